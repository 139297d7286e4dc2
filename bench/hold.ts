import { ScheduledEvent } from '../sim/event.ts';
import { type EventQueue, HeapQueue, LanedQueue } from '../sim/event-queue.ts';
import { RandomStream } from '../sim/random.ts';
import { type Duration, seconds } from '../sim/time.ts';
import { type Benchmark, type Measurement, verify } from './benchmark.ts';

const SIZES = [1_000, 100_000, 1_000_000];
const OPERATIONS = 300_000;
const COOL_DOWN = seconds(30);
const NOTHING = () => {};

/**
 * The classic hold model: the queue keeps its size; each operation takes out the earliest event and schedules a new one.
 * With any delay it shows the heap, with one constant delay a lane.
 */
export const hold: Benchmark = {
  name: 'hold',
  measurements: SIZES.flatMap((size) => [
    holdModel(`heap, ${size.toLocaleString('en')} pending`, size, () => new HeapQueue(), randomDelays()),
    holdModel(`lane, ${size.toLocaleString('en')} pending`, size, () => new LanedQueue([COOL_DOWN]), [COOL_DOWN]),
  ]),
};

function holdModel(
  name: string,
  size: number,
  createQueue: () => EventQueue,
  delays: readonly Duration[],
): Measurement {
  const delay = (i: number) => delays[i % delays.length] ?? 0;
  const prepare = () => {
    const queue = createQueue();
    for (let i = 0; i < size; i++) queue.add(new ScheduledEvent(delay(i), i, NOTHING), delay(i));
    return () => {
      let now = 0;
      let inOrder = 0;
      for (let i = size; i < size + OPERATIONS; i++) {
        const event = queue.takeBefore(Number.POSITIVE_INFINITY);
        if (event === undefined) break;
        if (event.time >= now) inOrder += 1;
        now = event.time;
        queue.add(new ScheduledEvent(now + delay(i), i, NOTHING), delay(i));
      }
      verify('events in order', inOrder, OPERATIONS);
      return OPERATIONS;
    };
  };
  return { name, unit: 'operations', prepare };
}

function randomDelays(): Duration[] {
  const stream = new RandomStream('hold');
  // A prime, so that the delays do not repeat in step with the size of the queue.
  return Array.from({ length: 99_991 }, () => Math.round(-Math.log(1 - stream.next()) * COOL_DOWN));
}
