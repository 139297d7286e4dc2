import { Node, ZONE_LABEL } from '../../kubernetes/node.ts';
import type { Pod, PodSpec } from '../../kubernetes/pod.ts';
import type { Resources } from '../../pod-template.ts';
import { refusalsLast } from '../what-if/first-fit.ts';
import type { ImaginedCluster } from '../what-if/imagined-cluster.ts';
import { type DaemonPods, withDaemons } from '../what-if/usable-nodes.ts';
import type { NodePoolConfig, Offering } from './karpenter-config.ts';

/** What a NodeClaim may become: an offering in a zone, and the node that it would be. */
export interface Shape {
  readonly offering: Offering;
  readonly zone: string;
  readonly node: Node;
}

/**
 * A node that Karpenter means to launch: all instance types and zones that it could have and still take its pods. Each pod
 * narrows them down (kubernetes-sigs/karpenter, pkg/controllers/provisioning/scheduling/nodeclaim.go).
 */
export class NodeClaim {
  readonly pool: NodePoolConfig;
  readonly name: string;
  readonly pods: Pod[] = [];
  readonly #cluster: ImaginedCluster;
  readonly #refused = new Set<PodSpec>();
  #shapes: readonly Shape[];

  /** @param shapes the cheapest first. */
  constructor(cluster: ImaginedCluster, pool: NodePoolConfig, name: string, shapes: readonly Shape[]) {
    this.#cluster = cluster;
    this.pool = pool;
    this.name = name;
    this.#shapes = shapes;
  }

  /** What it may still become, the cheapest first. */
  get shapes(): readonly Shape[] {
    return this.#shapes;
  }

  /** Gives up what costs as much or more; when both spot and on-demand are left, on-demand too (consolidation.go). */
  keepCheaperThan(price: number): void {
    const cheaper = this.#shapes.filter(({ offering }) => offering.price < price);
    const spot = cheaper.filter(({ offering }) => offering.capacityType === 'spot');
    this.#shapes = spot.length > 0 ? spot : cheaper;
  }

  /** The further resources that its pods ask for, such as `vpc.amazonaws.com/pod-eni`. */
  get extendedRequests(): ReadonlySet<string> {
    return new Set(this.pods.flatMap(({ spec }) => [...(spec.extendedRequests?.keys() ?? [])]));
  }

  /** What it may cost the limits of its NodePool at most. */
  get largest(): Resources {
    const most = (of: (offering: Offering) => number) => Math.max(...this.#shapes.map(({ offering }) => of(offering)));
    return {
      milliCpu: most(({ capacity }) => capacity.milliCpu),
      memoryMiB: most(({ capacity }) => capacity.memoryMiB),
    };
  }

  /** Takes the pod if something is left then of what it may become. */
  take(pod: Pod): boolean {
    if (this.#refused.has(pod.spec)) return false;
    const fits = this.#cluster.fits(pod);
    const left = this.#inOneZone(
      pod,
      this.#shapes.filter(({ node }) => fits(node)),
    );
    const [first] = left;
    if (first === undefined) {
      if (refusalsLast(pod.spec)) this.#refused.add(pod.spec);
      return false;
    }
    const host = this.#shapes[0]?.node;
    this.#shapes = left;
    this.pods.push(pod);
    if (first.node === host && this.pods.length > 1) {
      for (const { node } of left) if (node !== host) node.assume(pod);
      this.#cluster.place(pod, first.node);
      return true;
    }
    if (host !== undefined) this.#cluster.remove(host);
    for (const { node } of left) node.assume(pod);
    this.#cluster.add(first.node);
    return true;
  }

  /** A pod that has to do with zones decides for one, from which on it counts there: the one with the fewest pods like it. */
  #inOneZone({ spec }: Pod, shapes: readonly Shape[]): readonly Shape[] {
    if (!caresForZones(spec)) return shapes;
    const zones = [...new Set(shapes.map(({ zone }) => zone))];
    const podsIn = (zone: string) => this.#cluster.podsToSpread(spec, zone);
    const [best] = zones.sort((a, b) => podsIn(a) - podsIn(b));
    return shapes.filter(({ zone }) => zone === best);
  }
}

function caresForZones({ topologySpreadConstraints, affinity }: PodSpec): boolean {
  const terms = [...(affinity?.requiredPodAffinity ?? []), ...(affinity?.requiredPodAntiAffinity ?? [])];
  return [...(topologySpreadConstraints ?? []), ...terms].some(({ topologyKey }) => topologyKey === ZONE_LABEL);
}

/** The fresh nodes that a NodePool could launch, kept to make new ones of them. */
export class FreshNodes {
  readonly #daemonPods: DaemonPods;
  readonly #nodes = new Map<string, Node>();

  constructor(daemonPods: DaemonPods) {
    this.#daemonPods = daemonPods;
  }

  /** With the pods of DaemonSets on it, and nothing else. */
  of({ template, capacityType, extendedResources }: Offering, zone: string, name: string): Node {
    const key = `${template.name} ${template.instanceType} ${capacityType} ${zone}`;
    let node = this.#nodes.get(key);
    if (node === undefined) {
      const { allocatable, maxPods, labels, taints } = template;
      const bare = new Node({ name: 'fresh', zone, allocatable, maxPods, labels, taints, extendedResources });
      bare.setReady();
      node = withDaemons(bare, this.#daemonPods);
      this.#nodes.set(key, node);
    }
    return node.imagined(name);
  }
}
