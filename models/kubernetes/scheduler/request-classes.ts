import type { Resources } from '../../pod-template.ts';
import type { Node } from '../node.ts';
import { nonZeroRequests } from '../non-zero-requests.ts';
import type { PodSpec } from '../pod.ts';
import type { SchedulerConfig } from './scheduler-config.ts';
import { balanceScore } from './scores/node-resources-balanced-allocation.ts';
import { allocationScore } from './scores/node-resources-fit.ts';

/** Classes that are kept; beyond them the one that was not asked for longest is forgotten. */
const MOST_CLASSES = 64;

/** Pods that request the same: what a node scores for one of them it scores for all, until something changes on it. */
export class RequestClass {
  /** No node has had room for them since this state of the cluster. */
  fullSince = -1;
  readonly #requests: Resources;
  readonly #nonZero: Resources;
  readonly #strategy: SchedulerConfig['strategy'];
  /** By slot: the score, and the version of the node that it was worked out for; 0 for none. */
  scores = new Int16Array(0);
  versions = new Int32Array(0);

  constructor(spec: PodSpec, strategy: SchedulerConfig['strategy']) {
    this.#requests = spec.requests;
    this.#nonZero = nonZeroRequests(spec);
    this.#strategy = strategy;
  }

  /** What NodeResourcesFit and NodeResourcesBalancedAllocation give together. */
  score(node: Node): number {
    return allocationScore(this.#strategy, this.#nonZero, node) + balanceScore(this.#requests, node);
  }

  makeRoom(slots: number): void {
    if (slots <= this.versions.length) return;
    const [scores, versions] = [new Int16Array(slots), new Int32Array(slots)];
    scores.set(this.scores);
    versions.set(this.versions);
    this.scores = scores;
    this.versions = versions;
  }
}

export class RequestClasses {
  readonly #strategy: SchedulerConfig['strategy'];
  readonly #byRequests = new Map<string, RequestClass>();
  readonly #bySpec = new WeakMap<PodSpec, RequestClass>();

  constructor(strategy: SchedulerConfig['strategy']) {
    this.#strategy = strategy;
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
    const found = this.#byRequests.get(key) ?? new RequestClass(spec, this.#strategy);
    this.#byRequests.delete(key);
    this.#byRequests.set(key, found);
    if (this.#byRequests.size > MOST_CLASSES) {
      const [oldest = key] = this.#byRequests.keys();
      this.#byRequests.delete(oldest);
    }
    return found;
  }
}
