import type { Pod } from '../../kubernetes/pod.ts';
import type { KarpenterConfig } from './karpenter-config.ts';
import type { KarpenterContext } from './karpenter-context.ts';
import { NodePool } from './node-pool.ts';
import { Provisioner } from './provisioner.ts';

/**
 * Karpenter: launches nodes for the pods that fit nowhere (kubernetes-sigs/karpenter v1.14 and
 * aws/karpenter-provider-aws of 2026).
 */
export class Karpenter {
  readonly #context: KarpenterContext;
  readonly #provisioner: Provisioner;

  constructor(context: KarpenterContext, config: KarpenterConfig) {
    this.#context = context;
    const pools = config.nodePools.map((pool) => new NodePool(context, pool, () => this.#provisioner.trigger()));
    for (const pool of pools) context.fleet.join(pool);
    this.#provisioner = new Provisioner(
      context,
      config,
      pools,
      () => {},
      () => {},
    );
  }

  /** The scheduler has found no node for the pod. */
  podUnschedulable(pod: Pod): void {
    this.#context.pending.unschedulable(pod);
    this.#provisioner.trigger();
  }
}
