import { sleep, type Task } from '../../sim/process.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { type Duration, seconds } from '../../sim/time.ts';
import type { SdkRetriesConfig } from '../cluster-config.ts';
import { Ec2Error } from '../ipamd/ports.ts';
import { AdaptiveRate } from './adaptive-rate.ts';
import { CLIENT_TIMEOUT, isRetryable, isThrottle } from './sdk-errors.ts';

/** Why a call is being tried again. */
export type RetryReason = 'throttled' | 'failed';

/** Numbers of aws-sdk-go-v2, aws/retry (`standard.go`, `jitter_backoff.go`). */
const QUOTA = 500;
const RETRY_COST = 5;
const RETRY_COST_AFTER_TIMEOUT = 10;
const SUCCESS_INCREMENT = 1;
const MAXIMUM_BACK_OFF = seconds(20);
/** From the failure after this one on the back-off is the maximum, without jitter: 2^5 s would be beyond it. */
const LAST_JITTERED_ATTEMPT = 4;

/** Who makes the calls: one process after the other. */
export interface SdkCaller {
  /** Draws from [0, 1). */
  retryJitter(): number;
  /** What `retrying` gives may have changed. */
  retried(): void;
}

/**
 * The client of the AWS SDK for Go v2 in its standard or adaptive retry mode, as the daemon of one node has it: each of
 * them has a retry quota of its own, which only its own successes refill. What the daemon sees of a call is what is left
 * after all this.
 */
export class SdkClient {
  readonly #simulation: Simulation;
  readonly #retries: SdkRetriesConfig;
  readonly #caller: SdkCaller;
  readonly #rate: AdaptiveRate | undefined;
  /** By call; undefined while none has failed yet. */
  #retrying: Map<object, { readonly action: string; readonly reason: RetryReason }> | undefined;
  #quota = QUOTA;

  constructor(simulation: Simulation, retries: SdkRetriesConfig, caller: SdkCaller) {
    this.#simulation = simulation;
    this.#retries = retries;
    this.#caller = caller;
    this.#rate = retries.mode === 'adaptive' ? new AdaptiveRate(simulation.now) : undefined;
  }

  /** Is a call of one of these actions between its first failure and its end? */
  retrying(actions: ReadonlySet<string>): RetryReason | undefined {
    if (this.#retrying === undefined) return undefined;
    for (const { action, reason } of this.#retrying.values()) if (actions.has(action)) return reason;
    return undefined;
  }

  /** Makes a call, with more attempts if it fails in a way that may pass. @throws Ec2Error of the last attempt. */
  *send<T>(action: string, attempt: () => Task<T>): Task<T> {
    const call = {};
    let reserved = 0;
    try {
      for (let attempts = 1; ; attempts += 1) {
        if (this.#rate !== undefined) yield* this.#rate.acquire(this.#simulation);
        try {
          const result = yield* attempt();
          this.#rate?.update(this.#simulation.now, false);
          this.#quota = Math.min(QUOTA, this.#quota + reserved + SUCCESS_INCREMENT);
          return result;
        } catch (error) {
          if (!(error instanceof Ec2Error)) throw error;
          const { code } = error;
          this.#rate?.update(this.#simulation.now, isThrottle(code));
          reserved = code === CLIENT_TIMEOUT ? RETRY_COST_AFTER_TIMEOUT : RETRY_COST;
          if (!isRetryable(code) || attempts >= this.#retries.maxAttempts || reserved > this.#quota) throw error;
          this.#quota -= reserved;
          this.#retrying ??= new Map();
          this.#retrying.set(call, { action, reason: isThrottle(code) ? 'throttled' : 'failed' });
          this.#caller.retried();
        }
        yield sleep(this.#backOff(attempts));
      }
    } finally {
      if (this.#retrying?.delete(call) === true) this.#caller.retried();
    }
  }

  /** U[0, 1) x 2^n seconds after the n-th attempt, and 20 s flat where 2^n would be more. */
  #backOff(attempts: number): Duration {
    if (attempts > LAST_JITTERED_ATTEMPT) return MAXIMUM_BACK_OFF;
    return seconds(this.#caller.retryJitter() * 2 ** attempts);
  }
}
