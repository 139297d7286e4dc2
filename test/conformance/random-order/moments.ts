/** What is known of a figure that was counted in several runs. */
export interface Moments {
  readonly runs: number;
  readonly mean: number;
  /** Standard deviation of these runs (divided by their number, as recorded). */
  readonly sd: number;
  readonly min: number;
  readonly max: number;
}

export function momentsOf(values: readonly number[]): Moments {
  const runs = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / runs;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / runs;
  return { runs, mean, sd: Math.sqrt(variance), min: Math.min(...values), max: Math.max(...values) };
}

/** Fourth central moment over squared variance: 3 for normal figures, far more for those that vary in few runs. 0 if none varies. */
export function kurtosis(values: readonly number[]): number {
  const { runs, mean, sd } = momentsOf(values);
  return sd === 0 ? 0 : values.reduce((sum, value) => sum + (value - mean) ** 4, 0) / runs / sd ** 4;
}
