import type { PodTemplate, Resources } from '../pod-template.ts';

/** `DefaultMilliCPURequest` and `DefaultMemoryRequest` (kubernetes v1.31, pkg/scheduler/util/pod_resources.go). */
const DEFAULT_MILLI_CPU = 100;
const DEFAULT_MEMORY_MIB = 200;

/**
 * What LeastAllocated counts for a pod, so that pods that ask for nothing are spread too: a resource that a container does
 * not ask for counts as 100m or 200 MiB. A template that does not name its containers has one. In millicores and MiB.
 */
export function nonZeroRequests(template: PodTemplate): Resources {
  const { requests, containers, initContainers } = template;
  if (containers === undefined && initContainers === undefined) {
    return { milliCpu: orDefaultCpu(requests.milliCpu), memoryMiB: orDefaultMemory(requests.memoryMiB) };
  }
  let [milliCpu, memoryMiB] = [0, 0];
  for (const container of containers ?? [{ requests }]) {
    milliCpu += orDefaultCpu(container.requests?.milliCpu ?? 0);
    memoryMiB += orDefaultMemory(container.requests?.memoryMiB ?? 0);
  }
  for (const container of initContainers ?? []) {
    milliCpu = Math.max(milliCpu, orDefaultCpu(container.requests?.milliCpu ?? 0));
    memoryMiB = Math.max(memoryMiB, orDefaultMemory(container.requests?.memoryMiB ?? 0));
  }
  return { milliCpu, memoryMiB };
}

function orDefaultCpu(milliCpu: number): number {
  return milliCpu === 0 ? DEFAULT_MILLI_CPU : milliCpu;
}

function orDefaultMemory(memoryMiB: number): number {
  return memoryMiB === 0 ? DEFAULT_MEMORY_MIB : memoryMiB;
}
