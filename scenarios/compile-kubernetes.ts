import type { ImagePullConfig } from '../models/kubernetes/kubelet/image-pull-config.ts';
import type { SchedulerConfig } from '../models/kubernetes/scheduler/scheduler-config.ts';
import { SCHEDULER_TIERS } from './schema/scheduler.ts';
import type { Spec } from './schema.ts';

const BYTES_PER_MIB = 2 ** 20;

export function compileScheduler({ tier, podsPerSecond, strategy, ipAware }: Spec['scheduler']): SchedulerConfig {
  return { podsPerSecond: podsPerSecond ?? SCHEDULER_TIERS[tier], strategy, ipAware };
}

export function compileImages({ images, kubelet }: Pick<Spec, 'images' | 'kubelet'>): ImagePullConfig {
  const named = Object.entries(images);
  const parallel = kubelet.maxParallelImagePulls ?? Number.POSITIVE_INFINITY;
  return {
    sizes: new Map(named.map(([image, { size }]) => [image, size * BYTES_PER_MIB])),
    onEveryNode: named.flatMap(([image, { onEveryNode }]) => (onEveryNode ? [image] : [])),
    bytesPerSecond: kubelet.imageBandwidth * BYTES_PER_MIB,
    registryPullQps: kubelet.registryPullQPS,
    registryBurst: kubelet.registryBurst,
    maxParallelPulls: kubelet.serializeImagePulls ? 1 : parallel,
  };
}
