import type { EventId } from '../../sim/event-table.ts';
import { minutes, NEVER, seconds, type Time } from '../../sim/time.ts';
import type { NodeGroupConfig } from '../cluster-config.ts';
import type { Ec2Client } from '../ec2/client.ts';
import type { Instance } from '../ec2/instance.ts';
import type { Subnet } from '../ec2/subnet.ts';
import type { Checkpoint } from '../ipamd/checkpoint.ts';
import { LEAK_CLEANUP_MAXIMUM_EXTRA_SECONDS } from '../ipamd/constants.ts';
import { deviceOrder, randomOrder } from '../ipamd/datastore/walk-order.ts';
import { Ipamd } from '../ipamd/ipamd.ts';
import { eniLimits, maxEnis, supportsPrefixes } from '../ipamd/limits.ts';
import type { PodNetworkAddress } from '../ipamd/network-requests.ts';
import type { KubernetesPort } from '../ipamd/ports.ts';
import { isRefusedByStartScript, readSettings } from '../ipamd/settings.ts';
import { SUBNET_ROLE_TAG } from '../ipamd/tags.ts';
import { formatIpv4 } from '../ipv4.ts';
import type { AddAnswer, CniPort, Sandbox } from '../kubernetes/cni-port.ts';
import { Kubelet } from '../kubernetes/kubelet.ts';
import { Node, type NodeWatcher } from '../kubernetes/node.ts';
import { type CauseOfWait, causeOfWait } from '../observations/cause-of-wait.ts';
import type { WaitCause } from '../observations/causes.ts';
import { assertInvariant } from '../observations/invariants.ts';
import type { NodeLaunchRecord, NodeRecord, PoolSample } from '../observations/records.ts';
import type { AddressHolder, AddressShare } from '../observations/subnet-ledger.ts';
import { WaitClock } from '../observations/wait-clock.ts';
import { addressShares } from './address-shares.ts';
import { NodeDetails } from './node-details.ts';
import type { World } from './world.ts';

/** The kubelet restarts a container that ends after 10 s, then twice as long each time, up to 5 min (kubernetes v1.31, pkg/kubelet/kubelet.go). */
const RESTART_BACK_OFF = { first: seconds(10), cap: minutes(5) };

/** Causes that may begin or end with what the subnets have free. */
const CAUSES_OF_SUBNETS: ReadonlySet<WaitCause> = new Set([
  'SUBNET_FULL',
  'NO_FREE_PREFIX',
  'INSUFFICIENT_BACKOFF',
  'POOL_TICK',
]);

