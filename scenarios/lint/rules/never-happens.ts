import { neverHappens } from '../../never-happens.ts';
import type { LintRule } from '../rule.ts';

export const somethingNeverHappens: LintRule = {
  code: 'VCS117',
  id: 'never-happens',
  severity: 'warning',
  title: 'Events and workloads after the end of the run, or events of nodes that there never are',
  why: 'The run ends after spec.duration. Nodes have the name of their group and a number; where nothing replaces them or adds others, the numbers end with desiredSize.',
  source: 'the scenario reference, docs/scenario-reference.md',
  find: ({ spec }) => neverHappens(spec).map((found) => ({ ...found, message: `${found.message}.` })),
};
