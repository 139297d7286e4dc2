import { z } from 'zod';
import { name, wholeNumber } from '../values.ts';

const target = {
  node: name().optional().describe('The node of this name, e.g. `workers-1`.'),
  nodeGroup: name().optional().describe('The nodes of this group.'),
  zone: name().optional().describe('The nodes in this zone.'),
  count: wholeNumber(1).optional().describe('So many of those that fit, drawn at random. Default: all of them.'),
};

/** Which nodes an event happens to, and what else is to be said of it. */
export function nodeTarget<Shape extends z.ZodRawShape>(more: Shape) {
  return z.strictObject({ ...target, ...more });
}

/** The same for what nobody does to all nodes at once without saying so. */
export function someNodes<Shape extends z.ZodRawShape>(more: Shape) {
  return nodeTarget(more).refine(
    (given: object) => ['node', 'nodeGroup', 'zone', 'count'].some((key) => Reflect.get(given, key) !== undefined),
    { error: () => 'expected at least one of node, nodeGroup, zone and count: which nodes?' },
  );
}
