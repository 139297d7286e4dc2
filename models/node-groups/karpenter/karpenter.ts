import type { Task } from '../../../sim/process.ts';
import { NEVER } from '../../../sim/time.ts';
import type { Node } from '../../kubernetes/node.ts';
import type { Pod } from '../../kubernetes/pod.ts';
import type { Member } from '../member.ts';
import { Disruption } from './disruption.ts';
import type { KarpenterConfig } from './karpenter-config.ts';
import type { KarpenterContext } from './karpenter-context.ts';
import { NodePool } from './node-pool.ts';
import { NodeWatch, type WatchedNode } from './node-watch.ts';
import { Provisioner } from './provisioner.ts';
import { drain, taintDisrupted } from './termination.ts';

/** For how many of the longest batch windows pods are expected on a node (`nominationWindow`, pkg/controllers/state/statenode.go). */
const NOMINATION_WINDOWS = 2;

/**
 * Karpenter: launches nodes for the pods that fit nowhere, and takes nodes away that are not needed, or are too old
 * (kubernetes-sigs/karpenter v1.14 and aws/karpenter-provider-aws of 2026).
 */
export class Karpenter {
  readonly #context: KarpenterContext;
  readonly #provisioner: Provisioner;
  readonly #watch: NodeWatch;
  readonly #disruption: Disruption;

  constructor(context: KarpenterContext, config: KarpenterConfig) {
    this.#context = context;
    const pools = config.nodePools.map((pool) => new NodePool(context, pool, () => this.#provisioner.trigger()));
    for (const pool of pools) context.fleet.join(pool);
    this.#watch = new NodeWatch(
      () => context.simulation.now,
      (node) => {
        if (node !== undefined) this.#disruption.nodeChanged(node);
        this.#disruption.changed();
      },
    );
    const nomination = NOMINATION_WINDOWS * config.batchMaxDuration;
    this.#provisioner = new Provisioner(context, config, pools, {
      nominate: (member) => this.#watch.nominate(member, nomination),
      launched: (pool, member) => this.#launched(pool, member),
    });
    this.#disruption = new Disruption(context, this.#provisioner, this.#watch, (node, reason) =>
      this.#remove(node, reason),
    );
  }

  /** The scheduler has found no node for the pod. */
  podUnschedulable(pod: Pod): void {
    this.#context.pending.unschedulable(pod);
    this.#provisioner.trigger();
  }

  /** A node of the cluster, Karpenter's or not, has been registered. */
  nodeJoined(node: Node): void {
    this.#watch.joined(node);
  }

  #launched(pool: NodePool, member: Member): void {
    const node = this.#watch.launched(pool, member);
    const { expireAfter } = pool.config;
    if (expireAfter === NEVER) return;
    this.#context.simulation.after(expireAfter, () => {
      if (member.leaving || member.stopped) return;
      const reason = 'it is as old as a node may become';
      this.#context.reportEvent('expired', `node/${member.node.name}`, reason);
      this.#remove(node, reason);
    });
  }

  /** Its pods are waited for at once as if they had no place any more. */
  #remove(node: WatchedNode, reason: string): void {
    taintDisrupted(node.member.node.node);
    node.pool.giveUp(node.member, reason);
    this.#context.simulation.start(this.#drainAndTerminate(node));
  }

  *#drainAndTerminate(node: WatchedNode): Task {
    const { member, pool } = node;
    const { node: kubernetesNode, name } = member.node;
    yield* drain(this.#context, kubernetesNode, pool.config.terminationGracePeriod ?? NEVER);
    this.#context.reportEvent(
      'terminate',
      `node/${name}`,
      `the instance is terminated, ${kubernetesNode.podCount} pods are on it`,
    );
    yield* pool.terminate(member);
    this.#context.nodeLifecycle.deleteNode(kubernetesNode);
    this.#disruption.changed();
  }
}
