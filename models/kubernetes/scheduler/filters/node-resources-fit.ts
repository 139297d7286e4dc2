import type { Filter } from '../plugins.ts';

/**
 * maxPods first, then what is requested of each resource (`fitsRequest`, kubernetes v1.31,
 * pkg/scheduler/framework/plugins/noderesources/fit.go). Addresses are nothing that the scheduler knows of. Of several
 * reasons the first is given.
 */
export const nodeResourcesFit: Filter = {
  name: 'NodeResourcesFit',
  helpedByPodEnd: true,
  filter(pod, node) {
    if (node.podCount + 1 > node.maxPods) return 'Too many pods';
    const { requests } = pod.spec;
    if (lacks(requests.milliCpu, node.allocatable.milliCpu, node.requested.milliCpu)) return 'Insufficient cpu';
    if (lacks(requests.memoryMiB, node.allocatable.memoryMiB, node.requested.memoryMiB)) return 'Insufficient memory';
    return undefined;
  },
};

/** A pod that asks for nothing fits even where more is requested than there is. */
function lacks(request: number, allocatable: number, requested: number): boolean {
  return request > 0 && request > allocatable - requested;
}
