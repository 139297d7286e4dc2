import type { Duration } from '../../sim/time.ts';
import type { Labels, Metric } from './metric.ts';

/** How the figures of a metric become one; see `AGGREGATIONS`. `percent` from 0 to 100. */
export type Aggregation =
  | { readonly name: 'avg' | 'min' | 'med' | 'max' | 'count' | 'sum' | 'rate' | 'last' }
  | { readonly name: 'p'; readonly percent: number };

export const OPERATORS = ['<', '<=', '>', '>=', '==', '!='] as const;
export type Operator = (typeof OPERATORS)[number];

/** What a figure of the run has to be: `pod_start_seconds{namespace=shop}: p(99) < 15`. */
export interface Threshold {
  readonly metric: Metric;
  readonly labels: Labels;
  readonly aggregation: Aggregation;
  readonly operator: Operator;
  /** In the metric's unit. */
  readonly limit: number;
  /** As it is written: `pod_start_seconds{namespace=shop}`, `p(99) < 15`. */
  readonly selector: string;
  readonly expression: string;
  /** Undefined: the run goes on when it is missed. Else the run ends once it is missed at this moment or later. */
  readonly abortsFrom: Duration | undefined;
}

export function holds(value: number, operator: Operator, limit: number): boolean {
  switch (operator) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '==':
      return value === limit;
    case '!=':
      return value !== limit;
  }
}
