import { crossChecks, type ValidParts } from './cross-checks.ts';
import { describeIssue, type Finding, finding, findings } from './issues.ts';
import { type Scenario, scenarioSchema, specSchema } from './schema.ts';
import { thresholdFindings } from './threshold-checks.ts';

export interface Checked {
  /** Undefined when the schema does not fit. */
  readonly scenario: Scenario | undefined;
  /** What could be read of the spec even so. */
  readonly parts: ValidParts;
  readonly wrong: readonly Finding[];
}

/** Holds a scenario against the schema and its own parts against each other, and collects everything that is wrong. */
export function check(value: unknown): Checked {
  if (value === null || value === undefined) {
    return {
      scenario: undefined,
      parts: {},
      wrong: [finding([], 'the file is empty: expected apiVersion, kind and spec')],
    };
  }
  // Without compiling the schema to code of its own, which only pays off with thousands of workloads.
  const result = scenarioSchema.safeParse(value, { error: describeIssue, jitless: true });
  const parts = result.success ? result.data.spec : validParts(value);
  const wrong = [
    ...(result.success ? [] : findings(result.error.issues)),
    ...crossChecks(parts),
    ...thresholdFindings(parts),
  ];
  return { scenario: result.data, parts, wrong };
}

/** So that one mistake does not hide the others: what is valid by itself can still be checked against the rest. */
function validParts(value: unknown): ValidParts {
  const spec: unknown = typeof value === 'object' && value !== null && 'spec' in value ? value.spec : undefined;
  if (typeof spec !== 'object' || spec === null) return {};
  return Object.fromEntries(
    Object.entries(specSchema.shape).map(([part, schema]) => [
      part,
      schema.safeParse(Object.hasOwn(spec, part) ? spec[part as keyof typeof spec] : undefined, { jitless: true }).data,
    ]),
  );
}
