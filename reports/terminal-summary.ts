import { type AddressState, POD_OUTCOMES } from '../models/observations/records.ts';
import { aligned, leftAligned } from './aligned.ts';
import { counted, humanCount, humanDuration, humanMoment, printable } from './humanize.ts';
import type { Ledger, Quantiles, SubnetFigures, Summary } from './summary/summary.ts';
import { missedOf, thresholdValue } from './thresholds/threshold-value.ts';

/** More would push the rest off the screen; all of them are in summary.json. */
const MOST_SUBNETS = 6;
const MOST_GROUPS = 8;
const MOST_REASONS = 4;
const MOST_REFUSALS = 6;
/** The rest is in summary.json. */
const MOST_STATES = 4;

/** The states of the ledger's columns: those a planner looks at first come first. What never changes stands beside the subnet's name. */
const LEDGER_COLUMNS: readonly (readonly [AddressState, string])[] = [
  ['assigned', 'assigned'],
  ['warm', 'warm'],
  ['cooling', 'cooling'],
  ['eni-primary', 'primary'],
  ['branch', 'branch'],
  ['in-transit', 'transit'],
  ['foreign', 'foreign'],
  ['free', 'free'],
  ['free-unusable', 'unusable'],
];

/** The short summary for people: plain text, at most 80 columns wide with names of usual length. */
export function summaryText(summary: Summary): string {
  const sections = [
    title(summary),
    thresholds(summary),
    pods(summary),
    noNode(summary),
    podStart(summary),
    ipWait(summary),
    addresses(summary),
    exhaustion(summary),
    nodes(summary),
    refusedLaunches(summary),
    ec2Calls(summary),
    recoveries(summary),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function title({ run, thresholds: all }: Summary): string[] {
  const endedBy = all.find((threshold) => threshold.ended_run);
  const name = run.variant === null ? '' : `, ${printable(run.variant)}`;
  const what = `${printable(run.scenario)}${name}: ${humanDuration(run.simulated_s)} simulated, seed ${run.seed}`;
  if (!run.partial) return [what];
  const why = endedBy === undefined ? 'interrupted' : 'ended by a threshold';
  return [what, `PARTIAL: ${why} before its end at ${humanDuration(run.duration_s)}`];
}

const VERDICTS: Readonly<Record<string, string>> = { true: '  met   ', false: '  MISSED', null: '  -     ' };

function thresholds({ thresholds: all }: Summary): string[] {
  if (all.length === 0) return [];
  const missed = missedOf(all).length;
  const open = all.filter(({ ok }) => ok === null).length;
  const rows = all.map((figures) => [
    VERDICTS[String(figures.ok)] ?? '',
    printable(figures.metric, 60),
    printable(figures.threshold),
    thresholdValue(figures),
  ]);
  const verdict = `Thresholds: ${missed} of ${all.length} missed`;
  const notJudged = open === 0 ? '' : `, ${open} not judged: they are about the whole run`;
  const title = missed + open === 0 ? `${counted(all.length, 'threshold')}: all met` : `${verdict}${notJudged}`;
  return [title, ...leftAligned(rows)];
}

function pods(summary: Summary): string[] {
  const { total } = summary.pods;
  const outcomes = POD_OUTCOMES.filter((outcome) => summary.pods[outcome] > 0).map(
    (outcome) => `${humanCount(summary.pods[outcome])} ${outcome}`,
  );
  const lines = [`${counted(total, 'pod')}${outcomes.length === 0 ? '' : `: ${outcomes.join(', ')}`}`];
  for (const { trace, rows, pods_imported: imported, rows_rejected: rejected } of summary.imports) {
    lines.push(
      `  ${printable(trace)}: ${counted(rows, 'row')}, ${humanCount(imported)} imported, ${humanCount(rejected)} rejected`,
    );
  }
  return lines;
}

/** Why no node took them. */
function noNode({ unschedulable }: Summary): string[] {
  if (unschedulable.length === 0) return [];
  const total = sumOf(unschedulable.map(({ pods }) => pods));
  const shown = unschedulable.slice(0, MOST_REASONS);
  const lines = aligned(shown.map(({ pods }) => ['', humanCount(pods)]));
  return [
    `No node had room (${counted(total, 'pod')})`,
    ...shown.map(({ message }, index) => `${lines[index]}  ${printable(message, 300)}`),
    ...notShown(unschedulable.length - shown.length, 'reason'),
  ];
}

function podStart({ pod_start_seconds: start }: Summary): string[] {
  if (start.count === 0) return [];
  return [`Pod start, from created to ready (${counted(start.count, 'pod')})`, `  ${quantileText(start)}`];
}

function ipWait({ ip_wait: wait }: Summary): string[] {
  if (wait.seconds.count === 0) return ['No pod waited for an address'];
  const rows = wait.causes.map(({ cause, total_s, pods: waiting }) => [
    `  ${cause}`,
    humanDuration(total_s),
    percentOf(total_s, wait.total_s),
    humanCount(waiting),
  ]);
  return [
    `Wait for an address (${counted(wait.seconds.count, 'pod')} waited)`,
    `  ${quantileText(wait.seconds)}`,
    ...aligned([['  cause', 'total', 'share', 'pods'], ...rows, ['  all', humanDuration(wait.total_s), '100.0%', '']]),
  ];
}

function addresses({ subnets }: Summary): string[] {
  if (subnets.length === 0) return [];
  const shown = fullestFirst(subnets).slice(0, MOST_SUBNETS);
  const ledgers = shown.flatMap(({ worst, at_end: end }) => [worst, end]);
  const columns = LEDGER_COLUMNS.filter(([state]) => ledgers.some((ledger) => ledger.states[state] > 0));
  const row = (label: string, { states }: Ledger) => [label, ...columns.map(([state]) => humanCount(states[state]))];
  const rows = shown.flatMap(({ worst, at_end: end }) => [
    row(`    ${humanMoment(worst.time_s)}`, worst),
    row('    at the end', end),
  ]);
  // With all columns the lines would not fit into 80 characters two spaces apart.
  const [headings = '', ...lines] = aligned([['', ...columns.map(([, heading]) => heading)], ...rows], 1);
  const perSubnet = shown.flatMap((subnet, index) => [
    `  ${printable(subnet.subnet)}: ${subnetSize(subnet)}`,
    ...lines.slice(2 * index, 2 * index + 2),
  ]);
  const title = 'Addresses of each subnet: when the fewest were free, and at the end';
  return [title, headings, ...perSubnet, ...notShown(subnets.length - shown.length, 'subnet')];
}

function subnetSize({ size, at_end: { states } }: SubnetFigures): string {
  const setAside = states['cidr-reserved'] === 0 ? '' : `, ${humanCount(states['cidr-reserved'])} set aside`;
  return `${counted(size, 'address', 'addresses')}, ${humanCount(states.reserved)} reserved${setAside}`;
}

function exhaustion({ subnets }: Summary): string[] {
  const exhausted = fullestFirst(subnets).filter((subnet) => subnet.exhaustion.periods > 0);
  if (exhausted.length === 0) return subnets.length === 0 ? [] : ['Every subnet could give what was asked for'];
  const lines = exhausted
    .slice(0, MOST_SUBNETS)
    .flatMap(({ subnet, exhaustion: figures }) => [
      `  ${printable(subnet)}: ${counted(figures.periods, 'time')}, first at ${humanMoment(figures.first_at_s ?? 0)},` +
        ` ${humanDuration(figures.total_s)} in all`,
      figures.pods_waited === 0
        ? '    no pod waited for it'
        : `    ${counted(figures.pods_waited, 'pod')} waited for it, ${humanDuration(figures.ip_wait_s)} in all`,
      ...whereAddressesWere(figures.at_first),
    ]);
  return [
    'Subnets that could not give what was asked for',
    ...lines,
    ...notShown(exhausted.length - MOST_SUBNETS, 'subnet'),
  ];
}

/** Why a subnet had nothing to give: the states that most of its addresses were in. */
function whereAddressesWere(ledger: Ledger | null): string[] {
  if (ledger === null) return [];
  const total = sumOf(Object.values(ledger.states));
  const shares = LEDGER_COLUMNS.map(([state, heading]) => ({ heading, percent: (100 * ledger.states[state]) / total }));
  const largest = shares
    .filter(({ percent }) => percent >= 0.5)
    .toSorted((a, b) => b.percent - a.percent)
    .slice(0, MOST_STATES)
    .map(({ heading, percent }) => `${Math.round(percent)}% ${heading}`);
  return [`    its addresses at first: ${largest.join(', ')}`];
}

function nodes({ node_groups: groups, nodes: { launched, removed, most } }: Summary): string[] {
  if (groups.length === 0) return [];
  const shown = groups.slice(0, MOST_GROUPS);
  return [
    `${counted(launched, 'node')} launched, ${humanCount(removed)} removed, at most ${humanCount(most)} at the same time`,
    ...aligned([
      ['Node groups', 'type', 'nodes', 'maxPods', 'most pods', 'nodes at maxPods'],
      ...shown.map((group) => [
        `  ${printable(group.group, 24)}`,
        group.instance_type,
        humanCount(group.nodes),
        humanCount(group.max_pods),
        humanCount(group.pods_most),
        humanCount(group.nodes_at_max_pods),
      ]),
    ]),
    ...notShown(groups.length - shown.length, 'group'),
  ];
}

function refusedLaunches({ refused_launches: refused }: Summary): string[] {
  if (refused.length === 0) return [];
  const rows = refused.flatMap(({ subnet, errors }) =>
    Object.entries(errors).map(([error, times]) => [`  ${printable(subnet)}: ${printable(error)}`, humanCount(times)]),
  );
  return [
    ...aligned([['Launches that EC2 refused', 'times'], ...rows.slice(0, MOST_REFUSALS)]),
    ...notShown(rows.length - MOST_REFUSALS, 'refusal'),
  ];
}

function ec2Calls({ ec2_calls: actions }: Summary): string[] {
  if (actions.length === 0) return [];
  const rows = actions.flatMap(({ action, calls, throttled, failed, errors }) => [
    [`  ${action}`, humanCount(calls), humanCount(throttled), humanCount(failed)],
    ...Object.entries(errors).map(([error, times]) => [`    ${printable(error)}`, '', '', humanCount(times)]),
  ]);
  return aligned([['EC2 calls', 'calls', 'throttled', 'failed'], ...rows]);
}

function recoveries({ recoveries: all }: Summary): string[] {
  if (all.length === 0) return [];
  const rows = all.map(({ faults_ended_s: ended, took_s: took, recovered, interfaces_left: left }) => [
    `  ${humanMoment(ended)}`,
    recovered ? humanDuration(took) : `not in ${humanDuration(took)}`,
    humanCount(left),
  ]);
  return aligned([['EC2 faults ended', 'all well after', 'leaked interfaces'], ...rows]);
}

function fullestFirst(subnets: readonly SubnetFigures[]): SubnetFigures[] {
  return subnets.toSorted((a, b) => a.worst.states.free / a.size - b.worst.states.free / b.size);
}

function notShown(count: number, one: string): string[] {
  return count > 0 ? [`  and ${counted(count, `more ${one}`)}: see summary.json`] : [];
}

function quantileText(quantiles: Quantiles): string {
  const names = ['p50', 'p90', 'p95', 'p99', 'max'] as const;
  return names.map((name) => `${name} ${humanDuration(quantiles[name] ?? 0)}`).join('   ');
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function percentOf(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)}%`;
}
