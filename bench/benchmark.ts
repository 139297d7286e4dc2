/** A named group of measurements; each measures one size or kind of the same work. */
export interface Benchmark {
  readonly name: string;
  readonly measurements: readonly Measurement[];
}

export interface Measurement {
  readonly name: string;
  /** What is counted, as the plural of a noun. */
  readonly unit: string;
  /**
   * Sets up, which is not timed, and gives the work, which is. The work returns how many units it has done, and throws
   * when it finds that it has not done them right.
   */
  readonly prepare: () => () => number;
}

export interface Result {
  readonly benchmark: string;
  readonly name: string;
  readonly unit: string;
  /** Units a second: the median of the runs, and each run in its order. */
  readonly median: number;
  readonly runs: readonly number[];
}

const RUNS = 5;

export function measure({ name, measurements }: Benchmark): Result[] {
  return measurements.map((measurement) => {
    const runs = Array.from({ length: RUNS }, () => rate(measurement));
    const median = runs.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
    return { benchmark: name, name: measurement.name, unit: measurement.unit, median, runs };
  });
}

function rate(measurement: Measurement): number {
  const work = measurement.prepare();
  const start = performance.now();
  const done = work();
  return (done * 1_000) / (performance.now() - start);
}

/** @throws Error when the work has not done what it was to do: its time would mean nothing. */
export function verify(what: string, got: number, expected: number, tolerance = 0): void {
  if (Math.abs(got - expected) > tolerance * expected) throw new Error(`${what}: ${got}, expected ${expected}`);
}
