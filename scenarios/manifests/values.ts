import { z } from 'zod';
import type { LabelRequirement, LabelSelector, Labels } from '../../models/label-selector.ts';
import { expecting } from '../schema/expectation.ts';
import { quotesNeeded } from '../schema/vpc.ts';

/** What objects of Kubernetes have in common. Keys that are not read here are passed over, whatever they hold. */

const text = () => z.string({ error: expecting('a text', quotesNeeded) });

/** Kubernetes refuses the key `__proto__` as it does every one that begins with an underscore; a record would pass over it in silence. */
export const labelsSchema = z
  .unknown()
  .refine((given) => !Object.hasOwn(Object(given), '__proto__'), {
    error: () => 'the key "__proto__" cannot be: keys of labels and annotations begin and end with a letter or digit',
  })
  .pipe(z.record(z.string(), text()));

export const metadataSchema = z.looseObject({
  name: text().optional(),
  namespace: text().optional(),
  labels: labelsSchema.optional(),
  annotations: labelsSchema.optional(),
});

const requirementSchema = z.looseObject({
  key: text(),
  operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt']),
  values: z.array(text()).optional(),
});

export const requirementsSchema = z.array(requirementSchema);

export const selectorSchema = z.looseObject({
  matchLabels: labelsSchema.optional(),
  matchExpressions: requirementsSchema.optional(),
});

export function labelsOf(labels: Readonly<Record<string, string>> | undefined): Labels | undefined {
  return labels === undefined ? undefined : new Map(Object.entries(labels));
}

export function requirementsOf(given: z.output<typeof requirementsSchema> = []): LabelRequirement[] {
  return given.map(({ key, operator, values = [] }) => ({ key, operator, values }));
}

export function selectorOf({
  matchLabels = {},
  matchExpressions,
}: z.output<typeof selectorSchema> = {}): LabelSelector {
  const exact = Object.entries(matchLabels).map(
    ([key, value]): LabelRequirement => ({ key, operator: 'In', values: [value] }),
  );
  return [...exact, ...requirementsOf(matchExpressions)];
}
