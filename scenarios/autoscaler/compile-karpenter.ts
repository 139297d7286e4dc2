import type { KarpenterConfig } from '../../models/node-groups/karpenter/karpenter-config.ts';
import type { Spec } from '../schema.ts';
import { allowsZone, type KarpenterSpec, offeringsOf } from './offerings.ts';

export function compileKarpenter(karpenter: KarpenterSpec, subnets: Spec['vpc']['subnets']): KarpenterConfig {
  const { batchIdleDuration, batchMaxDuration, createFleetTime } = karpenter;
  return {
    batchIdleDuration,
    batchMaxDuration,
    createFleetTime,
    nodePools: karpenter.nodePools.map((pool) => {
      const { name, weight, limits, disruption, expireAfter, terminationGracePeriod } = pool;
      const ids = pool.subnets ?? subnets.map(({ id }) => id);
      return {
        name,
        weight,
        limits: { milliCpu: limits.cpu, memoryMiB: limits.memory, nodes: limits.nodes },
        consolidationPolicy: disruption.consolidationPolicy,
        consolidateAfter: disruption.consolidateAfter,
        budgets: disruption.budgets,
        expireAfter,
        terminationGracePeriod,
        subnets: subnets.filter(({ id, zone }) => ids.includes(id) && allowsZone(pool, zone)).map(({ id }) => id),
        offerings: offeringsOf(pool, karpenter),
      };
    }),
  };
}
