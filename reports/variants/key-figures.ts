import { counted, humanCount, humanDuration } from '../humanize.ts';
import type { Summary } from '../summary/summary.ts';
import { missedOf } from '../thresholds/threshold-value.ts';

/** A figure that tells the variants of a scenario apart. */
export interface KeyFigure {
  /** As a column of variants.csv. */
  readonly name: string;
  readonly unit: string;
  /** Above a column for people. */
  readonly heading: string;
  readonly description: string;
  value(summary: Summary): number | null;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

export const KEY_FIGURES: readonly KeyFigure[] = [
  {
    name: 'pods',
    unit: 'pods',
    heading: 'pods',
    description: 'All pods.',
    value: ({ pods }) => pods.total,
  },
  {
    name: 'pods_ready',
    unit: 'pods',
    heading: 'ready',
    description: 'Pods that became ready.',
    value: ({ pods }) => pods.ready,
  },
  {
    name: 'pods_waiting',
    unit: 'pods',
    heading: 'no address',
    description: 'Pods that were on a node and still had no address when the run or their life ended.',
    value: ({ pods }) => pods.waiting,
  },
  {
    name: 'pods_unschedulable',
    unit: 'pods',
    heading: 'no node',
    description: 'Pods that no node had taken when the run or their life ended.',
    value: ({ pods }) => pods.unschedulable,
  },
  {
    name: 'pod_start_p50_s',
    unit: 's',
    heading: 'start p50',
    description: 'From created to ready, the median.',
    value: ({ pod_start_seconds: start }) => start.p50,
  },
  {
    name: 'pod_start_p99_s',
    unit: 's',
    heading: 'start p99',
    description: 'From created to ready, the 99 % quantile.',
    value: ({ pod_start_seconds: start }) => start.p99,
  },
  {
    name: 'pod_start_max_s',
    unit: 's',
    heading: 'start max',
    description: 'From created to ready, the longest: how long until all run, when all were created at once.',
    value: ({ pod_start_seconds: start }) => start.max,
  },
  {
    name: 'pods_waited',
    unit: 'pods',
    heading: 'waited',
    description: 'Pods that waited for an address.',
    value: ({ ip_wait: wait }) => wait.seconds.count,
  },
  {
    name: 'ip_wait_p99_s',
    unit: 's',
    heading: 'wait p99',
    description: 'The wait for an address of those that waited, the 99 % quantile.',
    value: ({ ip_wait: wait }) => wait.seconds.p99,
  },
  {
    name: 'ip_wait_total_s',
    unit: 's',
    heading: 'wait in all',
    description: 'All waits for an address together.',
    value: ({ ip_wait: wait }) => wait.total_s,
  },
  {
    name: 'fewest_free_addresses',
    unit: 'addresses',
    heading: 'fewest free',
    description: 'Free addresses of the subnet that had the fewest of all at some time.',
    value: ({ subnets }) => (subnets.length === 0 ? null : Math.min(...subnets.map(({ worst }) => worst.states.free))),
  },
  {
    name: 'exhausted_total_s',
    unit: 's',
    heading: 'exhausted',
    description: 'How long subnets could not give what was asked for, added up over the subnets.',
    value: ({ subnets }) => sum(subnets.map(({ exhaustion }) => exhaustion.total_s)),
  },
  {
    name: 'ec2_calls',
    unit: 'calls',
    heading: 'EC2 calls',
    description: 'Calls to EC2.',
    value: ({ ec2_calls: actions }) => sum(actions.map(({ calls }) => calls)),
  },
  {
    name: 'ec2_throttles',
    unit: 'calls',
    heading: 'throttled',
    description: 'Calls to EC2 that were throttled.',
    value: ({ ec2_calls: actions }) => sum(actions.map(({ throttled }) => throttled)),
  },
  {
    name: 'thresholds_missed',
    unit: 'thresholds',
    heading: 'missed',
    description: 'Thresholds of the scenario that were missed.',
    value: ({ thresholds }) => missedOf(thresholds).length,
  },
];

/** For people. */
function keyFigureText({ unit }: KeyFigure, value: number | null): string {
  if (value === null) return '-';
  return unit === 's' ? humanDuration(value) : humanCount(value);
}

/** Several runs side by side: headings, and a row for each run. */
export function variantsTable(summaries: readonly Summary[]): { headings: string[]; rows: string[][] } {
  return {
    headings: ['variant', ...KEY_FIGURES.map(({ heading }) => heading)],
    rows: summaries.map((summary) => [
      variantName(summary),
      ...KEY_FIGURES.map((figure) => keyFigureText(figure, figure.value(summary))),
    ]),
  };
}

function variantName({ run }: Summary): string {
  return `${run.variant ?? run.scenario}${run.partial ? ' (partial)' : ''}`;
}

/** What all runs have in common: the line above their table. */
export function variantsTitle(summaries: readonly Summary[]): string {
  const [first] = summaries;
  const name = first === undefined ? '' : `${first.run.scenario}: `;
  const seeds = new Set(summaries.map(({ run }) => run.seed));
  const numbers = seeds.size > 1 ? 'of different seeds' : `on the same random numbers (seed ${[...seeds].join()})`;
  return `${name}${counted(summaries.length, 'run')} ${numbers}`;
}
