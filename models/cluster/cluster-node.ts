import type { EventId } from '../../sim/event-table.ts';
import { Signal } from '../../sim/signal.ts';
import { NEVER, type Time } from '../../sim/time.ts';
import type { NodeGroupConfig } from '../cluster-config.ts';
import type { Instance } from '../ec2/instance.ts';
import type { Ipamd } from '../ipamd/ipamd.ts';
import { eniLimits, maxEnis, supportsPrefixes } from '../ipamd/limits.ts';
import type { PodNetworkAddress } from '../ipamd/network-requests.ts';
import type { KubernetesPort } from '../ipamd/ports.ts';
import { readSettings } from '../ipamd/settings.ts';
import { formatIpv4 } from '../ipv4.ts';
import { formatIpv6InPrefix } from '../ipv6.ts';
import type { AddAnswer, CniPort, Sandbox } from '../kubernetes/cni-port.ts';
import { Kubelet } from '../kubernetes/kubelet.ts';
import { Node, type NodeWatcher } from '../kubernetes/node.ts';
import type { GroupNode } from '../node-groups/group-node.ts';
import { type CauseOfWait, causeOfWait } from '../observations/cause-of-wait.ts';
import type { WaitCause } from '../observations/causes.ts';
import { assertInvariant } from '../observations/invariants.ts';
import type { NodeLaunchRecord, NodeRecord, PoolSample } from '../observations/records.ts';
import type { AddressHolder, AddressShare } from '../observations/subnet-ledger.ts';
import { WaitClock } from '../observations/wait-clock.ts';
import { addressShares } from './address-shares.ts';
import { NodeDaemon } from './node-daemon.ts';
import { NodeDetails } from './node-details.ts';
import type { World } from './world.ts';

/** Causes that may begin or end with what the subnets have free. */
const CAUSES_OF_SUBNETS: ReadonlySet<WaitCause> = new Set([
  'SUBNET_FULL',
  'NO_FREE_PREFIX',
  'INSUFFICIENT_BACKOFF',
  'POOL_TICK',
]);

/** A node: its instance, its kubelet, its daemon, and what is observed of it. */
export class ClusterNode implements AddressHolder, CniPort, NodeWatcher, GroupNode {
  readonly name: string;
  readonly group: NodeGroupConfig;
  readonly node: Node;
  readonly instance: Instance;
  readonly waitClock = new WaitClock();
  readonly daemonReady = new Signal();
  readonly #world: World;
  readonly #daemon: NodeDaemon;
  /** Those that have an address. */
  readonly #sandboxes = new Set<string>();
  readonly #launched: Time;
  readonly #kubernetes: KubernetesPort;
  /** Undefined when nobody wants to know. */
  readonly #details: NodeDetails | undefined;
  #kubelet: Kubelet | undefined;
  #waiting = 0;
  #attention: EventId | undefined;
  #lastSample: PoolSample | undefined;
  #readyAt: Time | undefined;
  #removedAt: Time | undefined;
  #podsMost = 0;
  #enisMost = 0;
  #poolMost = 0;
  #addsSucceeded = 0;
  #addsFailed = 0;

