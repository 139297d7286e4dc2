import type { Time } from '../../../sim/time.ts';
import type { RequestLimitsConfig } from '../../cluster-config.ts';
import { requestBucket, resourceBucket } from './documented-buckets.ts';
import { TokenBucket } from './token-bucket.ts';

/** What a request is to the limits. */
export interface LimitedRequest {
  readonly action: string;
  /** Asks for interfaces or instances by their ids: without a filter, without pages. */
  readonly byId?: boolean;
  /** Instances that it is about: for the actions that have a bucket of resources. */
  readonly instances?: number;
}

/** The request limits of one account in one Region, which all its nodes share. */
export class RequestLimits {
  readonly #config: RequestLimitsConfig;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(config: RequestLimitsConfig) {
    this.#config = config;
  }

  /**
   * May the request pass? Takes its tokens. A request that only the bucket of resources stops has used up a token of the
   * other one: which of the two AWS looks at first is not documented.
   */
  admits(request: LimitedRequest, now: Time): boolean {
    if (!this.#requestBucket(request).take(now)) return false;
    const { action, instances = 0 } = request;
    const resources = this.#bucket(`${action}/resources`, () => {
      const size = resourceBucket(action);
      return size === undefined ? undefined : new TokenBucket(size);
    });
    return resources === undefined || resources.take(now, instances);
  }

  /** How much longer a call takes now than when nobody calls: a factor from 1 on. */
  slowdown(request: LimitedRequest, now: Time): number {
    const { slowdown } = this.#config;
    return slowdown === 0 ? 1 : 1 + slowdown * (1 - this.#requestBucket(request).fullness(now));
  }

  /** Of the actions that have been called. */
  get buckets(): ReadonlyMap<string, TokenBucket> {
    return this.#buckets;
  }

  /**
   * AWS does not say whether a Describe with nothing but ids counts as "without specifying either pagination or a filter";
   * taken by its wording it does, and so it is taken here unless the configuration says otherwise.
   */
  #requestBucket({ action, byId = false }: LimitedRequest): TokenBucket {
    const { buckets, background, describeById } = this.#config;
    const unfiltered = byId && describeById === 'unfiltered';
    return this.#bucket(unfiltered ? `${action}/unfiltered` : action, () => {
      const size = buckets.get(action) ?? requestBucket(action, unfiltered);
      return new TokenBucket(size, background.get(action) ?? 0);
    }) as TokenBucket;
  }

  #bucket(name: string, make: () => TokenBucket | undefined): TokenBucket | undefined {
    let bucket = this.#buckets.get(name);
    if (bucket === undefined) {
      bucket = make();
      if (bucket !== undefined) this.#buckets.set(name, bucket);
    }
    return bucket;
  }
}
