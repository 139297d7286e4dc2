import type { Resources } from '../../pod-template.ts';
import type { Node } from '../node.ts';
import { nonZeroRequests } from '../non-zero-requests.ts';
import type { PodSpec } from '../pod.ts';
import type { NodeColumns } from './node-columns.ts';
import type { SchedulerConfig } from './scheduler-config.ts';
import { balanceScore } from './scores/node-resources-balanced-allocation.ts';
import { allocationScore } from './scores/node-resources-fit.ts';

/** Nodes whose change is remembered; a class that has missed more looks at all nodes anew. */
const MOST_CHANGES = 1_024;
/** A score is at most 200. */
export const SCORE_BITS = 8;
export const SCORE_MASK = (1 << SCORE_BITS) - 1;
/** In place of a standing. */
export const NO_ROOM = -1;
const NOT_KNOWN = -2;

/** The nodes that have changed last, by slot. */
class NodeChanges {
  readonly #slots = new Int32Array(MOST_CHANGES);
  /** All that there ever were. */
  count = 0;

  add(slot: number): void {
    this.#slots[this.count % MOST_CHANGES] = slot;
    this.count += 1;
  }

  /** @param index of the last ones. */
  at(index: number): number {
    return this.#slots[index % MOST_CHANGES] as number;
  }
}

/** Classes that are kept; beyond them the one that was not asked for longest is forgotten. */
const MOST_CLASSES = 64;

/** Pods that request the same: what a node scores for one of them it scores for all, until something changes on it. */
export class RequestClass {
  /** No node has had room for them since this state of the cluster. */
  fullSince = -1;
  readonly #requests: Resources;
  readonly #nonZero: Resources;
  readonly #strategy: SchedulerConfig['strategy'];
  readonly #columns: NodeColumns;
  readonly #changes: NodeChanges;
  #changesSeen = 0;
  /** By slot. */
  #standings = new Int32Array(0);

  constructor(spec: PodSpec, strategy: SchedulerConfig['strategy'], columns: NodeColumns, changes: NodeChanges) {
    this.#requests = spec.requests;
    this.#nonZero = nonZeroRequests(spec);
    this.#strategy = strategy;
    this.#columns = columns;
    this.#changes = changes;
  }

  /**
   * How the nodes stand, by slot: zone x 256 + what NodeResourcesFit and NodeResourcesBalancedAllocation give together, or
   * `NO_ROOM`. A negative number other than that stands for a node that has changed: `standAnew` has to be asked. Good
   * until the next change.
   */
  standings(): Int32Array {
    this.#makeRoom(this.#columns.slots);
    const standings = this.#standings;
    const { count } = this.#changes;
    if (count - this.#changesSeen > MOST_CHANGES) standings.fill(NOT_KNOWN);
    else for (let index = this.#changesSeen; index < count; index++) standings[this.#changes.at(index)] = NOT_KNOWN;
    this.#changesSeen = count;
    return standings;
  }

  standAnew(node: Node): number {
    const { slot } = node;
    const hasRoom = this.#columns.hasRoom(slot, this.#requests);
    const standing = hasRoom ? ((this.#columns.zones[slot] as number) << SCORE_BITS) | this.#score(node) : NO_ROOM;
    this.#standings[slot] = standing;
    return standing;
  }

  #score(node: Node): number {
    return allocationScore(this.#strategy, this.#nonZero, node) + balanceScore(this.#requests, node);
  }

  #makeRoom(slots: number): void {
    if (slots <= this.#standings.length) return;
    const larger = new Int32Array(slots).fill(NOT_KNOWN);
    larger.set(this.#standings);
    this.#standings = larger;
  }
}

export class RequestClasses {
  readonly #strategy: SchedulerConfig['strategy'];
  readonly #columns: NodeColumns;
  readonly #changes = new NodeChanges();
  readonly #byRequests = new Map<string, RequestClass>();
  readonly #bySpec = new WeakMap<PodSpec, RequestClass>();

  constructor(strategy: SchedulerConfig['strategy'], columns: NodeColumns) {
    this.#strategy = strategy;
    this.#columns = columns;
  }

  nodeChanged(node: Node): void {
    this.#changes.add(node.slot);
  }

  of(spec: PodSpec): RequestClass {
    let found = this.#bySpec.get(spec);
    if (found === undefined) {
      found = this.#find(spec);
      this.#bySpec.set(spec, found);
    }
    return found;
  }

  #find(spec: PodSpec): RequestClass {
    const nonZero = nonZeroRequests(spec);
    const { milliCpu, memoryMiB } = spec.requests;
    const key = `${milliCpu} ${memoryMiB} ${nonZero.milliCpu} ${nonZero.memoryMiB}`;
    const found = this.#byRequests.get(key) ?? new RequestClass(spec, this.#strategy, this.#columns, this.#changes);
    this.#byRequests.delete(key);
    this.#byRequests.set(key, found);
    if (this.#byRequests.size > MOST_CLASSES) {
      const [oldest = key] = this.#byRequests.keys();
      this.#byRequests.delete(oldest);
    }
    return found;
  }
}
