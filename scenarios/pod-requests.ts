import type { Resources } from '../models/pod-template.ts';

/** What one container requests, whatever it was read from. */
export interface ContainerRequests extends Resources {
  /** An init container that runs on beside the others (`restartPolicy: Always`). */
  readonly isSidecar: boolean;
}

/** What a pod requests of its node: the containers together, or an init container beside the sidecars before it if that is more (KEP-753). */
export function podRequests(
  containers: readonly ContainerRequests[],
  initContainers: readonly ContainerRequests[],
): Resources {
  let running: Resources = { milliCpu: 0, memoryMiB: 0 };
  let most = running;
  for (const container of initContainers) {
    const together = plus(running, container);
    most = larger(most, together);
    if (container.isSidecar) running = together;
  }
  return larger(most, containers.reduce(plus, running));
}

function plus(a: Resources, b: Resources): Resources {
  return { milliCpu: a.milliCpu + b.milliCpu, memoryMiB: a.memoryMiB + b.memoryMiB };
}

function larger(a: Resources, b: Resources): Resources {
  return { milliCpu: Math.max(a.milliCpu, b.milliCpu), memoryMiB: Math.max(a.memoryMiB, b.memoryMiB) };
}
