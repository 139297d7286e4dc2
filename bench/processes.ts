import { sleep, type Task } from '../sim/process.ts';
import { RandomStream } from '../sim/random.ts';
import { Simulation } from '../sim/simulation.ts';
import { type Benchmark, verify, WARM_UPS } from './benchmark.ts';
import { bareNode, simcore, simPy } from './peers.ts';

const SLEEPERS = 10_000;
const SLEEPS = 50;

/** Many processes that do nothing but sleep: the cost of resuming a generator, on top of its event. */
export const processes: Benchmark = {
  name: 'processes',
  isAlone: true,
  measurements: [
    {
      name: `${SLEEPERS.toLocaleString('en')} sleepers`,
      unit: 'resumptions',
      warmUps: WARM_UPS,
      prepare: () => {
        const simulation = new Simulation();
        const stream = new RandomStream('processes');
        let resumptions = 0;
        function* sleeper(): Task {
          for (let i = 0; i < SLEEPS; i++) {
            yield sleep(1 + stream.below(1_000_000));
            resumptions += 1;
          }
        }
        for (let i = 0; i < SLEEPERS; i++) simulation.start(sleeper());
        return () => {
          simulation.runUntil(Number.POSITIVE_INFINITY);
          verify('resumptions', resumptions, SLEEPERS * SLEEPS);
          verify('events', simulation.eventsRun, SLEEPERS * (SLEEPS + 1));
          return resumptions;
        };
      },
    },
  ],
  peers: () => [...simcore('processes'), ...bareNode('processes'), ...simPy('processes')],
};
