import type { WaitCause } from '../../models/observations/causes.ts';
import type { PoolSample } from '../../models/observations/records.ts';
import { type Time, toSeconds } from '../../sim/time.ts';
import { counted, humanDuration, printable } from '../humanize.ts';
import type { RunRecord } from '../record/read-record.ts';
import type { RecordedCall, RecordedLine, RecordedPod, RecordedSubnet } from '../record/record-file.ts';
import { moment } from './moment.ts';
import { causeText, ledgerText } from './words.ts';

const MOST_SHOWN = 10;

/** The run had ended before the moment that was asked for. */
export class AfterTheEnd extends Error {
  override readonly name = 'AfterTheEnd';

  constructor(asked: Time, end: Time) {
    super(`The run ended at ${moment(end)}: there is nothing to tell of ${moment(asked)}.`);
  }
}

/** How everything stood at one moment. @throws AfterTheEnd */
export async function explainTime(record: RunRecord, time: Time): Promise<string> {
  const picture = new Picture(time);
  for await (const recorded of record.lines()) picture.add(recorded);
  return picture.text();
}

class Picture {
  readonly #time: Time;
  readonly #subnets = new Map<string, RecordedSubnet>();
  readonly #pools = new Map<string, PoolSample>();
  readonly #causes = new Map<string, WaitCause | undefined>();
  readonly #backOffs = new Map<string, { readonly until: Time; readonly code: string }>();
  readonly #calls: RecordedCall[] = [];
  readonly #waiting: RecordedPod[] = [];
  readonly #unscheduled: RecordedPod[] = [];
  #withAddress = 0;

  constructor(time: Time) {
    this.#time = time;
  }

  add(line: RecordedLine): void {
    const time = this.#time;
    if (line.record === 'end' && time > line.time) throw new AfterTheEnd(time, line.time);
    if (line.record === 'pod') this.#addPod(line);
    else if (line.record === 'ec2Call') {
      if (line.start <= time && time < line.end) this.#calls.push(line);
    } else if ('time' in line && line.time <= time) this.#addState(line);
  }

  #addState(line: RecordedLine): void {
    if (line.record === 'subnet') this.#subnets.set(line.subnet, line);
    else if (line.record === 'pool') {
      if (line.networkCard === 0) this.#pools.set(line.node, line);
    } else if (line.record !== 'detail') return;
    else if (line.kind === 'cause') this.#causes.set(line.node, line.cause);
    else if (line.kind === 'decision' && line.decision.kind === 'back-off')
      this.#backOffs.set(line.node, line.decision);
  }

  #addPod(pod: RecordedPod): void {
    const time = this.#time;
    const end = pod.deleted ?? Number.POSITIVE_INFINITY;
    if (pod.created > time || end <= time) return;
    if (pod.scheduled === undefined || pod.scheduled > time) this.#unscheduled.push(pod);
    else if (isWaiting(pod, time)) this.#waiting.push(pod);
    else if (pod.addressAssigned !== undefined && pod.addressAssigned <= time) this.#withAddress += 1;
  }

  text(): string {
    const sections = [
      [
        `At ${moment(this.#time)}: ${counted(this.#withAddress, 'pod')} with an address, ${this.#waiting.length} waiting for one, ` +
          `${this.#unscheduled.length} without a node.`,
      ],
      this.#subnetLines(),
      this.#waitLines(),
      this.#backOffLines(),
      listed(
        'EC2 calls under way',
        this.#calls,
        ({ node, action, start }) => `${printable(node)}: ${action}, since ${moment(start)}`,
      ),
      listed('Pods without a node', this.#unscheduled, (pod) => `${podName(pod)}, created at ${moment(pod.created)}`),
    ];
    return `${sections
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join('\n'))
      .join('\n\n')}\n`;
  }

  #subnetLines(): string[] {
    const samples = [...this.#subnets.values()];
    const lines = listed('Subnets', samples, (sample) => {
      const full = sample.exhausted ? 'could not give what was asked for; ' : '';
      return `${printable(sample.subnet)}: ${full}${ledgerText(sample)} (as of ${moment(sample.time)})`;
    });
    return lines;
  }

  /** By node: why its pods wait, how its pool stands, and who waits. */
  #waitLines(): string[] {
    const nodes = [...new Set(this.#waiting.map(({ node }) => node ?? ''))];
    return listed('Nodes with pods that wait for an address', nodes, (node) => {
      const pods = this.#waiting.filter((pod) => pod.node === node);
      const cause = this.#causes.get(node);
      const pool = this.#pools.get(node);
      const state =
        pool === undefined
          ? ''
          : `; ${pool.warm} of ${pool.total} addresses free, ${pool.cooling} cooling, ${counted(pool.enis, 'ENI')}`;
      const since = pods.map(
        (pod) => `    ${podName(pod)}, for ${humanDuration(toSeconds(this.#time - (pod.firstAttempt ?? 0)))}`,
      );
      const shown = since.slice(0, MOST_SHOWN);
      if (since.length > shown.length) shown.push(`    and ${since.length - shown.length} more`);
      return [
        `${printable(node)}: ${cause === undefined ? 'no cause is known' : causeText(cause)}${state}`,
        ...shown,
      ].join('\n');
    });
  }

  #backOffLines(): string[] {
    const active = [...this.#backOffs].filter(([, { until }]) => until >= this.#time);
    return listed(
      'Nodes whose ipamd is inside its back-off',
      active,
      ([node, { until, code }]) => `${printable(node)}: until ${moment(until)}, after ${code}`,
    );
  }
}

/** Who still has none when the run ends waits to the last moment and at it. */
function isWaiting({ firstAttempt, addressWait, addressAssigned }: RecordedPod, time: Time): boolean {
  if (firstAttempt === undefined || firstAttempt > time || addressWait === 0) return false;
  return addressAssigned === undefined || time < addressAssigned;
}

function podName({ namespace, name }: RecordedPod): string {
  return `${printable(namespace)}/${printable(name)}`;
}

function listed<T>(title: string, items: readonly T[], line: (item: T) => string): string[] {
  if (items.length === 0) return [];
  const rest = items.length - MOST_SHOWN;
  return [
    title,
    ...items.slice(0, MOST_SHOWN).map((item) => `  ${line(item)}`),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ];
}
