import { NO_SLOT, type Slot } from '../../sim/event-table.ts';
import { Signal } from '../../sim/signal.ts';
import { NEVER, type Time } from '../../sim/time.ts';
import type { NodeTemplate } from '../cluster-config.ts';
import type { Instance } from '../ec2/instance.ts';
import type { SandboxId } from '../ipamd/datastore/cidr.ts';
import type { Decision } from '../ipamd/decisions.ts';
import type { Ipamd } from '../ipamd/ipamd.ts';
import type { AddAnswer, CniPort, Sandbox } from '../kubernetes/cni-port.ts';
import { Kubelet } from '../kubernetes/kubelet.ts';
import { Node, type NodeWatcher } from '../kubernetes/node.ts';
import type { Pod } from '../kubernetes/pod.ts';
import type { GroupNode } from '../node-groups/group-node.ts';
import { type CauseOfWait, causeOfBranchWait, causeOfWait } from '../observations/cause-of-wait.ts';
import type { LaunchCause, NodeLaunchRecord, NodeRecord } from '../observations/records.ts';
import type { AddressHolder, AddressShare, LedgerEntry } from '../observations/subnet-ledger.ts';
import type { WaitClock } from '../observations/wait-clock.ts';
import { wantsBranchInterface } from '../security-groups-for-pods/pod-eni.ts';
import { AddressShares } from './address-shares.ts';
import { CniPlugin } from './cni-plugin.ts';
import { launchInstance } from './launch-instance.ts';
import { type DaemonNode, NodeDaemon } from './node-daemon.ts';
import { NodeDetails } from './node-details.ts';
import { NodeKubernetes } from './node-kubernetes.ts';
import { NodeRecords } from './node-records.ts';
import { NodeWaits, type WaitingFor, waitingFor } from './node-waits.ts';
import { PoolSamples } from './pool-samples.ts';
import type { World } from './world.ts';

/** A node: its instance, its kubelet, its daemon, and what is observed of it. */
export class ClusterNode implements AddressHolder, CniPort, NodeWatcher, GroupNode, DaemonNode {
  readonly name: string;
  readonly group: NodeTemplate;
  readonly node: Node;
  readonly instance: Instance;
  readonly daemonReady = new Signal();
  readonly kubernetes: NodeKubernetes;
  /** Undefined when nobody wants to know. */
  readonly decided: ((decision: Decision) => void) | undefined;
  readonly #world: World;
  readonly #daemon: NodeDaemon;
  readonly #plugin: CniPlugin;
  readonly #records: NodeRecords;
  /** Undefined when nobody wants to know. */
  readonly #details: NodeDetails | undefined;
  readonly #waits: NodeWaits;
  #kubelet: Kubelet | undefined;
  /** The event of the moment at which time alone may change something here, and that moment. */
  #attention: Slot = NO_SLOT;
  #attentionTime: Time = NEVER;
  readonly #poolSamples: PoolSamples;
  readonly #addressShares: AddressShares;
  readonly #ledgerEntry: LedgerEntry;

