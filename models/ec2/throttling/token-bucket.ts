import { seconds, type Time } from '../../../sim/time.ts';

export interface BucketSize {
  /** Tokens that it holds at most, and at the start. */
  readonly capacity: number;
  readonly refillPerSecond: number;
}

/** Counting in millionths keeps background loads such as 0.3 requests a second exact. */
const PARTS = 1_000_000;
const SECOND = seconds(1);

/**
 * A bucket of tokens. All tokens of a second arrive together, at full seconds, and those beyond the capacity are lost:
 * "tokens are added every second" (Amazon EC2 Developer Guide, "Request throttling"). Others of the account may take from
 * it evenly all the time, as long as there is something to take. Nothing of this needs an event: where the bucket stands
 * is worked out when somebody asks, whatever time has passed.
 */
export class TokenBucket {
  readonly #capacity: number;
  readonly #refill: number;
  readonly #background: number;
  #parts: number;
  #asOf: Time = 0;

  /** @param background requests of others, a second. */
  constructor({ capacity, refillPerSecond }: BucketSize, background = 0) {
    this.#capacity = capacity * PARTS;
    this.#refill = refillPerSecond * PARTS;
    this.#background = Math.round(background * PARTS);
    this.#parts = this.#capacity;
  }

  /** Takes so many tokens, or none and gives false when there are fewer. @param now never before the last call's. */
  take(now: Time, count = 1): boolean {
    this.#moveTo(now);
    if (this.#parts < count * PARTS) return false;
    this.#parts -= count * PARTS;
    return true;
  }

  /** From 0 (empty) to 1. */
  fullness(now: Time): number {
    this.#moveTo(now);
    return this.#capacity === 0 ? 0 : this.#parts / this.#capacity;
  }

  /** The tokens that it held when somebody last took some or asked. Looking changes nothing. */
  get level(): number {
    return this.#parts / PARTS;
  }

  get capacity(): number {
    return this.#capacity / PARTS;
  }

  #moveTo(now: Time): void {
    const fullSeconds = Math.floor(now / SECOND) - Math.floor(this.#asOf / SECOND);
    if (fullSeconds === 0) {
      this.#drain(now - this.#asOf);
    } else {
      this.#drain(SECOND - (this.#asOf % SECOND));
      this.#passWholeSeconds(fullSeconds - 1);
      this.#parts = Math.min(this.#capacity, this.#parts + this.#refill);
      this.#drain(now % SECOND);
    }
    this.#asOf = now;
  }

  #drain(duration: number): void {
    if (this.#background === 0) return;
    this.#parts = Math.max(0, this.#parts - Math.round((this.#background * duration) / SECOND));
  }

  /** Each of them begins with a refill; from the second one on the level moves by the same amount until it meets a bound. */
  #passWholeSeconds(count: number): void {
    if (count === 0) return;
    const afterFirst = Math.max(0, Math.min(this.#capacity, this.#parts + this.#refill) - this.#background);
    const afterAll = afterFirst + (count - 1) * (this.#refill - this.#background);
    this.#parts = Math.max(0, Math.min(this.#capacity - this.#background, afterAll));
  }
}
