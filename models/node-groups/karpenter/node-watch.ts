import type { Duration, Time } from '../../../sim/time.ts';
import type { Node, NodeWatcher } from '../../kubernetes/node.ts';
import type { Member } from '../member.ts';
import type { NodePool } from './node-pool.ts';

/** A node of Karpenter's, and what decides when it may be disrupted. */
export interface WatchedNode {
  readonly member: Member;
  readonly pool: NodePool;
  readonly launched: Time;
  /** A pod came or went, or the node became Ready. */
  lastPodEvent: Time;
  /** Pods are expected on it until then. */
  nominatedUntil: Time;
  /** A command that takes it away is under way. */
  disrupting: boolean;
}

/** From when on it may be consolidated as things stand. */
export function consolidatableFrom({ pool, lastPodEvent, nominatedUntil }: WatchedNode): Time {
  return Math.max(lastPodEvent + pool.config.consolidateAfter, nominatedUntil);
}

/** Is it initialized and Ready, and on its way to nowhere? */
export function isSettled({ member, pool, disrupting }: WatchedNode): boolean {
  return !member.leaving && !member.stopped && pool.isInitialized(member) && member.node.node.ready && !disrupting;
}

/** Notes when pods come to nodes and go from them. */
export class NodeWatch implements NodeWatcher {
  readonly #now: () => Time;
  readonly #changed: (node: WatchedNode | undefined) => void;
  readonly #nodes = new Map<Node, WatchedNode>();

  /** @param changed told when pods have come or gone; undefined: on a node that is not Karpenter's. */
  constructor(now: () => Time, changed: (node: WatchedNode | undefined) => void) {
    this.#now = now;
    this.#changed = changed;
  }

  /** Karpenter's own nodes whose instances are not gone. */
  get nodes(): WatchedNode[] {
    for (const [node, { pool, member }] of this.#nodes) if (!pool.members.has(member)) this.#nodes.delete(node);
    return [...this.#nodes.values()];
  }

  launched(pool: NodePool, member: Member): WatchedNode {
    const now = this.#now();
    const watched = { member, pool, launched: now, lastPodEvent: now, nominatedUntil: 0, disrupting: false };
    this.#nodes.set(member.node.node, watched);
    return watched;
  }

  of({ node }: Member): WatchedNode | undefined {
    return this.#nodes.get(node.node);
  }

  /** Any node of the cluster, Karpenter's or not: room on it is room. */
  joined(node: Node): void {
    node.watch(this);
  }

  /** Pods are expected on the node for `duration`. */
  nominate(member: Member, duration: Duration): void {
    const watched = this.of(member);
    if (watched === undefined) return;
    watched.nominatedUntil = this.#now() + duration;
    this.#changed(watched);
  }

  podBound(_pod: unknown, node: Node): void {
    this.#happened(node);
  }

  podEnded(node: Node): void {
    this.#happened(node);
  }

  nodeChanged(node: Node): void {
    this.#happened(node);
  }

  #happened(node: Node): void {
    const watched = this.#nodes.get(node);
    if (watched !== undefined) watched.lastPodEvent = this.#now();
    this.#changed(watched);
  }
}
