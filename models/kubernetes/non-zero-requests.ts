import type { Resources } from '../pod-template.ts';

/** `DefaultMilliCPURequest` and `DefaultMemoryRequest` (kubernetes v1.31, pkg/scheduler/util/pod_resources.go). */
const DEFAULT_MILLI_CPU = 100;
const DEFAULT_MEMORY_MIB = 200;

/**
 * What LeastAllocated counts for a pod, so that pods that ask for nothing are spread too: a resource that is not asked
 * for counts as 100m or 200 MiB. Kubernetes decides it for each container; here a pod's containers are one sum.
 */
export function nonZeroMilliCpu(requests: Resources): number {
  return requests.milliCpu === 0 ? DEFAULT_MILLI_CPU : requests.milliCpu;
}

/** In MiB; see `nonZeroMilliCpu`. */
export function nonZeroMemoryMiB(requests: Resources): number {
  return requests.memoryMiB === 0 ? DEFAULT_MEMORY_MIB : requests.memoryMiB;
}
