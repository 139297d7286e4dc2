import type { OwnedStreams } from '../../sim/owned-streams.ts';
import type { RandomStreams } from '../../sim/random.ts';
import type { Simulation } from '../../sim/simulation.ts';
import type { ClusterConfig, NodeTemplate, VpcCniConfig } from '../cluster-config.ts';
import type { Ec2 } from '../ec2/ec2.ts';
import type { InstanceType } from '../ec2/instance-types.ts';
import type { Settings } from '../ipamd/settings.ts';
import type { VersionProfile } from '../ipamd/version-profiles.ts';
import type { KubernetesListener } from '../kubernetes/listener.ts';
import type { AddressOwners } from '../observations/address-owners.ts';
import type { ReportEvent } from '../observations/event-kinds.ts';
import type { RecordSink } from '../observations/records.ts';
import type { SubnetLedger } from '../observations/subnet-ledger.ts';
import type { VpcResourceController } from '../security-groups-for-pods/vpc-resource-controller.ts';
import type { ClusterNode } from './cluster-node.ts';

/** What all nodes of a cluster share. */
export interface World {
  readonly simulation: Simulation;
  readonly config: ClusterConfig;
  /** As it is now: `changeSettings` changes it. A daemon reads it when its process starts. */
  vpcCni: VpcCniConfig;
  /** What `vpcCni` says to a daemon of this release. */
  settings: Settings;
  readonly streams: RandomStreams;
  /** See `kubeletStreams`. */
  readonly kubeletStreams: OwnedStreams;
  /** Of each node one for each thing that its daemons draw, one process after the other. */
  readonly daemonStreams: OwnedStreams;
  readonly ec2: Ec2;
  readonly profile: VersionProfile;
  readonly vpcResourceController: VpcResourceController;
  readonly addressOwners: AddressOwners;
  readonly ledger: SubnetLedger;
  readonly listener: KubernetesListener;
  readonly sink: RecordSink;
  /** Nodes whose pods wait for a cause that may change with what the subnets have free. They keep the set themselves. */
  readonly waitingForSubnet: Set<ClusterNode>;
  /** See `IpamdOptions`. */
  readonly skipQuietRounds: boolean;
  nodeLaunched(node: ClusterNode): void;
  /** A request of a node group to EC2 has been answered, with this error code if any. */
  requestEnded(action: string, error: string | undefined): void;
  /** For the first time. */
  nodeReady(): void;
  /** The addresses of its daemon have changed. */
  poolChanged(node: ClusterNode): void;
  /** Its instance is gone. */
  nodeGone(node: ClusterNode): void;
  instanceTypeOf(group: NodeTemplate): InstanceType;
  /** Something worth a line in the story of the run. `subject` as in `EventRecord`. */
  readonly reportEvent: ReportEvent;
}
