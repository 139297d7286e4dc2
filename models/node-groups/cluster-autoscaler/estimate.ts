import type { Node } from '../../kubernetes/node.ts';
import type { Pod } from '../../kubernetes/pod.ts';
import type { ImaginedCluster } from '../what-if/imagined-cluster.ts';

/** What adding nodes to a group would do. */
export interface Estimate {
  readonly nodes: number;
  /** The pods that would fit on them. */
  readonly pods: readonly Pod[];
}

/**
 * How many new nodes of one kind pods need: the largest pods first, each on the first new node that takes it
 * (kubernetes/autoscaler, cluster-autoscaler/estimator/binpacking_estimator.go).
 * @param cluster is left as it was.
 * @param fresh makes a new node. @param most no more than this.
 */
export function estimate(
  pods: readonly Pod[],
  cluster: ImaginedCluster,
  fresh: (name: string) => Node,
  most: number,
): Estimate {
  const nodes: Node[] = [];
  const placed: Pod[] = [];
  const size = fresh('size').allocatable;
  const share = ({ spec: { requests } }: Pod) =>
    requests.milliCpu / Math.max(1, size.milliCpu) + requests.memoryMiB / Math.max(1, size.memoryMiB);
  const hopeless = new Set<unknown>();
  for (const pod of pods.toSorted((a, b) => share(b) - share(a))) {
    // Nodes only fill up: a template that did not fit on an empty one does not fit later.
    if (hopeless.has(pod.spec)) continue;
    const fits = cluster.fits(pod);
    const there = nodes.findLast(fits);
    if (there !== undefined) {
      cluster.place(pod, there);
      placed.push(pod);
      continue;
    }
    if (nodes.length >= most) continue;
    const node = fresh(`new-${nodes.length + 1}`);
    cluster.add(node);
    if (!cluster.fits(pod)(node)) {
      cluster.remove(node);
      hopeless.add(pod.spec);
      continue;
    }
    nodes.push(node);
    cluster.place(pod, node);
    placed.push(pod);
  }
  for (const node of nodes) cluster.remove(node);
  return { nodes: nodes.length, pods: placed };
}
