import type { MetricKind } from '../../models/observations/metric.ts';
import type { Aggregation } from '../../models/observations/thresholds.ts';
import { Sample } from '../../sim/statistics.ts';
import { type Time, toSeconds } from '../../sim/time.ts';
import { fraction, Gauge } from './gauge.ts';

/** A figure of a run, and what it is a figure of where there are several. */
export interface Figure {
  readonly value: number;
  readonly series: string | undefined;
}

/** The values of one metric with certain labels, as they come. Times are in microseconds throughout. */
export interface Figures {
  /** @param series which node or subnet a gauge's value is of. */
  add(time: Time, value: number, series: string): void;
  /** What the series with this beginning of their names show no longer counts. */
  end(time: Time, prefix: string): void;
  /** One figure; several for a metric whose series are looked at one by one; none when nothing was observed. */
  aggregate(now: Time, aggregation: Aggregation): readonly Figure[];
}

export function figuresOf(kind: MetricKind, combine: 'sum' | 'each'): Figures {
  if (kind === 'trend') return new TrendFigures();
  if (kind === 'counter') return new CounterFigures();
  return combine === 'sum' ? new SummedGauge() : new SeparateGauges();
}

class TrendFigures implements Figures {
  readonly #sample = new Sample();

  add(_time: Time, value: number): void {
    this.#sample.add(value);
  }

  end(): void {}

  aggregate(_now: Time, aggregation: Aggregation): Figure[] {
    return only(this.#value(aggregation));
  }

  #value(aggregation: Aggregation): number | undefined {
    switch (aggregation.name) {
      case 'count':
        return this.#sample.count;
      case 'sum':
        return this.#sample.sum;
      case 'avg':
        return this.#sample.mean;
      default:
        return this.#sample.quantile(fraction(aggregation));
    }
  }
}

class CounterFigures implements Figures {
  #count = 0;

  add(_time: Time, value: number): void {
    this.#count += value;
  }

  end(): void {}

  aggregate(now: Time, aggregation: Aggregation): Figure[] {
    if (aggregation.name !== 'rate') return only(this.#count);
    return only(now === 0 ? 0 : this.#count / toSeconds(now));
  }
}

/** A gauge whose series are added up. */
class SummedGauge implements Figures {
  readonly #series = new Map<string, number>();
  #total: Gauge | undefined;

  add(time: Time, value: number, series: string): void {
    const change = value - (this.#series.get(series) ?? 0);
    this.#series.set(series, value);
    if (this.#total === undefined) this.#total = new Gauge(time, value);
    else this.#total.set(time, this.#total.last + change);
  }

  end(time: Time, prefix: string): void {
    for (const series of [...this.#series.keys()]) {
      if (!series.startsWith(prefix)) continue;
      this.add(time, 0, series);
      this.#series.delete(series);
    }
  }

  aggregate(now: Time, aggregation: Aggregation): Figure[] {
    return only(this.#total?.aggregate(now, aggregation));
  }
}

/** A gauge whose series are looked at one by one. */
class SeparateGauges implements Figures {
  readonly #series = new Map<string, Gauge>();

  add(time: Time, value: number, series: string): void {
    const gauge = this.#series.get(series);
    if (gauge === undefined) this.#series.set(series, new Gauge(time, value));
    else gauge.set(time, value);
  }

  end(): void {}

  aggregate(now: Time, aggregation: Aggregation): Figure[] {
    return [...this.#series].map(([series, gauge]) => ({ series, value: gauge.aggregate(now, aggregation) }));
  }
}

function only(value: number | undefined): Figure[] {
  return value === undefined ? [] : [{ value, series: undefined }];
}
