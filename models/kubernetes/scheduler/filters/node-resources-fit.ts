import type { Node } from '../../node.ts';
import type { Pod } from '../../pod.ts';
import type { Filter } from '../plugins.ts';

/**
 * maxPods first, then what is requested of each resource (`fitsRequest`, kubernetes v1.31,
 * pkg/scheduler/framework/plugins/noderesources/fit.go). Addresses are nothing that the scheduler knows of. Of several
 * reasons the first is given. Pods of at least the same priority that room is being made for on the node count as if they
 * were there (`RunFilterPluginsWithNominatedPods`); only this filter knows of them here.
 */
export const nodeResourcesFit: Filter = {
  name: 'NodeResourcesFit',
  helpedByPodEnd: true,
  helpedByPodStart: false,
  prepare(pod, state) {
    if (!state.hasNominations) return (node) => lacking(pod, node, 0, 0, 0);
    return (node) => {
      let [pods, milliCpu, memoryMiB] = [0, 0, 0];
      for (const other of state.nominatedPods(node)) {
        if (other === pod || (other.spec.priority ?? 0) < (pod.spec.priority ?? 0)) continue;
        pods += 1;
        milliCpu += other.spec.requests.milliCpu;
        memoryMiB += other.spec.requests.memoryMiB;
      }
      return lacking(pod, node, pods, milliCpu, memoryMiB);
    };
  },
};

/** What the node has too little of; the last three parameters are what others are to get. */
function lacking({ spec }: Pod, node: Node, pods: number, milliCpu: number, memoryMiB: number): string | undefined {
  const { allocatable, requested } = node;
  const { requests, extendedRequests } = spec;
  if (node.podCount + pods + 1 > node.maxPods) return 'Too many pods';
  if (lacks(requests.milliCpu, allocatable.milliCpu, requested.milliCpu + milliCpu)) return 'Insufficient cpu';
  if (lacks(requests.memoryMiB, allocatable.memoryMiB, requested.memoryMiB + memoryMiB)) return 'Insufficient memory';
  if (extendedRequests === undefined) return undefined;
  for (const [name, count] of extendedRequests) {
    if (lacks(count, node.freeExtendedResource(name), 0)) return `Insufficient ${name}`;
  }
  return undefined;
}

/** A pod that asks for nothing fits even where more is requested than there is. */
function lacks(request: number, allocatable: number, requested: number): boolean {
  return request > 0 && request > allocatable - requested;
}
