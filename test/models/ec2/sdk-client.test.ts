import { describe, expect, it } from 'vitest';
import type { SdkRetriesConfig } from '../../../models/cluster-config.ts';
import { type RetryReason, SdkClient } from '../../../models/ec2/sdk-client.ts';
import { Ec2Error } from '../../../models/ipamd/ports.ts';
import { sleep, type Task } from '../../../sim/process.ts';
import { RandomStream } from '../../../sim/random.ts';
import { Simulation } from '../../../sim/simulation.ts';
import { hours, milliseconds, minutes, seconds, type Time, toSeconds } from '../../../sim/time.ts';

const STANDARD: SdkRetriesConfig = { maxAttempts: 3, mode: 'standard' };
const ACTION = 'AssignPrivateIpAddresses';

/** A client whose attempts end at once: each with the next of `codes`, or well. */
function world(retries: SdkRetriesConfig = STANDARD, random: () => number = () => 0.5) {
  const simulation = new Simulation();
  const reasons: [Time, RetryReason | undefined][] = [];
  const client: SdkClient = new SdkClient(simulation, retries, {
    retryJitter: random,
    retried: () => reasons.push([simulation.now, client.retrying(new Set([ACTION]))]),
  });
  function call(codes: readonly string[], until: Time = hours(1)) {
    const start = simulation.now;
    const attempts: number[] = [];
    let outcome: string | undefined;
    function* attempt(): Task<string> {
      const code = codes[attempts.length];
      attempts.push(toSeconds(simulation.now - start));
      yield sleep(0);
      if (code !== undefined) throw new Ec2Error(code);
      return 'done';
    }
    function* caller(): Task {
      try {
        outcome = yield* client.send(ACTION, attempt);
      } catch (error) {
        if (!(error instanceof Ec2Error)) throw error;
        outcome = error.code;
      }
    }
    simulation.start(caller());
    simulation.runUntil(start + until);
    return { attempts, outcome };
  }
  return { simulation, client, call, reasons };
}

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe('the SDK client in standard mode', () => {
  it.each(['RequestLimitExceeded', 'InternalError', 'Unavailable', 'ServiceUnavailable', 'RequestTimeout'])(
    'tries a call that fails with %s three times in all',
    (code) => {
      expect(world().call(times(5, code))).toEqual({ attempts: [0, 1, 3], outcome: code });
      expect(world().call([code])).toEqual({ attempts: [0, 1], outcome: 'done' });
    },
  );

  it.each([
    'InsufficientFreeAddressesInSubnet',
    'InsufficientCidrBlocks',
    'InvalidParameterValue',
    'AttachmentLimitExceeded',
  ])('does not try a call again that fails with %s', (code) => {
    expect(world().call([code])).toEqual({ attempts: [0], outcome: code });
  });

  it('waits a random time below 2, 4, 8 and 16 s after the first failures, and 20 s after each later one', () => {
    const { attempts } = world({ maxAttempts: 7, mode: 'standard' }).call(times(7, 'InternalError'));
    expect(attempts.map((time, index) => time - (attempts[index - 1] ?? 0))).toEqual([0, 1, 2, 4, 8, 20, 20]);
  });

  it('waits any time of its range equally likely', () => {
    const stream = new RandomStream('delays');
    const delays: number[] = [];
    for (let i = 0; i < 4_000; i += 1) {
      const { attempts } = world(STANDARD, () => stream.next()).call(['InternalError', 'InternalError']);
      delays.push((attempts[2] ?? 0) - (attempts[1] ?? 0));
    }
    delays.sort((a, b) => a - b);
    for (const share of [0.05, 0.25, 0.5, 0.75, 0.95]) {
      // Three standard errors of a quantile of 4,000 uniform numbers on [0, 4) s.
      expect(Math.abs((delays[share * 4_000] ?? 0) - 4 * share)).toBeLessThan(0.1);
    }
    expect(delays.at(-1)).toBeLessThan(4);
  });

  it('gives up at the first failure once its 500 tokens are used up, at 5 for each retry', () => {
    const { call } = world();
    for (let i = 0; i < 50; i += 1) expect(call(times(3, 'InternalError')).attempts.length).toBe(3);
    expect(call(times(3, 'InternalError'))).toEqual({ attempts: [0], outcome: 'InternalError' });
  });

  it('uses 10 tokens for a retry after a time-out', () => {
    const { call } = world();
    for (let i = 0; i < 25; i += 1) expect(call(times(3, 'RequestTimeout')).attempts.length).toBe(3);
    expect(call(times(3, 'RequestTimeout')).attempts.length).toBe(1);
  });

  it('gets back the tokens of a retry that works, and one for every success', () => {
    const { call } = world();
    for (let i = 0; i < 50; i += 1) call(times(3, 'InternalError'));
    for (let i = 0; i < 4; i += 1) call([]);
    expect(call(['InternalError']).attempts.length).toBe(1);
    call([]);
    // Five tokens: one retry, which works, so that there are six.
    expect(call(['InternalError']).outcome).toBe('done');
    expect(call(times(3, 'InternalError')).attempts.length).toBe(2);
  });

  it('does not get them back when the retry fails for another reason', () => {
    const { call } = world();
    for (let i = 0; i < 100; i += 1) call(['InternalError', 'InvalidParameterValue']);
    expect(call(['InternalError']).attempts.length).toBe(1);
  });

  it('says why it is trying again, from the first failure to the end of the call', () => {
    const { client, call, reasons, simulation } = world();
    call(['RequestLimitExceeded', 'InternalError']);
    expect(reasons).toEqual([
      [0, 'throttled'],
      [seconds(1), 'failed'],
      [seconds(3), undefined],
    ]);
    call(['RequestLimitExceeded'], milliseconds(500));
    expect(client.retrying(new Set([ACTION]))).toBe('throttled');
    expect(client.retrying(new Set(['CreateTags']))).toBeUndefined();
    simulation.runUntil(simulation.now + minutes(1));
    expect(client.retrying(new Set([ACTION]))).toBeUndefined();
  });

  it('leaves nothing behind when the daemon ends during a retry', () => {
    const { client, simulation } = world();
    function* attempt(): Task {
      yield sleep(0);
      throw new Ec2Error('RequestLimitExceeded');
    }
    const process = simulation.start(client.send(ACTION, attempt));
    simulation.runUntil(milliseconds(500));
    process.stop();
    expect(client.retrying(new Set([ACTION]))).toBeUndefined();
  });
});