/** A node: its instance, its kubelet, its daemon, and what is observed of it. */
export class ClusterNode implements AddressHolder, CniPort, NodeWatcher {
  readonly name: string;
  readonly group: NodeGroupConfig;
  readonly node: Node;
  readonly instance: Instance;
  readonly waitClock = new WaitClock();
  readonly #world: World;
  /** Where new interfaces of this node may be. */
  readonly #eniSubnets: readonly Subnet[];
  readonly #launched: Time;
  readonly #kubernetes: KubernetesPort;
  /** Undefined when nobody wants to know. */
  readonly #details: NodeDetails | undefined;
  #ipamd: Ipamd | undefined;
  #ec2Client: Ec2Client | undefined;
  #restartDelay = RESTART_BACK_OFF.first;
  #waiting = 0;
  #attention: EventId | undefined;
  #lastSample: PoolSample | undefined;
  #readyAt: Time | undefined;
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
    });
    this.node.watch(this);
    this.#eniSubnets = eniSubnets(ec2.subnets, this.instance.subnet);
    this.#kubernetes = this.#kubernetesPort();
    this.#details = this.#followInDetail();
  }

  /** The kubelet starts and registers the node; the daemon is one of the first things that it runs. */
  register(): void {
    const { simulation, config, streams, listener } = this.#world;
    this.#details?.step('kubelet-started');
    new Kubelet(simulation, this.node, this, config.pods, streams, listener);
    this.#startDaemon([]);
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
    return { ok: true, address, device: given.device };
  }

  del(sandbox: string): void {
    this.#world.addressOwners.release(sandbox);
    this.#ipamd?.delNetwork({ sandbox, pod: '' });
  }

  /** The number of pods without an address has changed. */
  podsWaiting(change: 1 | -1): void {
    this.#waiting += change;
    this.refresh();
  }

  podEnded(): void {}

  nodeChanged(): void {
    this.#kubernetes.onSchedulabilityChange?.();
    this.refresh();
  }

  podScheduled(): void {
    this.#podsMost = Math.max(this.#podsMost, this.node.podCount);
  }

  /** Looks anew at why pods wait and how the pool stands. Called after everything that may have changed either. */
  refresh(): void {
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
    const { config, instanceTypeOf } = this.#world;
    const type = instanceTypeOf(this.group);
    const settings = readSettings(config.vpcCni.env);
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
      removed: undefined,
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

  #startDaemon(checkpoint: Checkpoint): void {
    const { simulation, config, streams, profile, ec2, instanceTypeOf } = this.#world;
    if (isRefusedByStartScript(config.vpcCni.env)) {
      this.#restartLater(
        'the start script refuses the settings: with prefix delegation one of the warm targets must be set',
      );
      return;
    }
    const leakCleanup = streams.stream(`ipamd-leak-cleanup/${this.name}`);
    const jitter = streams.stream(`ipamd-jitter/${this.name}`);
    const walks = streams.stream(`ipamd-walk-order/${this.name}`);
    const client = ec2.client(this.instance);
    client.onRetry = () => this.refresh();
    this.#ec2Client = client;
    this.#ipamd = new Ipamd(
      simulation,
      {
        environment: config.vpcCni.env,
        profile,
        instance: instanceTypeOf(this.group),
        identity: {
          instanceId: this.instance.id,
          subnetId: this.instance.subnet.id,
          eniConfigSubnetId: undefined,
        },
        walkOrder: config.vpcCni.walkOrder === 'random' ? randomOrder(walks) : deviceOrder,
        jitter: () => jitter.next(),
        leakCleanupDelay: () => seconds(leakCleanup.below(LEAK_CLEANUP_MAXIMUM_EXTRA_SECONDS)),
        checkpoint,
        skipQuietRounds: this.#world.skipQuietRounds,
        onStarted: (ready) => this.#daemonStarted(ready),
        onProgress: () => this.#progressed(),
        onDecision:
          this.#details === undefined
            ? undefined
            : (decision) => this.#details?.decision(decision, this.#ipamd?.daemon),
      },
      { ec2: client, imds: this.instance.imds, kubernetes: this.#kubernetes },
    );
    this.#ipamd.start();
  }

  #daemonStarted(ready: boolean): void {
    if (!ready) {
      this.#restartLater('the daemon could not start');
      return;
    }
    this.#restartDelay = RESTART_BACK_OFF.first;
    this.#readyAt ??= this.#world.simulation.now;
    this.#details?.step('ready');
    this.node.setReady();
    this.#progressed();
  }

  #restartLater(reason: string): void {
    const { simulation, reportEvent } = this.#world;
    const delay = this.#restartDelay;
    reportEvent(
      'ipamd-start-failed',
      `node/${this.name}`,
      `${reason}; the kubelet starts it again in ${delay / seconds(1)} s`,
    );
    this.#restartDelay = Math.min(delay * 2, RESTART_BACK_OFF.cap);
    simulation.after(delay, () => this.#startDaemon(this.#ipamd?.kill() ?? []));
  }

  #progressed(): void {
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
    return prefix.replace('::/80', `::${address.toString(16)}`);
  }

  #currentCause(): CauseOfWait {
    const { now } = this.#world.simulation;
    return causeOfWait(this.#ipamd?.daemon, this.#ec2Client?.retrying, this.#eniSubnets, now);
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

/** A node's own subnet, and those of its zone that are tagged for subnet discovery. */
function eniSubnets(all: readonly Subnet[], own: Subnet): Subnet[] {
  return all.filter((subnet) => subnet === own || (subnet.zone === own.zone && subnet.tags.has(SUBNET_ROLE_TAG)));
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
