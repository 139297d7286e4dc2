/**
 * What EKS keeps from pods on a node (awslabs/amazon-eks-ami, nodeadm): kube-reserved for the kubelet and the runtime, and
 * the free memory below which the kubelet evicts pods.
 */

const EVICTION_MEMORY_MIB = 100;

/** @returns MiB: 11 for each of `maxPods`, 255, and 100 for the eviction threshold. */
export function allocatableMemoryMiB(memoryMiB: number, maxPods: number): number {
  return Math.max(0, memoryMiB - (11 * maxPods + 255) - EVICTION_MEMORY_MIB);
}

/** @returns millicores: all but 6 % of the first core, 1 % of the second, 0.5 % of the next two and 0.25 % of the others. */
export function allocatableMilliCpu(vcpu: number): number {
  const cores = (from: number, to: number) => Math.max(0, Math.min(vcpu, to) - from);
  const reserved = 60 * cores(0, 1) + 10 * cores(1, 2) + 5 * cores(2, 4) + 2.5 * cores(4, Number.POSITIVE_INFINITY);
  return Math.floor(vcpu * 1_000 - reserved);
}