  /** Launches the instance. @throws Ec2Error when its subnet is full. */
  constructor(world: World, group: NodeTemplate, name: string, subnetId: string, cause: LaunchCause) {
    const { ec2, instanceTypeOf } = world;
    this.#world = world;
    this.name = name;
    this.#addressShares = new AddressShares(ec2);
    this.#ledgerEntry = world.ledger.newEntry(this);
    this.#poolSamples = new PoolSamples(world, this);
    this.group = group;
    this.instance = launchInstance(ec2, instanceTypeOf(group), group, name, subnetId);
    this.#records = new NodeRecords(world, name, group, this.instance.subnet, cause);
    this.node = new Node({
      name,
      zone: this.instance.subnet.zone,
      allocatable: group.allocatable,
      maxPods: group.maxPods,
      labels: group.labels,
      taints: group.taints,
    });
    this.node.watch(this);
    const details = this.#followInDetail();
    this.#details = details;
    this.#waits = new NodeWaits(details);
    this.decided = details === undefined ? undefined : (decision) => details.decision(decision, this.#ipamd?.daemon);
    this.#daemon = new NodeDaemon(world, this);
    this.#plugin = new CniPlugin(this.instance, world.addressOwners, this.#daemon);
    this.kubernetes = new NodeKubernetes(world, this.node, this.instance, this.#plugin);
  }

  get subnetId(): string {
    return this.instance.subnet.id;
  }

  register(): void {
    const { simulation, config, kubeletStreams, listener } = this.#world;
    this.#details?.step('kubelet-started');
    this.#kubelet = new Kubelet(simulation, this.node, this, config.pods, kubeletStreams, listener, config.images);
  }

  startDaemon(): void {
    this.#daemon.start();
  }

  stopDaemon(): void {
    this.#daemon.stop();
    this.progressed();
  }

  shutDown(): void {
    this.#kubelet?.stop();
    this.#daemon.terminate();
  }

  crash(): void {
    this.#kubelet?.stop();
    this.stopDaemon();
    this.daemonReady.fire();
  }

  terminated(reason: string): void {
    const { ec2, ledger, waitingForSubnet, nodeGone, vpcResourceController } = this.#world;
    this.#daemon.stop();
    this.refresh();
    this.#records.removed(reason);
    this.#payAttentionAt(NEVER);
    waitingForSubnet.delete(this);
    this.#plugin.instanceGone();
    ec2.terminate(this.instance);
    this.#daemon.end();
    vpcResourceController.nodeGone(this.node);
    ledger.holderGone(this.#ledgerEntry);
    ledger.subnetsChanged();
    this.daemonReady.fire();
    nodeGone(this);
  }

  add(sandbox: Sandbox): AddAnswer {
    const answer = this.#plugin.add(sandbox);
    if (this.#details !== undefined) {
      const cause = answer.ok ? undefined : this.causeOf(waitingFor(sandbox.pod)).cause;
      this.#details.attempt(sandbox, answer, this.#ipamd?.daemon, cause);
    }
    return answer;
  }

  del(sandbox: number): void {
    this.#plugin.del(sandbox);
  }

  /** A pod begins to wait for an address: gives the clock of its wait. */
  waitStarted(pod: Pod): WaitClock {
    const what = waitingFor(pod);
    this.#waits.count(what, 1);
    this.refresh();
    return this.#waits.clock(what);
  }

  waitEnded(pod: Pod): void {
    this.#waits.count(waitingFor(pod), -1);
    this.refresh();
  }

  /** Does no pod wait here, and does the daemon run if the kubelet does? */
  get isWell(): boolean {
    return this.#waits.pods === 0 && (this.#kubelet === undefined || this.#ipamd?.ready === true);
  }

  podEnded(_node: Node, pod: Pod): void {
    if (!wantsBranchInterface(pod.spec)) return;
    this.#plugin.branchPodEnded(pod);
    this.#world.vpcResourceController.podEnded(pod);
  }

  nodeChanged(): void {
    if (this.node.ready && !this.#records.wasReady) {
      this.#records.ready();
      this.#details?.step('ready');
      this.#world.nodeReady();
    }
    this.kubernetes.watcher?.touch();
    this.refresh();
  }

  podBound(): void {
    this.#records.pods(this.node.podCount);
  }

  /** Looks anew at why pods wait and how the pool stands. Called after everything that may have changed either. */
  refresh(): void {
    if (this.#records.isRemoved) return;
    const { simulation, waitingForSubnet } = this.#world;
    const hungOnSubnets = this.#waits.hangsOnSubnets;
    const until = this.#waits.refresh(simulation.now, this);
    const { hangsOnSubnets } = this.#waits;
    if (hangsOnSubnets && !hungOnSubnets) waitingForSubnet.add(this);
    else if (hungOnSubnets && !hangsOnSubnets) waitingForSubnet.delete(this);
    this.#payAttentionAt(Math.min(until, this.#ipamd?.nextCoolingEnd() ?? NEVER));
    if (this.#ipamd !== undefined) this.#poolSamples.take(this.#ipamd.daemon.pools, simulation.now, this.#waits.pods);
  }

  /** @throws BrokenInvariant when another cause holds than the one that the waits of its pods are put down to. */
  checkCause(): void {
    const state = () => ({ time: this.#world.simulation.now, node: this.name });
    this.#waits.check(this, state);
  }

  /** How many further pods the daemon has addresses for now, those on their way to the node served first. */
  get freeAddresses(): number {
    const statistics = this.#ipamd?.statistics();
    return statistics === undefined ? 0 : statistics.total - statistics.cooling - this.node.addressPodCount;
  }

  addressShares(): readonly AddressShare[] {
    return this.#ipamd === undefined ? [] : this.#addressShares.of(this.#ipamd.daemon);
  }

  launchRecord(): NodeLaunchRecord {
    return this.#records.launchRecord();
  }

  record(): NodeRecord {
    const datastores = this.#ipamd?.daemon.pools.map(({ datastore }) => datastore) ?? [];
    const { now } = this.#world.simulation;
    const most = this.#poolSamples.most;
    return this.#records.record({
      podsAtEnd: this.node.podCount,
      enisMost: most.enis,
      enisAtEnd: datastores.reduce((sum, { eniCount }) => sum + eniCount, 0),
      poolMost: most.addresses,
      poolAtEnd: datastores.reduce((sum, datastore) => sum + datastore.statistics(now).total, 0),
      addsFailed: this.#plugin.addsFailed,
      addsSucceeded: this.#plugin.addsSucceeded,
    });
  }

  hasSandbox(id: SandboxId): boolean {
    return this.#plugin.hasSandbox(id);
  }

  started(): void {
    this.node.setNetworkReady();
    this.progressed();
    this.daemonReady.fire();
  }

  progressed(): void {
    if (this.#records.isRemoved) return;
    this.#world.ledger.holderChanged(this.#ledgerEntry);
    this.refresh();
  }

  retried(): void {
    this.refresh();
  }

  /** For the simulation: time alone may have changed why pods wait, or how the pool stands. */
  happen(): void {
    this.#attention = NO_SLOT;
    this.#attentionTime = NEVER;
    this.progressed();
  }

  /** Why a pod that waits for this cannot have it now. */
  causeOf(what: WaitingFor): CauseOfWait {
    const { now } = this.#world.simulation;
    const daemon = this.#ipamd?.daemon;
    if (typeof what !== 'string') {
      const isBranch = daemon?.settings.podEni !== false;
      if (isBranch) return causeOfBranchWait(daemon, what.branchInterface !== undefined);
    }
    const need = typeof what === 'string' ? what : 'one';
    return causeOfWait(daemon, this.#daemon.ec2Client?.retrying, this.#daemon.eniSubnets, now, need);
  }

  get #ipamd(): Ipamd | undefined {
    return this.#daemon.ipamd;
  }

  #payAttentionAt(time: Time): void {
    if (time === this.#attentionTime) return;
    const { simulation } = this.#world;
    if (this.#attention !== NO_SLOT) simulation.unschedule(this.#attention);
    this.#attention = time === NEVER ? NO_SLOT : simulation.schedule(time - simulation.now, this);
    this.#attentionTime = time;
  }

  #followInDetail(): NodeDetails | undefined {
    const { simulation, sink } = this.#world;
    if (sink.detail === undefined) return undefined;
    const details = new NodeDetails(simulation, this.name, sink.detail);
    details.step('launched');
    return details;
  }
}
