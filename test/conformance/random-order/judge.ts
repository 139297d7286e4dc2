import { kurtosis, type Moments, momentsOf } from './moments.ts';

/** A figure of one scenario, as the models gave it in several runs and as it was recorded. */
export interface Comparison {
  readonly trace: string;
  readonly figure: string;
  readonly ours: Moments;
  readonly recorded: Moments;
  /** Difference of the means over its standard error; 0 when both never vary and are equal, else infinite. */
  readonly z: number;
  /** Our standard deviation over the recorded one; 1 when neither varies. */
  readonly spread: number;
  /** How many standard errors the logarithm of `spread` is away from 0. */
  readonly zOfSpread: number;
}

/** `forgiven`: beyond the bounds, but among so many figures one or the other is by chance. */
export type Verdict = 'equal' | 'agrees' | 'forgiven' | 'DIFFERS';

const LARGEST_Z = 3;
const SPREAD_BOUND = 1.25;
/** The chance that a correct model fails at least once. */
const FAMILY_WISE_ERROR = 0.05;

/** @param values one of each run. */
export function compare(trace: string, figure: string, values: readonly number[], recorded: Moments): Comparison {
  const ours = momentsOf(values);
  const standardError = Math.hypot(ours.sd / Math.sqrt(ours.runs), recorded.sd / Math.sqrt(recorded.runs));
  const difference = ours.mean - recorded.mean;
  const z = difference === 0 ? 0 : difference / standardError;
  const spread = ours.sd === recorded.sd ? 1 : ours.sd / recorded.sd;
  // Delta method: the variance of ln(sd) is (kurtosis - 1) / 4n. The recording tells no kurtosis: ours stands for both.
  const errorOfSpread = Math.sqrt(((kurtosis(values) - 1) / 4) * (1 / ours.runs + 1 / recorded.runs));
  return { trace, figure, ours, recorded, z, spread, zOfSpread: spread === 1 ? 0 : Math.log(spread) / errorOfSpread };
}

/** Judges all figures together: the more of them vary, the more may be beyond the bounds by chance (Bonferroni). */
export function judgeAll(comparisons: readonly Comparison[]): (Comparison & { readonly verdict: Verdict })[] {
  const varying = comparisons.filter(({ ours, recorded }) => ours.sd > 0 || recorded.sd > 0);
  const smallestChance = FAMILY_WISE_ERROR / varying.length;
  return comparisons.map((comparison) => ({ ...comparison, verdict: judge(comparison, smallestChance) }));
}

function judge({ ours, recorded, z, spread, zOfSpread }: Comparison, smallestChance: number): Verdict {
  if (ours.sd === 0 && recorded.sd === 0) return ours.mean === recorded.mean ? 'equal' : 'DIFFERS';
  // What never varied in the record must not vary here, and the other way round.
  if (ours.sd === 0 || recorded.sd === 0) return 'DIFFERS';
  if (Math.abs(z) <= LARGEST_Z && spread <= SPREAD_BOUND && spread >= 1 / SPREAD_BOUND) return 'agrees';
  return [z, zOfSpread].every((value) => twoSidedChance(value) >= smallestChance) ? 'forgiven' : 'DIFFERS';
}

/** Of a standard normal number to be as far from 0: Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.2.17. */
function twoSidedChance(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const coefficients = [1.330274429, -1.821255978, 1.781477937, -0.356563782, 0.31938153];
  return 2 * density * coefficients.reduce((sum, coefficient) => t * (coefficient + sum), 0);
}
