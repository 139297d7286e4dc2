import type { Labels, LaunchedNodes, Metric, MetricSource } from '../../models/observations/metric.ts';
import type { Aggregation, Threshold } from '../../models/observations/thresholds.ts';
import type { Time } from '../../sim/time.ts';
import { type Figure, type Figures, figuresOf } from './figures.ts';

/** A record of any kind: what a gauge's series is called is in one of these fields. */
interface AnyRecord {
  readonly time?: Time;
  readonly node?: string;
  readonly subnet?: string;
  readonly networkCard?: number;
}

/** Follows one metric, or the part of it that has certain labels. */
export class Watch {
  readonly metric: Metric;
  readonly #labels: Labels;
  readonly #figures: Figures;

  constructor({ metric, labels }: Pick<Threshold, 'metric' | 'labels'>) {
    this.metric = metric;
    this.#labels = labels;
    this.#figures = figuresOf(metric.kind, metric.combine);
  }

  /** @param record of the source's kind. */
  take(source: MetricSource, record: never, nodes: LaunchedNodes): void {
    const found = source.labels(record, nodes);
    for (const name in this.#labels) {
      // Those that the record does not have choose a part of the value.
      if (name in found && found[name] !== this.#labels[name]) return;
    }
    const value = source.value(record, this.#labels);
    if (value === undefined) return;
    const { time = 0, node, networkCard, subnet } = record as AnyRecord;
    this.#figures.add(time, value, node === undefined ? (subnet ?? '') : seriesOf(node, networkCard ?? 0));
  }

  nodeRemoved(time: Time, node: string): void {
    this.#figures.end(time, seriesOf(node, ''));
  }

  aggregate(now: Time, aggregation: Aggregation): readonly Figure[] {
    return this.#figures.aggregate(now, aggregation);
  }
}

/** A node has a series for each network card. */
function seriesOf(node: string, networkCard: number | ''): string {
  return `${node}/${networkCard}`;
}
