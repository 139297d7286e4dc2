import { Sampler } from '../sim/distributions.ts';
import { sleep, type Task } from '../sim/process.ts';
import { RandomStreams } from '../sim/random.ts';
import { Signal } from '../sim/signal.ts';
import { Simulation } from '../sim/simulation.ts';
import { type Duration, seconds } from '../sim/time.ts';
import { type Benchmark, verify, WARM_UPS } from './benchmark.ts';
import { meanWaitByErlangC } from './erlang-c.ts';
import { bareNode, simcore, simjs, simPy } from './peers.ts';

const SERVERS = 8;
const UTILISATION = 0.8;
const CUSTOMERS = 200_000;
const SERVICE = { kind: 'exponential', mean: seconds(1) } as const;
const BETWEEN_ARRIVALS = { kind: 'exponential', mean: Math.round(SERVICE.mean / (SERVERS * UTILISATION)) } as const;

/**
 * The textbook's queue with eight servers, a process for each customer: processes, signals and random numbers together.
 * The mean wait must be what Erlang's formula says, within 8 %: over 30 seeds the mean of
 * so many customers has a standard deviation of 3.8 % around it.
 */
export const mm8: Benchmark = {
  name: 'mm8',
  isAlone: true,
  measurements: [
    {
      name: `M/M/${SERVERS} at ${100 * UTILISATION} %`,
      unit: 'customers',
      warmUps: WARM_UPS,
      prepare: () => {
        const simulation = new Simulation();
        const station = new Station(simulation);
        simulation.start(station.arrivals());
        return () => {
          simulation.runUntil(Number.POSITIVE_INFINITY);
          verify('customers served', station.served, CUSTOMERS);
          verify('servers free at the end', station.freeServers, SERVERS);
          verify('mean wait', station.waited / CUSTOMERS, meanWaitByErlangC(SERVERS, UTILISATION, SERVICE.mean), 0.08);
          return CUSTOMERS;
        };
      },
    },
  ],
  peers: () => [...simcore('mm8'), ...bareNode('mm8'), ...simjs(), ...simPy('mm8')],
};

class Station {
  freeServers = SERVERS;
  served = 0;
  /** By all customers together. */
  waited: Duration = 0;
  readonly #simulation: Simulation;
  readonly #serviceTime: Sampler;
  readonly #timeToNextArrival: Sampler;
  readonly #queue: Signal[] = [];

  constructor(simulation: Simulation) {
    const streams = new RandomStreams('mm8');
    this.#simulation = simulation;
    this.#serviceTime = new Sampler(SERVICE, streams.stream('service'));
    this.#timeToNextArrival = new Sampler(BETWEEN_ARRIVALS, streams.stream('arrivals'));
  }

  *arrivals(): Task {
    for (let i = 0; i < CUSTOMERS; i++) {
      this.#simulation.start(this.#customer());
      yield sleep(this.#timeToNextArrival.draw());
    }
  }

  *#customer(): Task {
    const arrived = this.#simulation.now;
    if (this.freeServers > 0) this.freeServers -= 1;
    else {
      const served = new Signal();
      this.#queue.push(served);
      yield served;
    }
    this.waited += this.#simulation.now - arrived;
    yield sleep(this.#serviceTime.draw());
    this.served += 1;
    const next = this.#queue.shift();
    if (next === undefined) this.freeServers += 1;
    else next.fire();
  }
}
