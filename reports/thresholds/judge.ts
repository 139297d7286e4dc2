import type { NodeLaunchRecord, NodeRecord } from '../../models/observations/records.ts';
import { holds, type Threshold } from '../../models/observations/thresholds.ts';
import { type Time, toSeconds } from '../../sim/time.ts';
import type { RecordKind, Report } from '../report.ts';
import type { ThresholdFigures } from '../summary/summary.ts';
import type { Figure } from './figures.ts';
import { Watch } from './watch.ts';

/** Follows what thresholds are set for, and judges them at any time. */
export class ThresholdJudge {
  /** Takes the kinds of records that the thresholds need, and no others. */
  readonly report: Report;
  readonly #thresholds: readonly { readonly threshold: Threshold; readonly watch: Watch }[];
  readonly #nodes = new Map<string, NodeLaunchRecord>();
  readonly #endedRun = new Set<Threshold>();

  constructor(thresholds: readonly Threshold[]) {
    const watches = new Map<string, Watch>();
    this.#thresholds = thresholds.map((threshold) => {
      const watch = watches.get(threshold.selector) ?? new Watch(threshold);
      watches.set(threshold.selector, watch);
      return { threshold, watch };
    });
    this.report = this.#reportFor([...watches.values()]);
  }

  /** Whether any threshold can end the run before its time. */
  get mayEndRun(): boolean {
    return this.#thresholds.some(({ threshold }) => threshold.abortsFrom !== undefined);
  }

  /** Has a threshold been missed that ends the run? */
  endsRun(now: Time): boolean {
    for (const { threshold, watch } of this.#thresholds) {
      const { abortsFrom } = threshold;
      if (abortsFrom === undefined || now < abortsFrom) continue;
      const { figure, ok } = judged(threshold, watch, now);
      // Early in a run there may be nothing to judge yet.
      if (!ok && figure !== undefined) this.#endedRun.add(threshold);
    }
    return this.#endedRun.size > 0;
  }

  /**
   * In the order of the scenario.
   * @param partial the run has ended before its time: what was to hold of the whole of it is not judged, but for what ended it.
   */
  judge(now: Time, partial = false): ThresholdFigures[] {
    return this.#thresholds.map(({ threshold, watch }) => {
      const { figure, ok } = judged(threshold, watch, now);
      const endedRun = this.#endedRun.has(threshold);
      return {
        metric: threshold.selector,
        threshold: threshold.expression,
        unit: unitOf(threshold),
        value: figure === undefined ? null : inUnit(figure.value, threshold),
        series: figure?.series ?? null,
        ok: partial && !endedRun ? null : ok,
        ended_run: endedRun,
      };
    });
  }

  #reportFor(watches: readonly Watch[]): Report {
    const takers = new Map<RecordKind, ((record: never) => void)[]>();
    const on = (kind: RecordKind, taker: (record: never) => void) => {
      takers.set(kind, [...(takers.get(kind) ?? []), taker]);
    };
    if (watches.length > 0) on('nodeLaunched', (record: NodeLaunchRecord) => this.#nodes.set(record.name, record));
    for (const watch of watches) {
      for (const source of watch.metric.sources) {
        on(source.kind, (record) => watch.take(source, record, this.#nodes));
      }
      if (watch.metric.kind !== 'gauge') continue;
      on('node', ({ name, removed }: NodeRecord) => {
        if (removed !== undefined) watch.nodeRemoved(removed, name);
      });
    }
    const combined = [...takers].map(([kind, list]) => [
      kind,
      (record: never) => {
        for (const take of list) take(record);
      },
    ]);
    return Object.fromEntries(combined);
  }
}

/** What was missed, of several figures the one that missed it most; a threshold for nothing that was observed is missed. */
function judged(threshold: Threshold, watch: Watch, now: Time): { figure: Figure | undefined; ok: boolean } {
  const { aggregation, operator, limit } = threshold;
  const figures = [...watch.aggregate(now, aggregation)];
  const lowestIsWorst = operator === '>' || operator === '>=';
  figures.sort((a, b) => (lowestIsWorst ? a.value - b.value : b.value - a.value));
  const missed = figures.find(({ value }) => !holds(inUnit(value, threshold), operator, limit));
  return { figure: missed ?? figures[0], ok: figures.length > 0 && missed === undefined };
}

function unitOf({ metric, aggregation: { name } }: Threshold): string {
  if (name === 'rate') return `${metric.unit}/s`;
  return name === 'count' && metric.kind === 'trend' ? 'values' : metric.unit;
}

/** Times are followed in microseconds. */
function inUnit(value: number, threshold: Threshold): number {
  return unitOf(threshold) === 's' ? toSeconds(value) : value;
}
