import type { PodCount } from '../../workload-config.ts';

/** @param of what a share is a share of; a part of a pod counts as one. */
export function roundedUp(count: PodCount, of: number): number {
  return 'pods' in count ? count.pods : Math.ceil(count.share * of);
}

/** @param of what a share is a share of; a part of a pod does not count. */
export function roundedDown(count: PodCount, of: number): number {
  return 'pods' in count ? count.pods : Math.floor(count.share * of);
}
