import type { EventId } from '../../../sim/event-table.ts';
import type { Simulation } from '../../../sim/simulation.ts';
import { seconds, type Time } from '../../../sim/time.ts';
import type { ImagePullConfig } from './image-pull-config.ts';

interface Pull {
  readonly image: string;
  readonly waiting: (() => void)[];
  bytesLeft: number;
}

/**
 * The images of a node and how they get there. A pull that exceeds the kubelet's rate is refused, not queued (`pull QPS
 * exceeded`); the pod comes back later (kubernetes v1.31, pkg/kubelet/images/helpers.go). Pulls that run at the same time
 * share the node's bandwidth; who wants an image that is on its way waits for the same pull (containerd locks its layers).
 */
export class ImagePuller {
  readonly #simulation: Simulation;
  readonly #config: ImagePullConfig;
  readonly #onPulled: (image: string) => void;
  readonly #images: Set<string>;
  readonly #active: Pull[] = [];
  readonly #queue: Pull[] = [];
  readonly #pulls = new Map<string, Pull>();
  #tokens: number;
  #tokensAt: Time = 0;
  #progressAt: Time = 0;
  #nextDone: EventId | undefined;

  /** @param onPulled called when an image has become available on the node. */
  constructor(simulation: Simulation, config: ImagePullConfig, onPulled: (image: string) => void) {
    this.#simulation = simulation;
    this.#config = config;
    this.#onPulled = onPulled;
    this.#images = new Set(config.onEveryNode);
    this.#tokens = config.registryBurst;
  }

  /** An image of which no size is known counts as there. */
  has(image: string): boolean {
    return this.#images.has(image) || !this.#config.sizes.has(image);
  }

  /** Calls `done` once the image is there. @returns false when the pull is refused: nothing will be called. */
  pull(image: string, done: () => void): boolean {
    if (!this.#takeToken()) return false;
    const underWay = this.#pulls.get(image);
    if (underWay !== undefined) {
      underWay.waiting.push(done);
      return true;
    }
    const pull: Pull = { image, waiting: [done], bytesLeft: this.#config.sizes.get(image) ?? 0 };
    this.#pulls.set(image, pull);
    this.#progress();
    this.#queue.push(pull);
    this.#plan();
    return true;
  }

  #takeToken(): boolean {
    const { registryPullQps, registryBurst } = this.#config;
    if (registryPullQps === 0) return true;
    const { now } = this.#simulation;
    const gained = ((now - this.#tokensAt) * registryPullQps) / seconds(1);
    this.#tokens = Math.min(registryBurst, this.#tokens + gained);
    this.#tokensAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** Counts what the active pulls have received since the last time. */
  #progress(): void {
    const { now } = this.#simulation;
    const received = this.#bytesPerMicrosecond() * (now - this.#progressAt);
    for (const pull of this.#active) pull.bytesLeft -= received;
    this.#progressAt = now;
  }

  #bytesPerMicrosecond(): number {
    return this.#config.bytesPerSecond / seconds(1) / Math.max(1, this.#active.length);
  }

  #plan(): void {
    while (this.#queue.length > 0 && this.#active.length < this.#config.maxParallelPulls) {
      this.#active.push(this.#queue.shift() as Pull);
    }
    this.#simulation.cancel(this.#nextDone);
    if (this.#active.length === 0) return;
    const least = Math.min(...this.#active.map((pull) => pull.bytesLeft));
    const delay = Math.max(0, Math.ceil(least / this.#bytesPerMicrosecond()));
    this.#nextDone = this.#simulation.after(delay, () => this.#finish());
  }

  #finish(): void {
    this.#progress();
    const done = this.#active.filter((pull) => pull.bytesLeft <= 0.5);
    for (const pull of done) {
      this.#active.splice(this.#active.indexOf(pull), 1);
      this.#pulls.delete(pull.image);
      this.#images.add(pull.image);
    }
    this.#plan();
    for (const pull of done) {
      this.#onPulled(pull.image);
      for (const waiting of pull.waiting) waiting();
    }
  }
}
