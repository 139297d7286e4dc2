import type { EventId } from '../../sim/event-table.ts';
import { Signal } from '../../sim/signal.ts';
import { NEVER, type Time } from '../../sim/time.ts';
import type { NodeTemplate } from '../cluster-config.ts';
import type { Instance } from '../ec2/instance.ts';
import type { Ipamd } from '../ipamd/ipamd.ts';
import { eniLimits, maxEnis, supportsPrefixes } from '../ipamd/limits.ts';
import type { PodNetworkAddress } from '../ipamd/network-requests.ts';
import type { KubernetesPort } from '../ipamd/ports.ts';
import { readSettings } from '../ipamd/settings.ts';
import { formatIpv4 } from '../ipv4.ts';
import { formatIpv6InPrefix } from '../ipv6.ts';
import { type AddAnswer, type CniPort, MULTI_NIC, type Sandbox } from '../kubernetes/cni-port.ts';
import { Kubelet } from '../kubernetes/kubelet.ts';
import { Node, type NodeWatcher } from '../kubernetes/node.ts';
import type { Pod } from '../kubernetes/pod.ts';
import type { GroupNode } from '../node-groups/group-node.ts';
import { type AddressNeed, type CauseOfWait, causeOfBranchWait, causeOfWait } from '../observations/cause-of-wait.ts';
import type { NodeLaunchRecord, NodeRecord } from '../observations/records.ts';
import type { AddressHolder, AddressShare } from '../observations/subnet-ledger.ts';
import type { WaitClock } from '../observations/wait-clock.ts';
import { wantsBranchInterface } from '../security-groups-for-pods/pod-eni.ts';
import { AddressShares } from './address-shares.ts';
import { eniConfigSubnetId } from './eni-subnets.ts';
import { launchInstance } from './launch-instance.ts';
import { NodeDaemon } from './node-daemon.ts';
import { NodeDetails } from './node-details.ts';
import { NodeWaits, type WaitingFor } from './node-waits.ts';
import { PoolSamples } from './pool-samples.ts';
import type { World } from './world.ts';

/** A node: its instance, its kubelet, its daemon, and what is observed of it. */
export class ClusterNode implements AddressHolder, CniPort, NodeWatcher, GroupNode {
  readonly name: string;
  readonly group: NodeTemplate;
  readonly node: Node;
  readonly instance: Instance;
  readonly daemonReady = new Signal();
  readonly #world: World;
  readonly #daemon: NodeDaemon;
  /** The addresses of each sandbox that has any. */
  readonly #sandboxes = new Map<string, readonly string[]>();
  /** Pods here that are to have a branch interface and have asked for it, by namespace and name. */
  readonly #branchPods = new Map<string, Pod>();
  readonly #launched: Time;
  readonly #kubernetes: KubernetesPort;
  /** Undefined when nobody wants to know. */
  readonly #details: NodeDetails | undefined;
  readonly #waits = new NodeWaits((cause) => this.#details?.cause(cause, this.#waits.pods));
  #kubelet: Kubelet | undefined;
  #attention: EventId | undefined;
  readonly #poolSamples: PoolSamples;
  readonly #addressShares: AddressShares;
  readonly #onAttention = () => this.#progressed();
  readonly #causeOf = (what: WaitingFor) => this.#currentCause(what);
  #readyAt: Time | undefined;
  #removedAt: Time | undefined;
  #podsMost = 0;
  #addsSucceeded = 0;
  #addsFailed = 0;

