import { createHash } from 'node:crypto';
import type { ClusterConfig } from '../models/cluster-config.ts';

/** SHA-256 (hexadecimal) of everything the models are given. */
export function configHash({ workloads, ...rest }: ClusterConfig): string {
  const sum = createHash('sha256').update(asJson(rest));
  for (const workload of workloads) {
    // One by one: a text of all pods of a large trace would be longer than a string can be.
    if (workload.kind === 'pods') for (const pod of workload.pods) sum.update(asJson(pod));
    else sum.update(asJson(workload));
  }
  return sum.digest('hex');
}

function asJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner) => (inner instanceof Map ? [...inner] : inner));
}
