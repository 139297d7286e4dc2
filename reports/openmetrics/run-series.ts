import type {
  Ec2CallRecord,
  NodeLaunchRecord,
  NodeRecord,
  PoolSample,
  SubnetSample,
} from '../../models/observations/records.ts';
import type { Duration, Time } from '../../sim/time.ts';
import { type FamilyName, STATE_LABELS } from './families.ts';
import { ScrapedSeries } from './scraped-series.ts';

const MICROSECONDS_PER_MILLISECOND = 1_000;

/** A name, and what stands behind it in the lines of its samples: `_sum`, or nothing. */
export type SeriesLabels = Readonly<Record<string, string>>;

export interface NamedSeries {
  readonly labels: SeriesLabels;
  readonly suffix: string;
  readonly series: ScrapedSeries;
}

/** All series of one run. */
export class RunSeries {
  readonly #interval: Duration;
  readonly #families = new Map<FamilyName, Map<string, NamedSeries>>();
  readonly #ofNode = new Map<string, ScrapedSeries[]>();

  /** @param interval between two scrapes. */
  constructor(interval: Duration) {
    this.#interval = interval;
  }

  of(family: FamilyName): Iterable<NamedSeries> {
    return this.#families.get(family)?.values() ?? [];
  }

  nodeLaunched({ time, name, enisLimit, addressesLimit }: NodeLaunchRecord): void {
    this.#node('awscni_eni_max', name).set(time, enisLimit, this.#interval);
    this.#node('awscni_ip_max', name).set(time, addressesLimit, this.#interval);
  }

  node({ name, removed }: NodeRecord): void {
    if (removed === undefined) return;
    for (const series of this.#ofNode.get(name) ?? []) series.endAt(removed, this.#interval);
  }

  pool({ time, node, networkCard, ...pool }: PoolSample): void {
    const card: SeriesLabels = networkCard === 0 ? {} : { network_card: String(networkCard) };
    const set = (family: FamilyName, value: number) => this.#node(family, node, card).set(time, value, this.#interval);
    set('awscni_eni_allocated', pool.enis);
    set('awscni_total_ip_addresses', pool.total);
    set('awscni_assigned_ip_addresses', pool.assigned);
    set('awscni_total_ipv4_prefixes', pool.prefixes);
    set('vpc_cni_sim_warm_addresses', pool.warm);
    set('vpc_cni_sim_cooling_addresses', pool.cooling);
    if (networkCard === 0) set('vpc_cni_sim_pods_waiting', pool.waiting);
  }

  ec2Call({ start, end, node, action, error }: Ec2CallRecord): void {
    this.#count('awscni_ec2api_req_count', node, { fn: action }, end);
    if (error !== undefined) {
      this.#count('awscni_ec2api_error_count', node, { fn: action }, end);
      this.#count('awscni_aws_api_error_count', node, { api: action, error }, end);
    }
    const labels = { api: action, error: String(error !== undefined), status: error ?? '200' };
    const latency = (end - start) / MICROSECONDS_PER_MILLISECOND;
    this.#count('awscni_aws_api_latency_ms', node, labels, end, '_sum', latency);
    this.#count('awscni_aws_api_latency_ms', node, labels, end, '_count');
  }

  subnet({ time, subnet, states, freePrefixes, exhausted }: SubnetSample): void {
    const set = (family: FamilyName, value: number, labels: SeriesLabels = {}) =>
      this.#series(family, { job: 'vpc-cni-sim', subnet, ...labels }).set(time, value, this.#interval);
    for (const [state, label] of STATE_LABELS) {
      set('vpc_cni_sim_subnet_addresses', states.get(state) ?? 0, { state: label });
    }
    set('vpc_cni_sim_subnet_free_prefixes', freePrefixes);
    set('vpc_cni_sim_subnet_exhausted', Number(exhausted));
  }

  #count(family: FamilyName, node: string, labels: SeriesLabels, time: Time, suffix = '', by = 1): void {
    const series = this.#node(family, node, labels, suffix);
    series.set(time, series.last + by, this.#interval);
  }

  /** As Prometheus labels what it scrapes from the daemon of a node. */
  #node(family: FamilyName, node: string, labels: SeriesLabels = {}, suffix = ''): ScrapedSeries {
    return this.#series(family, { job: 'aws-node', instance: node, ...labels }, suffix, node);
  }

  #series(family: FamilyName, labels: SeriesLabels, suffix = '', node?: string): ScrapedSeries {
    let all = this.#families.get(family);
    if (all === undefined) {
      all = new Map();
      this.#families.set(family, all);
    }
    const key = `${suffix} ${Object.values(labels).join('\0')}`;
    const known = all.get(key);
    if (known !== undefined) return known.series;
    const series = new ScrapedSeries();
    all.set(key, { labels, suffix, series });
    if (node !== undefined) {
      const ofNode = this.#ofNode.get(node);
      if (ofNode === undefined) this.#ofNode.set(node, [series]);
      else ofNode.push(series);
    }
    return series;
  }
}
