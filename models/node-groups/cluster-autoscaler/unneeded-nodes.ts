import type { Time } from '../../../sim/time.ts';
import type { Evictions } from '../../kubernetes/evictions.ts';
import type { Node } from '../../kubernetes/node.ts';
import type { Pod } from '../../kubernetes/pod.ts';
import type { Member } from '../member.ts';
import type { ImaginedCluster } from '../what-if/imagined-cluster.ts';
import { isDaemon, isReschedulable } from '../what-if/pending-pods.ts';
import type { ClusterAutoscalerConfig } from './cluster-autoscaler-config.ts';

/** Says that a pod must not be moved. */
const SAFE_TO_EVICT = 'cluster-autoscaler.kubernetes.io/safe-to-evict';

type Rules = Pick<
  ClusterAutoscalerConfig,
  'scaleDownUtilizationThreshold' | 'skipNodesWithSystemPods' | 'ignoreDaemonsetsUtilization'
>;

/** The nodes that could go, and since when without a break (kubernetes/autoscaler, cluster-autoscaler/core/scaledown). */
export class UnneededNodes {
  readonly #rules: Rules;
  readonly #evictions: Pick<Evictions, 'allowsNow' | 'hasBudget'>;
  #since = new Map<Member, Time>();

  constructor(rules: Rules, evictions: Pick<Evictions, 'allowsNow' | 'hasBudget'>) {
    this.#rules = rules;
    this.#evictions = evictions;
  }

  /** By node since when; those without pods to move first. */
  get since(): ReadonlyMap<Member, Time> {
    return this.#since;
  }

  /**
   * Looks at all nodes anew: a node is not needed when little of it is requested and its pods fit on nodes that stay.
   * @param nodes those of node groups that may shrink, with how they are imagined in `cluster`, which is changed.
   */
  update(now: Time, nodes: ReadonlyMap<Member, Node>, cluster: ImaginedCluster): void {
    const since = new Map<Member, Time>();
    const candidates = [...nodes].filter(([{ node }]) => this.#isLittleUsed(node.node));
    const movable = ([{ node }]: [Member, Node]) => node.node.pods.filter(isReschedulable).length;
    for (const [member, imagined] of candidates.sort((a, b) => Math.min(1, movable(a)) - Math.min(1, movable(b)))) {
      const pods = member.node.node.pods.filter(isReschedulable);
      if (!pods.every((pod) => this.#mayMove(pod)) || !moveAll(pods, imagined, cluster)) continue;
      since.set(member, this.#since.get(member) ?? now);
    }
    this.#since = since;
  }

  #isLittleUsed({ allocatable, requested, pods }: Node): boolean {
    let { milliCpu, memoryMiB } = requested;
    if (this.#rules.ignoreDaemonsetsUtilization) {
      for (const { spec } of [...pods].filter(isDaemon)) {
        milliCpu -= spec.requests.milliCpu;
        memoryMiB -= spec.requests.memoryMiB;
      }
    }
    const used = Math.max(milliCpu / allocatable.milliCpu, memoryMiB / allocatable.memoryMiB);
    return used < this.#rules.scaleDownUtilizationThreshold;
  }

  /** A pod that nothing would make anew stays, and so does one of kube-system that no PodDisruptionBudget is for. */
  #mayMove(pod: Pod): boolean {
    const { spec } = pod;
    if (spec.annotations?.get(SAFE_TO_EVICT) === 'false') return false;
    const isSafe = spec.annotations?.get(SAFE_TO_EVICT) === 'true';
    if (!isSafe && spec.owner === undefined) return false;
    const isSystem = this.#rules.skipNodesWithSystemPods && spec.namespace === 'kube-system';
    if (!isSafe && isSystem && !this.#evictions.hasBudget(pod)) return false;
    return this.#evictions.allowsNow(pod);
  }
}

/** Finds a place for each pod on the other nodes. If that works, the node is no place for others any more. */
function moveAll(pods: readonly Pod[], from: Node, cluster: ImaginedCluster): boolean {
  cluster.remove(from);
  const moved: { readonly pod: Pod; readonly to: Node }[] = [];
  for (const pod of pods) {
    const to = [...cluster.nodes].find(cluster.fits(pod));
    if (to === undefined) {
      for (const one of moved) cluster.takeBack(one.pod, one.to);
      cluster.add(from);
      return false;
    }
    cluster.place(pod, to);
    moved.push({ pod, to });
  }
  return true;
}