describe('the SDK client in adaptive mode', () => {
  /** Ten clients' worth of calls against a server that allows 5 a second: throttled answers and successes in five minutes. */
  function load(mode: SdkRetriesConfig['mode']) {
    const simulation = new Simulation();
    const stream = new RandomStream('adaptive');
    const sdkCaller = { retryJitter: () => stream.next(), retried: () => {} };
    const client = new SdkClient(simulation, { maxAttempts: 3, mode }, sdkCaller);
    let second = 0;
    let allowed = 5;
    const answers = { throttled: 0, succeeded: 0 };
    function* attempt(): Task {
      yield sleep(milliseconds(50));
      const now = Math.floor(toSeconds(simulation.now));
      if (now !== second) allowed = 5;
      second = now;
      allowed -= 1;
      answers[allowed < 0 ? 'throttled' : 'succeeded'] += 1;
      if (allowed < 0) throw new Ec2Error('RequestLimitExceeded');
    }
    function* caller(): Task {
      for (;;) {
        try {
          yield* client.send(ACTION, attempt);
        } catch (error) {
          if (!(error instanceof Ec2Error)) throw error;
        }
      }
    }
    for (let i = 0; i < 10; i += 1) simulation.start(caller());
    simulation.runUntil(minutes(5));
    return answers;
  }

  it('does not hold back a client that was never throttled', () => {
    const { call } = world({ maxAttempts: 3, mode: 'adaptive' });
    for (let i = 0; i < 100; i += 1) expect(call([], milliseconds(1)).outcome).toBe('done');
  });

  it('slows down after throttles, so that far fewer requests are in vain', () => {
    const standard = load('standard');
    const adaptive = load('adaptive');
    expect(adaptive.throttled).toBeLessThan(standard.throttled / 5);
    expect(adaptive.throttled).toBeLessThan(adaptive.succeeded);
    expect(adaptive.succeeded).toBeGreaterThan(0.6 * 5 * 300);
  });
});
