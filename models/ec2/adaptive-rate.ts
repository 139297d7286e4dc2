import { sleep, type Task } from '../../sim/process.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { seconds, type Time, toSeconds } from '../../sim/time.ts';

/** Weight of the latest half second in the measured rate. */
const SMOOTH = 0.8;
/** A throttle cuts the rate to this share of it. */
const BETA = 0.7;
const SCALE = 0.4;
const MINIMUM_RATE = 0.5;
/** Rates are measured over half seconds. */
const WINDOWS_PER_SECOND = 2;

/**
 * The rate at which a client of the AWS SDK in adaptive mode allows itself to send: unlimited until the first throttle,
 * then cut by it and growing back along a cubic curve (as TCP CUBIC), never beyond twice the rate that it really sends at.
 * Constants and formulas: AWS SDKs and Tools Reference Guide, "Retry behavior", and aws-sdk-go-v2, aws/retry.
 */
export class AdaptiveRate {
  #enabled = false;
  #fillRate = 0;
  #tokens = 0;
  #capacity = 0;
  #lastRefill: Time;
  #measuredRate = 0;
  #window: number;
  #requestsInWindow = 0;
  #lastMaximumRate = 0;
  #lastThrottle: Time;

  constructor(now: Time) {
    this.#lastRefill = now;
    this.#lastThrottle = now;
    this.#window = Math.floor(toSeconds(now));
  }

  /** Waits until one more request may be sent. */
  *acquire(simulation: Simulation): Task {
    while (this.#enabled) {
      this.#refill(simulation.now);
      if (this.#tokens >= 1) {
        this.#tokens -= 1;
        return;
      }
      // At least a microsecond, or rounding could keep the clock from moving.
      yield sleep(Math.max(1, seconds((1 - this.#tokens) / this.#fillRate)));
    }
  }

  /** An answer has come. */
  update(now: Time, throttled: boolean): void {
    this.#measure(now);
    let rate: number;
    if (throttled) {
      const current = this.#enabled ? Math.min(this.#measuredRate, this.#fillRate) : this.#measuredRate;
      this.#lastMaximumRate = current;
      this.#lastThrottle = now;
      this.#enabled = true;
      rate = current * BETA;
    } else {
      const timeToRecover = Math.cbrt((this.#lastMaximumRate * (1 - BETA)) / SCALE);
      rate = SCALE * (toSeconds(now - this.#lastThrottle) - timeToRecover) ** 3 + this.#lastMaximumRate;
    }
    this.#setRate(now, Math.min(rate, 2 * this.#measuredRate));
  }

  #setRate(now: Time, rate: number): void {
    this.#refill(now);
    this.#fillRate = Math.max(rate, MINIMUM_RATE);
    this.#capacity = Math.max(rate, 1);
    this.#tokens = Math.min(this.#tokens, this.#capacity);
  }

  #refill(now: Time): void {
    this.#tokens = Math.min(this.#capacity, this.#tokens + toSeconds(now - this.#lastRefill) * this.#fillRate);
    this.#lastRefill = now;
  }

  #measure(now: Time): void {
    const window = Math.floor(toSeconds(now) * WINDOWS_PER_SECOND) / WINDOWS_PER_SECOND;
    this.#requestsInWindow += 1;
    if (window <= this.#window) return;
    const rate = this.#requestsInWindow / (window - this.#window);
    this.#measuredRate = rate * SMOOTH + this.#measuredRate * (1 - SMOOTH);
    this.#requestsInWindow = 0;
    this.#window = window;
  }
}
