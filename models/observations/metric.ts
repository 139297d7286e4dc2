import type { NodeLaunchRecord, RecordSink } from './records.ts';

/** What tells the values of a metric apart: `subnet`, `cause`. Undefined: the value has no such label. */
export type Labels = Readonly<Record<string, string | undefined>>;

export interface MetricLabel {
  readonly name: string;
  readonly description: string;
  /** All values it can have; undefined when they come from the scenario. */
  readonly values?: readonly string[];
}

/**
 * What kind of figures a metric has: a `trend` a value for each thing (a pod, a call), a `counter` how often something
 * happened, a `gauge` a value that holds until it changes.
 */
export type MetricKind = 'trend' | 'counter' | 'gauge';

/** How the figures of each kind become one. `p(N)` takes a number from 0 to 100. Over a gauge all of them count time, not changes. */
export const AGGREGATIONS = {
  trend: ['avg', 'min', 'med', 'max', 'p(N)', 'count', 'sum'],
  counter: ['count', 'rate'],
  gauge: ['avg', 'min', 'med', 'max', 'p(N)', 'last'],
} as const satisfies Record<MetricKind, readonly string[]>;

type RecordOf<Kind extends keyof RecordSink> = Parameters<NonNullable<RecordSink[Kind]>>[0];

/** The nodes that have been launched, by name. */
export type LaunchedNodes = ReadonlyMap<string, NodeLaunchRecord>;

/** How the records of one kind give values of a metric. */
export interface MetricSource<Kind extends keyof RecordSink = keyof RecordSink> {
  readonly kind: Kind;
  /**
   * Times in microseconds. Undefined when the record says nothing of the metric.
   * @param wanted the labels that are asked for: some metrics have a part of the value for one of them.
   */
  value(record: RecordOf<Kind>, wanted: Labels): number | undefined;
  labels(record: RecordOf<Kind>, nodes: LaunchedNodes): Labels;
}

/** A figure of a run that thresholds can be set for. The reference page is generated from it. */
export interface Metric {
  readonly name: string;
  readonly kind: MetricKind;
  /** `s`, `%`, or what is counted; empty where there is none. */
  readonly unit: string;
  readonly description: string;
  readonly labels: readonly MetricLabel[];
  /** Of a gauge: its series (one for each node or subnet) are added up, or each is looked at by itself. */
  readonly combine: 'sum' | 'each';
  readonly sources: readonly MetricSource[];
}

/** A source with the types of its own kind of records, fit for the list of a metric. */
export function from<Kind extends keyof RecordSink>(
  kind: Kind,
  labels: MetricSource<Kind>['labels'],
  value: MetricSource<Kind>['value'],
): MetricSource {
  return { kind, labels, value } as unknown as MetricSource;
}