  /** Launches the instance. @throws Ec2Error when its subnet is full. */
  constructor(world: World, group: NodeGroupConfig, name: string, subnetId: string) {
    const { ec2, instanceTypeOf } = world;
    this.#world = world;
    this.name = name;
    this.group = group;
    this.#launched = world.simulation.now;
    this.instance = ec2.launch({ node: name, type: instanceTypeOf(group), subnetId });
    this.node = new Node({
      name,
      zone: this.instance.subnet.zone,
      allocatable: group.allocatable,
      maxPods: group.maxPods,
      labels: group.labels,
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
    this.#kubelet = new Kubelet(simulation, this.node, this, config.pods, streams, listener);
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
    const { simulation, ec2, ledger, addressOwners, waitingForSubnet, nodeGone } = this.#world;
    this.#daemon.stop();
    this.refresh();
    this.#removedAt = simulation.now;
    simulation.cancel(this.#attention);
    waitingForSubnet.delete(this);
    for (const sandbox of this.#sandboxes) addressOwners.release(sandbox);
    ec2.terminate(this.instance);
    ledger.holderGone(this);
    ledger.subnetsChanged();
    this.daemonReady.fire();
    nodeGone(this);
  }

  add(sandbox: Sandbox): AddAnswer {
    const answer = this.#add(sandbox);
    this.#details?.attempt(sandbox, answer, this.#ipamd?.daemon, answer.ok ? undefined : this.#currentCause().cause);
    return answer;
  }

  #add({ id, pod }: Sandbox): AddAnswer {
    const answer = this.#ipamd?.addNetwork({
      sandbox: id,
      pod: `${pod.spec.namespace}/${pod.name}`,
      wantsBranchInterface: false,
      wantsEveryCard: false,
    });
    const given = answer?.ok === true ? answer.addresses[0] : undefined;
    if (given === undefined) {
      this.#addsFailed += 1;
      return { ok: false };
    }
    this.#addsSucceeded += 1;
    const address = this.#addressText(given);
    this.#world.addressOwners.claim(address, id);
    this.#sandboxes.add(id);
    return { ok: true, address, device: given.device };
  }

  del(sandbox: string): void {
    this.#world.addressOwners.release(sandbox);
    this.#sandboxes.delete(sandbox);
    this.#ipamd?.delNetwork({ sandbox, pod: '' });
  }

  /** The number of pods without an address has changed. */
  podsWaiting(change: 1 | -1): void {
    this.#waiting += change;
    this.refresh();
  }

  podEnded(): void {}

  nodeChanged(): void {
    if (this.node.ready && this.#readyAt === undefined) {
      this.#readyAt = this.#world.simulation.now;
      this.#details?.step('ready');
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
    let until = this.#ipamd?.nextCoolingEnd() ?? NEVER;
    if (this.#waiting > 0) {
      const found = this.#currentCause();
      until = Math.min(until, found.until);
      this.#setCause(found.cause);
    } else {
      this.#setCause(undefined);
    }
    this.#payAttentionAt(until);
    this.#samplePool();
  }

  /** @throws BrokenInvariant when another cause holds than the one that the waits of its pods are put down to. */
  checkCause(): void {
    if (this.#waiting === 0) return;
    const { cause } = this.#currentCause();
    assertInvariant(cause === this.waitClock.cause, 'waits are put down to the cause that holds', () => ({
      time: this.#world.simulation.now,
      node: this.name,
      noted: this.waitClock.cause,
      holds: cause,
    }));
  }

  addressShares(): readonly AddressShare[] {
    return this.#ipamd === undefined ? [] : addressShares(this.#ipamd.daemon, this.#world.ec2);
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
    const statistics = this.#ipamd?.statistics();
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
      enisMost: this.#enisMost,
      enisAtEnd: statistics?.enis.length ?? 0,
      poolMost: this.#poolMost,
      poolAtEnd: statistics?.total ?? 0,
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

  #setCause(cause: WaitCause | undefined): void {
    if (cause === this.waitClock.cause) return;
    const { simulation, waitingForSubnet } = this.#world;
    this.waitClock.set(simulation.now, cause);
    if (cause !== undefined && CAUSES_OF_SUBNETS.has(cause)) waitingForSubnet.add(this);
    else waitingForSubnet.delete(this);
  }

  #payAttentionAt(time: Time): void {
    const { simulation } = this.#world;
    if (simulation.timeOf(this.#attention) === (time === NEVER ? undefined : time)) return;
    simulation.cancel(this.#attention);
    this.#attention = time === NEVER ? undefined : simulation.at(time, () => this.#progressed());
  }

  #samplePool(): void {
    if (this.#ipamd === undefined) return;
    const { total, assigned, cooling, prefixes, enis } = this.#ipamd.statistics();
    this.#enisMost = Math.max(this.#enisMost, enis.length);
    this.#poolMost = Math.max(this.#poolMost, total);
    const sample: PoolSample = {
      time: this.#world.simulation.now,
      node: this.name,
      total,
      assigned,
      cooling,
      warm: total - assigned - cooling,
      prefixes,
      enis: enis.length,
      waiting: this.#waiting,
    };
    if (this.#lastSample !== undefined && isSamePool(sample, this.#lastSample)) return;
    this.#lastSample = sample;
    this.#world.sink.pool(sample);
  }

  #addressText({ kind, address }: PodNetworkAddress): string {
    if (kind !== 'ipv6-prefix') return formatIpv4(address);
    const [prefix = '::/80'] = this.instance.interfaceAt(0)?.ipv6Prefixes ?? [];
    return formatIpv6InPrefix(prefix, address);
  }

  #currentCause(): CauseOfWait {
    const { now } = this.#world.simulation;
    return causeOfWait(this.#ipamd?.daemon, this.#daemon.ec2Client?.retrying, this.#daemon.eniSubnets, now);
  }

  #followInDetail(): NodeDetails | undefined {
    const { simulation, sink } = this.#world;
    if (sink.detail === undefined) return undefined;
    const details = new NodeDetails(simulation, this.name, sink.detail);
    details.step('launched');
    this.waitClock.onChange = (cause) => details.cause(cause, this.#waiting);
    return details;
  }

  #kubernetesPort(): KubernetesPort {
    return {
      isUnschedulable: () => this.node.unschedulable,
      onSchedulabilityChange: undefined,
      maxPods: this.group.maxPods,
      requestTrunk: () => {},
      branchAddress: () => undefined,
    };
  }
}

function isSamePool(a: PoolSample, b: PoolSample): boolean {
  return (
    a.total === b.total &&
    a.assigned === b.assigned &&
    a.cooling === b.cooling &&
    a.prefixes === b.prefixes &&
    a.enis === b.enis &&
    a.waiting === b.waiting
  );
}
