import { z } from 'zod';
import type { Distribution } from '../../sim/distributions.ts';
import { expecting } from './expectation.ts';
import { duration, positiveDuration, unitNeeded } from './values.ts';

const FORMS = '300ms, {p50: 300ms, p99: 2s}, {min: 1s, max: 2s}, {mean: 1s} or {values: [1s, 3s]}';
const KEYS_OF_FORMS = [['p50', 'p99'], ['min', 'max'], ['mean'], ['values']] as const;

const error = expecting(`a duration or a distribution (${FORMS})`, unitNeeded);

const constant = duration().transform((value): Distribution => ({ kind: 'constant', value }));

const varying = z
  .strictObject(
    {
      p50: positiveDuration().optional().describe('The median of a lognormal distribution. Goes with `p99`.'),
      p99: positiveDuration().optional().describe('Its 99 % quantile; not below `p50`.'),
      min: duration().optional().describe('The lower end of a uniform distribution. Goes with `max`.'),
      max: duration().optional().describe('Its upper end; not below `min`.'),
      mean: duration().optional().describe('The mean of an exponential distribution.'),
      values: z
        .array(duration())
        .min(1, { error: () => 'expected at least one value' })
        .optional()
        .describe('One of these, each as likely as the others.'),
    },
    { error },
  )
  .transform((given, context): Distribution => {
    const fail = (message: string) => {
      context.issues.push({ code: 'custom', input: given, message });
      return z.NEVER;
    };
    const { p50, p99, min, max, mean, values } = given;
    const keys = Object.entries(given).flatMap(([key, value]) => (value === undefined ? [] : [key]));
    if (!KEYS_OF_FORMS.some((form) => form.length === keys.length && form.every((key) => keys.includes(key)))) {
      return fail(
        `expected one of the forms ${FORMS}, found ${keys.length === 0 ? 'none of them' : keys.join(' with ')}`,
      );
    }
    if (p50 !== undefined && p99 !== undefined) {
      return p99 < p50 ? fail('p99 is below p50') : { kind: 'lognormal', p50, p99 };
    }
    if (min !== undefined && max !== undefined) {
      return max < min ? fail('max is below min') : { kind: 'uniform', min, max };
    }
    return mean !== undefined ? { kind: 'exponential', mean } : { kind: 'empirical', values: values ?? [] };
  })
  .meta({ oneOf: KEYS_OF_FORMS.map((required) => ({ required })) });

const distributionSchema = z.union([constant, varying], { error }).meta({
  id: 'Distribution',
  description: `How long something takes: always the same, or drawn anew each time. ${FORMS}.`,
});

/** How long something takes: always the same, or drawn anew each time. */
export function distribution() {
  return distributionSchema;
}
