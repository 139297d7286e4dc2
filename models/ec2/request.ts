import type { Sampler } from '../../sim/distributions.ts';
import { NO_ROW, type Row } from '../../sim/owned-streams.ts';
import { sleep, type Task } from '../../sim/process.ts';
import { type Duration, seconds, type Time } from '../../sim/time.ts';
import { Ec2Error } from '../ipamd/ports.ts';
import type { CountedInCalls } from '../observations/records.ts';
import type { Ec2 } from './ec2.ts';
import type { Instance } from './instance.ts';
import { CLIENT_TIMEOUT } from './sdk-errors.ts';

/** The VPC CNI's clients give up on an answer after this long (pkg/awsutils/awssession; HTTP_TIMEOUT can only raise it). */
const HTTP_TIMEOUT = seconds(10);

/** What is known of a request when it starts, and later of what it gave or took. */
export interface ApiRequest {
  readonly action: string;
  readonly variant?: string | undefined;
  readonly device?: number | undefined;
  readonly subnet?: string;
  readonly count?: number | undefined;
  readonly countOf?: CountedInCalls | undefined;
  /** Asks by ids alone. */
  readonly byId?: boolean;
  addresses?: (() => string[]) | undefined;
}

/** How a request ends without an effect. */
interface Refusal {
  readonly error: string;
  readonly after: Duration;
}

/**
 * The requests of one node, or about it, to EC2's API. Each goes the same way: it is decided at its start whether the account's limits
 * let it pass and whether a fault hits it, it takes its time, and at its end it takes effect and is recorded. A process
 * that is stopped meanwhile leaves it without effect and without a record.
 */
export class ApiRequests {
  readonly #ec2: Ec2;
  readonly #instance: Instance;
  /** Where its latencies are drawn. */
  #row: Row;
  #throttledAnswer: Sampler | undefined;
  readonly #caller: string;

  /** @param caller who makes the requests, when it is not the node itself: its latencies are drawn from streams of its own. */
  constructor(ec2: Ec2, instance: Instance, caller = instance.node) {
    this.#ec2 = ec2;
    this.#instance = instance;
    this.#caller = caller;
    this.#row = ec2.callTimes.latencies.add(caller);
  }

  /** Those of a new process from now on. It draws from the same streams. */
  renew(): void {
    this.#ec2.callTimes.latencies.renew(this.#row);
    this.#throttledAnswer = undefined;
  }

  /** There will be no more. */
  end(): void {
    this.#ec2.callTimes.latencies.remove(this.#row);
    this.#row = NO_ROW;
  }

  /** @throws Ec2Error */
  *send<T>(request: ApiRequest, effect: () => T): Task<T> {
    const start = this.#ec2.simulation.now;
    const refusal = this.#refusedByLimits(request) ?? this.#refusedByFault(request);
    if (refusal !== undefined) {
      yield sleep(refusal.after);
      this.#record(request, start, refusal.error, true);
      throw new Ec2Error(refusal.error);
    }
    const latency = this.#latency(request);
    // What EC2 may have done after the client gave up is left out: a call that takes too long has no effect.
    if (latency > HTTP_TIMEOUT && this.#ec2.hasSdkClients) {
      yield sleep(HTTP_TIMEOUT);
      this.#record(request, start, CLIENT_TIMEOUT, true);
      throw new Ec2Error(CLIENT_TIMEOUT);
    }
    yield sleep(latency);
    let result: T;
    try {
      result = effect();
    } catch (error) {
      if (error instanceof Ec2Error) this.#record(request, start, error.code, false);
      throw error;
    }
    this.#record(request, start, undefined, false);
    return result;
  }

  #refusedByLimits(request: ApiRequest): Refusal | undefined {
    const { limits, simulation } = this.#ec2;
    if (limits === undefined || limits.admits(request, simulation.now)) return undefined;
    this.#throttledAnswer ??= this.#ec2.callTimes.throttledAnswer(this.#caller);
    return { error: 'RequestLimitExceeded', after: this.#throttledAnswer.draw() };
  }

  #refusedByFault(request: ApiRequest): Refusal | undefined {
    const { faults, simulation } = this.#ec2;
    const error = faults.strike(request.action, this.#instance, simulation.now);
    return error === undefined ? undefined : { error, after: this.#latency(request) };
  }

  #latency(request: ApiRequest): Duration {
    const { action, count = 0 } = request;
    const { limits, simulation, callTimes } = this.#ec2;
    const latency = callTimes.latency(action, this.#row) + callTimes.latencyOfAddresses(action, count);
    return limits === undefined ? latency : Math.round(latency * limits.slowdown(request, simulation.now));
  }

  #record(request: ApiRequest, start: Time, error: string | undefined, unanswered: boolean): void {
    this.#ec2.recordCall?.({
      start,
      end: this.#ec2.simulation.now,
      node: this.#instance.node,
      action: request.action,
      variant: request.variant,
      device: request.device,
      // Throttles and faults strike before EC2 looks at the subnet.
      subnet: unanswered ? undefined : request.subnet,
      count: request.count,
      countOf: request.countOf,
      addresses: error === undefined ? request.addresses : undefined,
      error,
    });
  }
}
