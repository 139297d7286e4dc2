import { constant, type Distribution, sampler } from '../../sim/distributions.ts';
import type { RandomStreams } from '../../sim/random.ts';
import type { Duration } from '../../sim/time.ts';
import type { Ec2Config } from '../cluster-config.ts';

/** The calls whose work grows with the addresses they are about. */
const ADDRESS_ACTIONS: ReadonlySet<string> = new Set([
  'AssignPrivateIpAddresses',
  'CreateNetworkInterface',
  'UnassignPrivateIpAddresses',
]);

/** How long EC2 takes for what it is asked to do. Each node, and each action on it, draws from a stream of its own. */
export class CallTimes {
  readonly #config: Ec2Config;
  readonly #streams: RandomStreams;

  constructor(config: Ec2Config, streams: RandomStreams) {
    this.#config = config;
    this.#streams = streams;
  }

  /** Draws how long the calls of an action take on a node. */
  latency(action: string, node: string): () => Duration {
    const { latency } = this.#config;
    const distribution = latency.get(action) ?? latency.get('*') ?? constant(0);
    return this.#sampler(distribution, `ec2-latency/${node}/${action}`);
  }

  /** What a call takes longer because of the addresses or prefixes it is about. */
  latencyOfAddresses(action: string, count: number): Duration {
    return ADDRESS_ACTIONS.has(action) ? (this.#config.latencyPerAddress ?? 0) * count : 0;
  }

  /** Draws how long throttled requests take on a node. */
  throttledAnswer(node: string): () => Duration {
    return this.#sampler(this.#config.requestLimits?.throttledAnswer ?? constant(0), `ec2-throttled-answer/${node}`);
  }

  /** From the answer to DetachNetworkInterface until the interface is detached. */
  detachment(node: string): Duration {
    return this.#sampler(this.#config.detachTime, `ec2-detach-time/${node}`)();
  }

  #sampler(distribution: Distribution, streamName: string): () => Duration {
    return sampler(distribution, this.#streams.stream(streamName));
  }
}
