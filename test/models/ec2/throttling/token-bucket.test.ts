import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BucketSize, TokenBucket } from '../../../../models/ec2/throttling/token-bucket.ts';
import { hours, milliseconds, seconds } from '../../../../sim/time.ts';

/** How many of `count` requests at that moment pass. */
function passing(bucket: TokenBucket, now: number, count: number): number {
  let passed = 0;
  for (let i = 0; i < count; i += 1) if (bucket.take(now)) passed += 1;
  return passed;
}

describe('a token bucket', () => {
  it('lets a burst through up to its capacity, and then what its refill allows', () => {
    const bucket = new TokenBucket({ capacity: 100, refillPerSecond: 5 });
    expect(passing(bucket, 0, 120)).toBe(100);
    expect([1, 2, 3].map((second) => passing(bucket, seconds(second), 20))).toEqual([5, 5, 5]);
  });

  it('is refilled at full seconds, not in between', () => {
    const bucket = new TokenBucket({ capacity: 10, refillPerSecond: 5 });
    passing(bucket, milliseconds(300), 10);
    expect(passing(bucket, milliseconds(999), 5)).toBe(0);
    expect(passing(bucket, milliseconds(1_000), 7)).toBe(5);
    expect(passing(bucket, milliseconds(1_999), 1)).toBe(0);
  });

  it('loses the tokens that do not fit', () => {
    const bucket = new TokenBucket({ capacity: 10, refillPerSecond: 5 });
    passing(bucket, 0, 2);
    expect(passing(bucket, hours(5), 100)).toBe(10);
  });

  it('can be used while it is partly full', () => {
    const bucket = new TokenBucket({ capacity: 50, refillPerSecond: 2 });
    passing(bucket, 0, 50);
    expect(passing(bucket, seconds(3), 10)).toBe(6);
  });

  it('gives several tokens or none', () => {
    const bucket = new TokenBucket({ capacity: 1_000, refillPerSecond: 2 });
    expect(bucket.take(0, 998)).toBe(true);
    expect(bucket.take(0, 3)).toBe(false);
    expect(bucket.take(0, 2)).toBe(true);
    expect(bucket.take(seconds(2), 5)).toBe(false);
    expect(bucket.take(seconds(2), 4)).toBe(true);
  });

  it('of which others take as much as comes back has something at the start of each second only', () => {
    const bucket = new TokenBucket({ capacity: 20, refillPerSecond: 5 }, 10);
    // 20 tokens, 5 a second more and 10 less: empty after 4 s.
    expect(passing(bucket, milliseconds(9_999), 1)).toBe(0);
    expect(passing(bucket, milliseconds(10_000), 10)).toBe(5);
    // Of the next five the others take one every 100 ms.
    expect(passing(bucket, milliseconds(11_250), 10)).toBe(2);
  });

  it('of which others take less than comes back is full but for their share', () => {
    const bucket = new TokenBucket({ capacity: 20, refillPerSecond: 5 }, 2);
    expect(passing(bucket, milliseconds(60_500), 100)).toBe(19);
    expect(bucket.fullness(milliseconds(60_500))).toBeCloseTo(0, 9);
  });

  /** Second by second, as the documentation tells it. */
  class Reference {
    level: number;
    readonly #size: BucketSize;
    readonly #perMillisecond: number;
    #now = 0;

    constructor(size: BucketSize, background: number) {
      this.#size = size;
      this.#perMillisecond = background / 1_000;
      this.level = size.capacity;
    }

    take(now: number, count: number): boolean {
      while (this.#now < now) {
        this.level = Math.max(0, this.level - this.#perMillisecond);
        this.#now += 1;
        if (this.#now % 1_000 !== 0) continue;
        this.level = Math.min(this.#size.capacity, this.level + this.#size.refillPerSecond);
      }
      if (this.level < count - 1e-6) return false;
      this.level -= count;
      return true;
    }
  }

  const sizes = fc.record({
    capacity: fc.integer({ min: 1, max: 60 }),
    refillPerSecond: fc.integer({ min: 1, max: 25 }),
  });
  const requests = fc.array(
    fc.record({ pause: fc.integer({ min: 0, max: 4_000 }), count: fc.integer({ min: 1, max: 20 }) }),
    { maxLength: 40 },
  );

  it('stands where second by second counting has it, however seldom it is asked', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 0, max: 30 }), requests, (size, background, list) => {
        const bucket = new TokenBucket(size, background);
        const reference = new Reference(size, background);
        let now = 0;
        for (const { pause, count } of list) {
          now += pause;
          expect(bucket.take(milliseconds(now), count)).toBe(reference.take(now, count));
          expect(bucket.fullness(milliseconds(now)) * size.capacity).toBeCloseTo(reference.level, 4);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('never gives more than it held at first and got since', () => {
    fc.assert(
      fc.property(sizes, requests, (size, list) => {
        const bucket = new TokenBucket(size);
        let now = 0;
        let given = 0;
        for (const { pause, count } of list) {
          now += pause;
          if (bucket.take(milliseconds(now), count)) given += count;
          const left = bucket.fullness(milliseconds(now)) * size.capacity;
          expect(left).toBeGreaterThanOrEqual(0);
          expect(given + left).toBeLessThanOrEqual(
            size.capacity + Math.floor(now / 1_000) * size.refillPerSecond + 1e-6,
          );
        }
      }),
    );
  });
});
