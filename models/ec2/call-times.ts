import { constant, Sampler } from '../../sim/distributions.ts';
import { OwnedStreams, type Row } from '../../sim/owned-streams.ts';
import type { RandomStreams } from '../../sim/random.ts';
import type { Duration } from '../../sim/time.ts';
import type { Ec2Config } from '../cluster-config.ts';

/** The calls whose work grows with the addresses they are about. */
const ADDRESS_ACTIONS: ReadonlySet<string> = new Set([
  'AssignPrivateIpAddresses',
  'CreateNetworkInterface',
  'UnassignPrivateIpAddresses',
]);

const NO_TIME = constant(0);

/** How long EC2 takes for what it is asked to do. Each node draws from streams of its own. */
export class CallTimes {
  readonly #config: Ec2Config;
  readonly #streams: RandomStreams;
  /** Of each caller a stream for each action. */
  readonly latencies: OwnedStreams;

  constructor(config: Ec2Config, streams: RandomStreams) {
    this.#config = config;
    this.#streams = streams;
    this.latencies = new OwnedStreams(streams, (caller, action) => `ec2-latency/${caller}/${action}`);
  }

  /** Draws how long a call takes. @param caller its row in `latencies`. */
  latency(action: string, caller: Row): Duration {
    const { latency } = this.#config;
    return this.latencies.draw(caller, action, latency.get(action) ?? latency.get('*') ?? NO_TIME);
  }

  /** What a call takes longer because of the addresses or prefixes it is about. */
  latencyOfAddresses(action: string, count: number): Duration {
    return ADDRESS_ACTIONS.has(action) ? (this.#config.latencyPerAddress ?? 0) * count : 0;
  }

  /** How throttled requests of a node draw how long they take. */
  throttledAnswer(node: string): Sampler {
    const { requestLimits } = this.#config;
    return new Sampler(requestLimits?.throttledAnswer ?? NO_TIME, this.#streams.stream(`ec2-throttled-answer/${node}`));
  }

  /** From the answer to DetachNetworkInterface until the interface is detached. */
  detachment(node: string): Duration {
    return new Sampler(this.#config.detachTime, this.#streams.stream(`ec2-detach-time/${node}`)).draw();
  }
}
