import { BucketQueue } from '../sim/bucket-queue.ts';
import { HeapQueue, type MakeEventQueue } from '../sim/event-queue.ts';
import { EventTable, NO_SLOT } from '../sim/event-table.ts';
import { LanedQueue } from '../sim/laned-queue.ts';
import { RandomStream } from '../sim/random.ts';
import { type Duration, seconds } from '../sim/time.ts';
import { type Benchmark, type Measurement, verify } from './benchmark.ts';
import { holdPeers } from './peers.ts';

const SIZES = [1_000, 100_000, 1_000_000];
const OPERATIONS = 3_000_000;
const COOL_DOWN = seconds(30);
const NOTHING = () => {};

const laned: MakeEventQueue = (events) => new LanedQueue(events, [COOL_DOWN], new BucketQueue(events));

/**
 * The classic hold model: the queue keeps its size; each operation takes out the earliest event and schedules a new one.
 * With any delay it shows the reference heap and the buckets, with one constant delay a lane. Cancelling and the order of
 * equal times are in it: it is the engine's own table and queues.
 */
export const hold: Benchmark = {
  name: 'hold',
  isAlone: true,
  measurements: SIZES.flatMap((size) => [
    holdModel(measurementName('heap', size), size, (events) => new HeapQueue(events), randomDelays()),
    holdModel(measurementName('buckets', size), size, (events) => new BucketQueue(events), randomDelays()),
    holdModel(measurementName('lane', size), size, laned, [COOL_DOWN]),
  ]),
  peers: () =>
    SIZES.flatMap((size) => holdPeers(size, [measurementName('heap', size), measurementName('buckets', size)])),
};

function measurementName(queue: string, size: number): string {
  return `${queue}, ${size.toLocaleString('en')} pending`;
}

function holdModel(name: string, size: number, makeQueue: MakeEventQueue, delays: readonly Duration[]): Measurement {
  const delay = (i: number) => delays[i % delays.length] ?? 0;
  const prepare = () => {
    const events = new EventTable();
    const queue = makeQueue(events);
    for (let i = 0; i < size; i++) queue.add(events.add(delay(i), NOTHING), delay(i), delay(i));
    return () => {
      let now = 0;
      let inOrder = 0;
      for (let i = size; i < size + OPERATIONS; i++) {
        const slot = queue.first();
        if (slot === NO_SLOT) break;
        const time = queue.firstTime;
        if (time >= now) inOrder += 1;
        now = time;
        queue.removeFirst();
        events.remove(slot);
        queue.add(events.add(now + delay(i), NOTHING), now + delay(i), delay(i));
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
