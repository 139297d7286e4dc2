import { z } from 'zod';
import type { Threshold } from '../../models/observations/thresholds.ts';
import { parseCondition, parseSelector } from '../threshold-text.ts';
import { expecting } from './expectation.ts';
import { duration, flag } from './values.ts';

const condition = () =>
  z.string({ error: expecting('a condition such as "p(99) < 15"') }).meta({ examples: ['p(99) < 15', 'max < 10'] });

const conditionSchema = z.union(
  [
    condition(),
    z.strictObject({
      threshold: condition().describe('The condition.'),
      abortOnFail: flag().prefault(false).describe('true: the run ends as soon as the threshold is missed.'),
      delayAbortEval: duration()
        .prefault('0s')
        .describe('With `abortOnFail`: how long from the start of the run a miss does not end it yet.'),
    }),
  ],
  { error: expecting('a condition such as "p(99) < 15", or {threshold: "p(99) < 15", abortOnFail: true}') },
);

/** By metric, each with its conditions. Comes out as a list of thresholds. */
export const thresholdsSchema = z
  .record(z.string(), z.array(conditionSchema).min(1, { error: () => 'expected at least one condition' }))
  .transform((given, context): Threshold[] =>
    Object.entries(given).flatMap(([key, conditions]) => {
      const selector = parseSelector(key);
      if ('complaint' in selector) {
        context.issues.push({ code: 'custom', input: key, path: [key], message: selector.complaint });
        return [];
      }
      return conditions.flatMap((written, index) => {
        const { threshold, abortOnFail, delayAbortEval } =
          typeof written === 'string' ? { threshold: written, abortOnFail: false, delayAbortEval: 0 } : written;
        const parsed = parseCondition(threshold, selector.metric);
        if ('complaint' in parsed) {
          context.issues.push({ code: 'custom', input: threshold, path: [key, index], message: parsed.complaint });
          return [];
        }
        const abortsFrom = abortOnFail ? delayAbortEval : undefined;
        return [{ ...selector, ...parsed, selector: key, expression: threshold.trim(), abortsFrom }];
      });
    }),
  );
