import { nodeResourcesFit } from './filters/node-resources-fit.ts';
import { nodeUnschedulable } from './filters/node-unschedulable.ts';
import { taintToleration } from './filters/taint-toleration.ts';
import type { Filter, Score } from './plugins.ts';
import { balancedAllocation } from './scores/node-resources-balanced-allocation.ts';
import { leastAllocated } from './scores/node-resources-fit.ts';

/**
 * The plugins of the default profile in their order, as far as there is something for them to decide (kubernetes v1.31,
 * pkg/scheduler/apis/config/v1/default_plugins.go). A node is dropped at the first filter that does not pass it.
 */
export const FILTERS: readonly Filter[] = [nodeUnschedulable, taintToleration, nodeResourcesFit];

export const SCORES: readonly Score[] = [leastAllocated, balancedAllocation];