  /** Launches the instance. @throws Ec2Error when its subnet is full. */
  constructor(world: World, group: NodeTemplate, name: string, subnetId: string) {
    const { ec2, instanceTypeOf } = world;
    this.#world = world;
    this.name = name;
    this.#addressShares = new AddressShares(ec2);
    this.#poolSamples = new PoolSamples(name, (sample) => {
      world.sink.pool(sample);
      world.poolChanged(this);
    });
    this.group = group;
    this.#launched = world.simulation.now;
    this.instance = launchInstance(ec2, instanceTypeOf(group), group, name, subnetId);
    this.node = new Node({
      name,
      zone: this.instance.subnet.zone,
      allocatable: group.allocatable,
      maxPods: group.maxPods,
      labels: group.labels,
      taints: group.taints,
    });
    this.node.watch(this);
    this.#kubernetes = this.#kubernetesPort();
    this.#details = this.#followInDetail();
    this.#daemon = this.#makeDaemon();
  }

  get subnetId(): string {
    return this.instance.subnet.id;
  }

  register(): void {
    const { simulation, config, streams, listener } = this.#world;
    this.#details?.step('kubelet-started');
    this.#kubelet = new Kubelet(simulation, this.node, this, config.pods, streams, listener, config.images);
  }

  startDaemon(): void {
    this.#daemon.start();
  }

  stopDaemon(): void {
    this.#daemon.stop();
    this.#progressed();
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

  terminated(): void {
    const { simulation, ec2, ledger, waitingForSubnet, nodeGone, vpcResourceController } = this.#world;
    this.#daemon.stop();
    this.refresh();
    this.#removedAt = simulation.now;
    simulation.cancel(this.#attention);
    waitingForSubnet.delete(this);
    for (const sandbox of this.#sandboxes.keys()) this.#releaseAddresses(sandbox);
    ec2.terminate(this.instance);
    vpcResourceController.nodeGone(this.node);
    ledger.holderGone(this);
    ledger.subnetsChanged();
    this.daemonReady.fire();
    nodeGone(this);
  }

  add(sandbox: Sandbox): AddAnswer {
    const answer = this.#add(sandbox);
    if (this.#details !== undefined) {
      const cause = answer.ok ? undefined : this.#currentCause(waitingFor(sandbox.pod)).cause;
      this.#details.attempt(sandbox, answer, this.#ipamd?.daemon, cause);
    }
    return answer;
  }

  #add({ id, pod }: Sandbox): AddAnswer {
    const name = `${pod.spec.namespace}/${pod.name}`;
    const wantsBranch = wantsBranchInterface(pod.spec);
    if (wantsBranch) this.#branchPods.set(name, pod);
    const answer = this.#ipamd?.addNetwork({
      sandbox: id,
      pod: name,
      wantsBranchInterface: wantsBranch,
      wantsEveryCard: addressNeed(pod) === 'every-card',
    });
    const [first] = answer?.ok === true ? answer.addresses : [];
    if (answer?.ok !== true || first === undefined) {
      this.#addsFailed += 1;
      return { ok: false };
    }
    this.#addsSucceeded += 1;
    const addresses = answer.addresses.map((each) => this.#addressText(each));
    for (const address of addresses) this.#world.addressOwners.claim(address, id);
    this.#sandboxes.set(id, addresses);
    return { ok: true, address: addresses[0] ?? '', device: first.device };
  }

  del(sandbox: string): void {
    this.#releaseAddresses(sandbox);
    this.#ipamd?.delNetwork({ sandbox, pod: '' });
  }

  #releaseAddresses(sandbox: string): void {
    const addresses = this.#sandboxes.get(sandbox);
    if (addresses === undefined) return;
    for (const address of addresses) this.#world.addressOwners.release(address);
    this.#sandboxes.delete(sandbox);
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
    const name = `${pod.spec.namespace}/${pod.name}`;
    if (this.#branchPods.get(name) === pod) this.#branchPods.delete(name);
    this.#world.vpcResourceController.podEnded(pod);
  }

  nodeChanged(): void {
    if (this.node.ready && this.#readyAt === undefined) {
      this.#readyAt = this.#world.simulation.now;
      this.#details?.step('ready');
      this.#world.nodeReady();
    }
    this.#kubernetes.onSchedulabilityChange?.();
    this.refresh();
  }

  podScheduled(): void {
    this.#podsMost = Math.max(this.#podsMost, this.node.podCount);
  }

  /** Looks anew at why pods wait and how the pool stands. Called after everything that may have changed either. */
  refresh(): void {
    if (this.#removedAt !== undefined) return;
    const { simulation, waitingForSubnet } = this.#world;
    const until = this.#waits.refresh(simulation.now, this.#causeOf);
    if (this.#waits.hangsOnSubnets) waitingForSubnet.add(this);
    else waitingForSubnet.delete(this);
    this.#payAttentionAt(Math.min(until, this.#ipamd?.nextCoolingEnd() ?? NEVER));
    if (this.#ipamd !== undefined) this.#poolSamples.take(this.#ipamd.daemon.pools, simulation.now, this.#waits.pods);
  }

  /** @throws BrokenInvariant when another cause holds than the one that the waits of its pods are put down to. */
  checkCause(): void {
    const state = () => ({ time: this.#world.simulation.now, node: this.name });
    this.#waits.check(this.#causeOf, state);
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
    const { vpcCni, instanceTypeOf } = this.#world;
    const type = instanceTypeOf(this.group);
    const settings = readSettings(vpcCni.env);
    const enisLimit = maxEnis(type, settings, type.defaultNetworkCard);
    const { addressesPerEni } = eniLimits(type, settings.prefixDelegation && supportsPrefixes(type));
    return {
      time: this.#launched,
      name: this.name,
      group: this.group.name,
      instanceType: this.group.instanceType,
      subnet: this.instance.subnet.id,
      enisLimit,
      addressesLimit: enisLimit * addressesPerEni,
    };
  }

  record(): NodeRecord {
    const datastores = this.#ipamd?.daemon.pools.map(({ datastore }) => datastore) ?? [];
    const { now } = this.#world.simulation;
    const most = this.#poolSamples.most;
    return {
      name: this.name,
      group: this.group.name,
      instanceType: this.group.instanceType,
      subnet: this.instance.subnet.id,
      zone: this.instance.subnet.zone,
      maxPods: this.group.maxPods,
      launched: this.#launched,
      ready: this.#readyAt,
      removed: this.#removedAt,
      podsMost: this.#podsMost,
      podsAtEnd: this.node.podCount,
      enisMost: most.enis,
      enisAtEnd: datastores.reduce((sum, { eniCount }) => sum + eniCount, 0),
      poolMost: most.addresses,
      poolAtEnd: datastores.reduce((sum, datastore) => sum + datastore.statistics(now).total, 0),
      addsFailed: this.#addsFailed,
      addsSucceeded: this.#addsSucceeded,
    };
  }

  get #ipamd(): Ipamd | undefined {
    return this.#daemon.ipamd;
  }

  #makeDaemon(): NodeDaemon {
    const details = this.#details;
    return new NodeDaemon(this.#world, {
      node: this.node,
      group: this.group,
      instance: this.instance,
      kubernetes: this.#kubernetes,
      hasSandbox: (id) => this.#sandboxes.has(id),
      started: () => this.#daemonStarted(),
      progressed: () => this.#progressed(),
      retried: () => this.refresh(),
      decided: details === undefined ? undefined : (decision) => details.decision(decision, this.#ipamd?.daemon),
    });
  }

  #daemonStarted(): void {
    this.node.setNetworkReady();
    this.#progressed();
    this.daemonReady.fire();
  }

  #progressed(): void {
    if (this.#removedAt !== undefined) return;
    this.#world.ledger.holderChanged(this);
    this.refresh();
  }

  #payAttentionAt(time: Time): void {
    const { simulation } = this.#world;
    if (simulation.timeOf(this.#attention) === (time === NEVER ? undefined : time)) return;
    simulation.cancel(this.#attention);
    this.#attention = time === NEVER ? undefined : simulation.at(time, this.#onAttention);
  }

  #addressText({ kind, address }: PodNetworkAddress): string {
    if (kind !== 'ipv6-prefix') return formatIpv4(address);
    const [prefix = '::/80'] = this.instance.interfaceAt(0)?.ipv6Prefixes ?? [];
    return formatIpv6InPrefix(prefix, address);
  }

  #currentCause(what: WaitingFor): CauseOfWait {
    const { now } = this.#world.simulation;
    const daemon = this.#ipamd?.daemon;
    if (typeof what !== 'string') {
      const isBranch = daemon?.settings.podEni !== false;
      if (isBranch) return causeOfBranchWait(daemon, what.branchInterface !== undefined);
    }
    const need = typeof what === 'string' ? what : 'one';
    return causeOfWait(daemon, this.#daemon.ec2Client?.retrying, this.#daemon.eniSubnets, now, need);
  }

  #followInDetail(): NodeDetails | undefined {
    const { simulation, sink } = this.#world;
    if (sink.detail === undefined) return undefined;
    const details = new NodeDetails(simulation, this.name, sink.detail);
    details.step('launched');
    return details;
  }

  /** With custom networking the controller finds the ENIConfig in the CNINode object. */
  #requestTrunk(): void {
    const { vpcCni, vpcResourceController } = this.#world;
    const { customNetworking } = readSettings(vpcCni.env);
    const ofEniConfig = customNetworking ? eniConfigSubnetId(vpcCni, this.node) : undefined;
    const branchSubnetId = ofEniConfig ?? this.instance.subnet.id;
    vpcResourceController.manage({ node: this.node, instance: this.instance, branchSubnetId });
  }

  #kubernetesPort(): KubernetesPort {
    return {
      isUnschedulable: () => this.node.unschedulable,
      onSchedulabilityChange: undefined,
      maxPods: this.group.maxPods,
      requestTrunk: () => this.#requestTrunk(),
      branchAddress: (pod) => this.#branchPods.get(pod)?.branchInterface?.address,
    };
  }
}

/** A branch interface is there for one pod alone: why that waits is a matter of its own. */
function waitingFor(pod: Pod): WaitingFor {
  return wantsBranchInterface(pod.spec) ? pod : addressNeed(pod);
}

/** What the pod's annotation asks of the CNI plugin (multi-NIC, cmd/routed-eni-cni-plugin/cni.go). */
function addressNeed({ spec }: Pod): AddressNeed {
  return spec.annotations?.get(MULTI_NIC.annotation) === MULTI_NIC.value ? 'every-card' : 'one';
}
