import type { Task } from '../../../sim/process.ts';
import { seconds, type Time } from '../../../sim/time.ts';
import type { Node } from '../../kubernetes/node.ts';
import type { Pod } from '../../kubernetes/pod.ts';
import type { Member } from '../member.ts';
import { ImaginedCluster } from '../what-if/imagined-cluster.ts';
import { isReschedulable } from '../what-if/pending-pods.ts';
import { usableNodes } from '../what-if/usable-nodes.ts';
import { BatchWindow } from './batch-window.ts';
import type { FleetOffer } from './fleet-request.ts';
import type { KarpenterConfig } from './karpenter-config.ts';
import type { KarpenterContext } from './karpenter-context.ts';
import { FreshNodes, type NodeClaim } from './node-claim.ts';
import type { NodePool } from './node-pool.ts';
import { type LaunchablePool, type Packing, packPods } from './pack-pods.ts';
import { SubnetChoice } from './subnet-choice.ts';

/** `MaxInstanceTypes` (kubernetes-sigs/karpenter, pkg/controllers/provisioning/scheduling/nodeclaimtemplate.go): so many types a call offers at most, the cheapest. */
const MOST_TYPES = 60;
/** A pod that fits nowhere asks again after this (pkg/controllers/provisioning/controller.go). */
const RETRY = seconds(10);

/** What would become of pods, and which nodes of the cluster would take some. */
export interface Simulated extends Packing {
  /** Nodes that are there, by how they were imagined. */
  readonly members: ReadonlyMap<Node, Member>;
}

export interface ProvisionerListener {
  /** Pods of a batch are expected on a node that is there. */
  nominate(member: Member): void;
  /** There is a new node. */
  launched(pool: NodePool, member: Member): void;
}

/** Launches nodes for the pods that fit nowhere, a batch at a time. */
export class Provisioner {
  readonly #context: KarpenterContext;
  readonly #window: BatchWindow;
  /** By descending weight. */
  readonly #pools: readonly NodePool[];
  readonly #subnets: SubnetChoice;
  readonly #tell: ProvisionerListener;
  #retryAt: Time | undefined;

