import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** How often the engine's short benchmarks, and the same work on Node without it, run before the run that counts: V8 compiles for half a second. */
export const WARM_UPS = 3;

/** A named group of measurements of the same work: ours by size or kind, and peers beside them in the same run. */
export interface Benchmark {
  readonly name: string;
  /**
   * Each run is a process of its own, as those of the peers are. In one process V8 would compile the engine for all queues
   * and processes that it has ever met.
   */
  readonly isAlone?: boolean;
  readonly measurements: readonly Measurement[];
  /** None where they are not installed. */
  readonly peers?: () => readonly Peer[];
}

export interface Measurement {
  readonly name: string;
  /** What is counted, as the plural of a noun. */
  readonly unit: string;
  /** In a process of its own: how often the work is done beforehand, for V8 to have compiled what it needs; once unless it says otherwise. */
  readonly warmUps?: number;
  /** How often it is measured at most; 5 times unless it says otherwise. */
  readonly runs?: number;
  /**
   * Sets up, which is not timed, and gives the work, which is. The work returns how many units it has done, and throws
   * when it finds that it has not done them right.
   */
  readonly prepare: () => () => number | TimedWork;
}

/** Of work that knows better than the clock around it how long it took. */
export interface TimedWork {
  readonly done: number;
  readonly seconds: number;
  /** What else there is to say, such as the memory that it took. */
  readonly detail: string;
}

/** The same work, done by something else. */
export interface Peer {
  /** With its version. */
  readonly name: string;
  /** Those of our measurements, by their names, that are compared with it. */
  readonly of: (measurement: string) => boolean;
  /** Units a second. It checks its work likewise. */
  readonly rate: () => number;
}

export interface Result {
  readonly benchmark: string;
  readonly name: string;
  readonly unit: string;
  /** Units a second: the median of the runs, and each run in its order. */
  readonly median: number;
  readonly runs: readonly number[];
  /** Of each run, where there is anything to say. */
  readonly details: readonly string[];
  /** How many times as fast we are, by the medians; one for each peer. */
  readonly beside: readonly { readonly peer: string; readonly times: number }[];
}

const RUNS = 5;
const ALONE = fileURLToPath(new URL('alone.js', import.meta.url));

/**
 * Runs all measurements and peers of a benchmark in turn, so that whatever else the machine does hits all of them alike.
 * @param most how often each is run at most.
 */
export function measure({ name, isAlone, measurements, peers = () => [] }: Benchmark, most: number): Result[] {
  const installed = peers();
  const works = measurements.map((): TimedWork[] => []);
  const peerRates = installed.map((): number[] => []);
  for (let run = 0; run < Math.min(most, RUNS); run++) {
    for (const [index, measurement] of measurements.entries()) {
      if (run >= (measurement.runs ?? RUNS)) continue;
      works[index]?.push(isAlone ? timedAlone(name, measurement.name) : timed(measurement));
    }
    for (const [index, peer] of installed.entries()) peerRates[index]?.push(peer.rate());
  }
  const medianOfPeer = peerRates.map(median);
  const ours = measurements.map((measurement, index): Result => {
    const runs = (works[index] ?? []).map(({ done, seconds }) => done / seconds);
    const beside = installed.flatMap((peer, place) =>
      peer.of(measurement.name) ? [{ peer: peer.name, times: median(runs) / (medianOfPeer[place] ?? Number.NaN) }] : [],
    );
    const details = (works[index] ?? []).map(({ detail }) => detail).filter((detail) => detail !== '');
    return {
      benchmark: name,
      name: measurement.name,
      unit: measurement.unit,
      median: median(runs),
      runs,
      details,
      beside,
    };
  });
  const unit = measurements[0]?.unit ?? '';
  const theirs = installed.map((peer, index): Result => {
    const runs = peerRates[index] ?? [];
    return { benchmark: name, name: peer.name, unit, median: median(runs), runs, details: [], beside: [] };
  });
  return [...ours, ...theirs];
}

/** The middle one; of an even number the higher of the two. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function timedAlone(benchmark: string, measurement: string): TimedWork {
  const { status, stdout, stderr } = spawnSync(process.execPath, [ALONE, benchmark, measurement], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${benchmark}, ${measurement}: ${stderr}`);
  return JSON.parse(stdout) as TimedWork;
}

export function timed(measurement: Measurement): TimedWork {
  const work = measurement.prepare();
  const start = performance.now();
  const done = work();
  if (typeof done !== 'number') return done;
  return { done, seconds: (performance.now() - start) / 1_000, detail: '' };
}

/** @throws Error when the work has not done what it was to do: its time would mean nothing. */
export function verify(what: string, got: number, expected: number, tolerance = 0): void {
  if (Math.abs(got - expected) > tolerance * expected) throw new Error(`${what}: ${got}, expected ${expected}`);
}
