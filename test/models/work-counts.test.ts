import { afterEach, describe, expect, it, vi } from 'vitest';
import { Cluster, defaultEventQueue } from '../../models/cluster.ts';
import { fanOut } from '../../reports/report.ts';
import { loadScenario } from '../../scenarios/load.ts';
import type { EventQueue, MakeEventQueue } from '../../sim/event-queue.ts';
import { Simulation } from '../../sim/simulation.ts';

/** What a run costs, in what does not depend on the machine. */
interface Work {
  /** Actions that ran. */
  eventsRun: number;
  /** Events put into the queue, those that were cancelled later included; those of the present moment never are in it. */
  eventsAdded: number;
  /** How often the queues had to read the rows of two events to put them in order, as they do for equal times. */
  comparisons: number;
  /** Generators started, each of which allocates some objects. */
  processesStarted: number;
  /** Events pending at the busiest moment: the rows of the event table. */
  mostPending: number;
}

afterEach(() => void vi.restoreAllMocks());

async function workOf(scenario: string, sets: readonly string[] = []): Promise<Work> {
  const work: Work = { eventsRun: 0, eventsAdded: 0, comparisons: 0, processesStarted: 0, mostPending: 0 };
  const start = Simulation.prototype.start;
  vi.spyOn(Simulation.prototype, 'start').mockImplementation(function (this: Simulation, task) {
    work.processesStarted += 1;
    return start.call(this, task) as never;
  });
  const queue: MakeEventQueue = (events) => {
    const isEarlier = events.isEarlier.bind(events);
    vi.spyOn(events, 'isEarlier').mockImplementation((a, b) => {
      work.comparisons += 1;
      return isEarlier(a, b);
    });
    return counting(defaultEventQueue(events), work);
  };
  const { config } = await loadScenario(scenario, { sets });
  const cluster = new Cluster(config, fanOut([]), { check: false, queue });
  cluster.runUntil(config.duration);
  cluster.finish();
  work.eventsRun = cluster.eventsRun;
  return work;
}

function counting(queue: EventQueue, work: Work): EventQueue {
  let pending = 0;
  return {
    add: (slot, time, delay) => {
      work.eventsAdded += 1;
      pending += 1;
      work.mostPending = Math.max(work.mostPending, pending);
      queue.add(slot, time, delay);
    },
    first: () => queue.first(),
    get firstTime() {
      return queue.firstTime;
    },
    removeFirst: () => {
      pending -= 1;
      queue.removeFirst();
    },
  };
}

/**
 * A change that makes the simulator do more shows here, on any machine and however busy it is. Numbers that have become
 * smaller are good news; of larger ones the commit has to say why. `npx vitest run test/models/work-counts.test.ts -u`.
 */
describe('the work that a run takes', () => {
  it('of a day of real churn on a few nodes', async () => {
    expect(await workOf('quickstart')).toMatchInlineSnapshot(`
      {
        "comparisons": 8789,
        "eventsAdded": 116142,
        "eventsRun": 117245,
        "mostPending": 657,
        "processesStarted": 1625,
      }
    `);
  });

  it('of a fleet that waits for the morning', async () => {
    expect(await workOf('describe-budget')).toMatchInlineSnapshot(`
      {
        "comparisons": 7,
        "eventsAdded": 32006,
        "eventsRun": 35687,
        "mostPending": 1165,
        "processesStarted": 2392,
      }
    `);
  });

  it('of a burst of pods', async () => {
    expect(await workOf('burst-deploy')).toMatchInlineSnapshot(`
      {
        "comparisons": 649,
        "eventsAdded": 2109,
        "eventsRun": 2159,
        "mostPending": 234,
        "processesStarted": 50,
      }
    `);
  });

  it('of 150 nodes at once', async () => {
    expect(await workOf('scale-out-150')).toMatchInlineSnapshot(`
      {
        "comparisons": 13285,
        "eventsAdded": 67966,
        "eventsRun": 68995,
        "mostPending": 2044,
        "processesStarted": 1177,
      }
    `);
  });
});