  constructor(
    context: KarpenterContext,
    config: Pick<KarpenterConfig, 'batchIdleDuration' | 'batchMaxDuration'>,
    pools: readonly NodePool[],
    listener: ProvisionerListener,
  ) {
    this.#context = context;
    this.#pools = pools.toSorted((a, b) => b.config.weight - a.config.weight);
    this.#subnets = new SubnetChoice((id) => context.freeAddresses(id));
    this.#tell = listener;
    this.#window = new BatchWindow(context.simulation, config.batchIdleDuration, config.batchMaxDuration, () =>
      this.#provision(),
    );
  }

  /** There is a pod that fits nowhere, or a node whose pods will have to go. */
  trigger(): void {
    this.#window.trigger();
  }

  /**
   * What if these nodes were gone? All pods that are waiting, and those of nodes that leave, are placed beside theirs.
   * @param without nodes that do not count.
   */
  simulate(pods: readonly Pod[], without: ReadonlySet<Member>): Simulated {
    const { fleet, daemonPods } = this.#context;
    const cluster = new ImaginedCluster();
    const members = new Map<Node, Member>();
    for (const [member, node] of usableNodes(fleet, daemonPods, (member) => this.#expectedResources(member))) {
      if (without.has(member)) continue;
      members.set(node, member);
      cluster.add(node);
    }
    const fresh = new FreshNodes(daemonPods);
    const coming = this.#pools.flatMap(({ launching }) =>
      [...launching].flatMap(([name, { shapes }]) => {
        const [first] = shapes;
        return first === undefined ? [] : [fresh.of(first.offering, first.zone, name)];
      }),
    );
    for (const node of coming) cluster.add(node);
    const packing = packPods(pods, cluster, [...members.keys(), ...coming], this.#launchable(), fresh);
    return { ...packing, members };
  }

  /** The pods that need a place now. */
  waitingPods(): Pod[] {
    const leaving = this.#pools.flatMap(({ members }) => [...members].filter((member) => member.leaving));
    return [...this.#context.pending, ...leaving.flatMap(({ node }) => node.node.pods.filter(isReschedulable))];
  }

  #provision(): void {
    const pods = this.waitingPods();
    if (pods.length === 0) return;
    const { onExisting, claims, unplaced, members } = this.simulate(pods, new Set());
    for (const node of new Set(onExisting.values())) {
      const member = members.get(node);
      if (member !== undefined) this.#tell.nominate(member);
    }
    if (claims.length > 0 || unplaced.length > 0) this.#report(pods.length, onExisting.size, claims, unplaced.length);
    for (const claim of claims) {
      const { length } = claim.pods;
      const reason = length === 1 ? 'for 1 pod that fits nowhere' : `for ${length} pods that fit nowhere`;
      this.#context.simulation.start(this.launch(claim, reason));
    }
  }

  /** @param reason in a few words. @returns undefined when EC2 had none of what was asked for. */
  *launch(claim: NodeClaim, reason: string): Task<Member | undefined> {
    const { simulation } = this.#context;
    const pool = this.#pools.find(({ config }) => config === claim.pool) as NodePool;
    const name = pool.launchBegins(claim);
    const fewestPods = Math.min(...claim.shapes.map(({ offering }) => offering.template.maxPods));
    const zones = new Set(claim.shapes.map(({ zone }) => zone));
    const candidates = this.#subnetsOf(pool).filter(({ zone }) => zones.has(zone));
    const subnets = this.#subnets.choose(candidates, fewestPods, simulation.now);
    const { node, refusals } = yield* this.#context.createFleet({
      name,
      offers: offersOf(claim, subnets),
      cause: { launcher: 'karpenter', reason },
    });
    for (const { subnetId, code } of refusals) {
      this.#context.launchRefused(subnetId, code);
      this.#context.reportEvent('launch-refused', `node/${name}`, `${subnetId} refuses it: ${code}`);
      this.#subnets.refused(subnetId, simulation.now);
    }
    for (const id of subnets.values()) if (id !== node?.subnetId) this.#subnets.notUsed(id, fewestPods);
    const member = pool.launchEnded(name, node);
    if (member === undefined) {
      this.#retryLater();
      return undefined;
    }
    const { capacityType } = pool.offeringOf(member);
    this.#context.reportEvent(
      'node-launched',
      `node/${name}`,
      `${member.node.group.instanceType}, ${capacityType}, in ${member.node.subnetId} of zone ${member.node.node.zone}, for ${claim.pods.length} pods`,
    );
    this.#tell.launched(pool, member);
    return member;
  }

  #expectedResources(member: Member): ReadonlyMap<string, number> | undefined {
    return this.#pools.find(({ members }) => members.has(member))?.expectedResources(member);
  }

  #launchable(): LaunchablePool[] {
    return this.#pools.map((pool) => ({
      config: pool.config,
      zones: [...new Set(this.#subnetsOf(pool).map(({ zone }) => zone))],
      room: pool.room(),
    }));
  }

  #subnetsOf({ config }: NodePool) {
    const { subnets, simulation, fleet } = this.#context;
    return subnets.filter(
      (subnet) =>
        config.subnets.includes(subnet.id) &&
        this.#subnets.isAvailable(subnet, simulation.now) &&
        !fleet.isLost(subnet.zone),
    );
  }

  #retryLater(): void {
    const { simulation } = this.#context;
    if (this.#retryAt !== undefined && this.#retryAt > simulation.now) return;
    this.#retryAt = simulation.now + RETRY;
    simulation.at(this.#retryAt, () => this.trigger());
  }

  #report(pods: number, placed: number, claims: readonly NodeClaim[], unplaced: number): void {
    const parts = [
      `${pods} pods need a place`,
      ...(placed === 0 ? [] : [`${placed} of them fit on nodes that are there or on their way`]),
      claims.length === 1 ? '1 node is launched' : `${claims.length} nodes are launched`,
      ...(unplaced === 0 ? [] : [`${unplaced} pods fit on nothing that may be launched`]),
    ];
    this.#context.reportEvent('karpenter-provision', 'cluster', parts.join('; '));
  }
}

function offersOf({ shapes }: NodeClaim, subnets: ReadonlyMap<string, string>): FleetOffer[] {
  const types = new Set<string>();
  const offers: FleetOffer[] = [];
  for (const { offering, zone } of shapes) {
    const { template, price } = offering;
    const subnetId = subnets.get(zone);
    if (subnetId === undefined) continue;
    types.add(template.instanceType);
    if (types.size > MOST_TYPES) break;
    offers.push({ template, subnetId, price });
  }
  return offers;
}
