/** A named group of measurements; each measures one size or kind of the same work. */
export interface Benchmark {
  readonly name: string;
  readonly measurements: readonly Measurement[];
}

export interface Measurement {
  readonly name: string;
  /** What is counted, as the plural of a noun. */
  readonly unit: string;
  /** How often it is measured; 5 unless it says otherwise. */
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

export interface Result {
  readonly benchmark: string;
  readonly name: string;
  readonly unit: string;
  /** Units a second: the median of the runs, and each run in its order. */
  readonly median: number;
  readonly runs: readonly number[];
  /** Of each run, where there is anything to say. */
  readonly details: readonly string[];
}

const RUNS = 5;

export function measure({ name, measurements }: Benchmark): Result[] {
  return measurements.map((measurement) => {
    const works = Array.from({ length: measurement.runs ?? RUNS }, () => timed(measurement));
    const runs = works.map(({ done, seconds }) => done / seconds);
    const median = runs.toSorted((a, b) => a - b)[Math.floor(runs.length / 2)] ?? 0;
    const details = works.map(({ detail }) => detail).filter((detail) => detail !== '');
    return { benchmark: name, name: measurement.name, unit: measurement.unit, median, runs, details };
  });
}

function timed(measurement: Measurement): TimedWork {
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
