import { WAIT_CAUSES } from '../../models/observations/causes.ts';
import type { AttemptDetail } from '../../models/observations/details.ts';
import { type Time, toSeconds } from '../../sim/time.ts';
import { aligned } from '../aligned.ts';
import { counted, humanDuration, printable } from '../humanize.ts';
import type { RunRecord } from '../record/read-record.ts';
import type { RecordedPod } from '../record/record-file.ts';
import { autoscalerLine } from './autoscaler-lines.ts';
import { moment } from './moment.ts';
import { NodeLines } from './node-lines.ts';
import { type StoryLine, storyLine, tell } from './story.ts';
import { UnknownName } from './unknown-name.ts';
import { branchText, CAUSE_IN_WORDS, causeText, poolText } from './words.ts';

/**
 * The story of one pod: what happened to it, and what its node's daemon did while it waited.
 * @param name `web-1`, or `default/web-1`.
 * @throws UnknownName
 */
export async function explainPod(record: RunRecord, name: string): Promise<string> {
  const pod = await findPod(record, name);
  const id = `${pod.namespace}/${pod.name}`;
  const lines: StoryLine[] = ownSteps(pod);
  const whileWithoutNode: StoryLine[] = [];
  const nodeLines = new NodeLines(pod.node ?? '');
  const from = pod.firstAttempt ?? Number.POSITIVE_INFINITY;
  const until = pod.addressWait > 0 ? from + pod.addressWait : from;
  let backOff: { readonly since: Time; readonly code: string } | undefined;
  for await (const recorded of record.lines()) {
    if (recorded.record === 'detail') {
      if (recorded.kind === 'decision' && recorded.node === pod.node && recorded.decision.kind === 'back-off') {
        backOff = { since: recorded.time, code: recorded.decision.code };
      }
      if (recorded.kind === 'unschedulable' && recorded.pod === id) {
        lines.push(storyLine(recorded.time, `no node has room: ${reasonsText(recorded.reasons)}`));
      }
      if (recorded.kind === 'branch' && recorded.pod === id && recorded.time <= until) {
        lines.push(storyLine(recorded.time, branchText(recorded)));
      }
      if (recorded.kind === 'attempt' && recorded.pod === id && recorded.node === pod.node) {
        lines.push(storyLine(recorded.time, attemptText(recorded, backOff), `attempt ${recorded.cause}`));
      }
    }
    const ofAutoscaler = autoscalerLine(recorded, pod);
    if (ofAutoscaler !== undefined) whileWithoutNode.push(ofAutoscaler);
    const ofNode = nodeLines.line(recorded);
    if (ofNode !== undefined && ofNode.time >= from && ofNode.time <= until) lines.push(ofNode);
  }
  return [heading(pod), '', ...tell([...whileWithoutNode, ...lines]), ...parts(pod), ''].join('\n');
}

async function findPod(record: RunRecord, asked: string): Promise<RecordedPod> {
  const found: RecordedPod[] = [];
  const names = new Set<string>();
  const elsewhere = new Set<string>();
  const bareName = asked.slice(asked.indexOf('/') + 1);
  for await (const line of record.lines()) {
    if (line.record !== 'pod') continue;
    names.add(line.name);
    if (line.name === bareName) elsewhere.add(`${line.namespace}/${line.name}`);
    if (asked === line.name || asked === `${line.namespace}/${line.name}`) found.push(line);
  }
  const [pod, another] = found;
  if (pod === undefined) throw new UnknownName('pod', asked, elsewhere.size > 0 ? [...elsewhere] : [...names]);
  if (another !== undefined && another.namespace !== pod.namespace) {
    throw new UnknownName('pod', asked, [...new Set(found.map(({ namespace, name }) => `${namespace}/${name}`))]);
  }
  return pod;
}

function heading(pod: RecordedPod): string {
  const where = pod.node === undefined ? 'found no node' : `on ${printable(pod.node)}`;
  const largest = WAIT_CAUSES.toSorted((a, b) => (pod.waitParts[b] ?? 0) - (pod.waitParts[a] ?? 0))[0];
  const wait =
    pod.addressWait === 0 || largest === undefined
      ? 'did not wait for an address'
      : `waited ${humanDuration(toSeconds(pod.addressWait))} for an address, most of it ${causeText(largest)}`;
  const end =
    pod.ready === undefined
      ? `never ready (${pod.outcome})`
      : `ready ${after(pod.ready, pod.created)} after it was created`;
  return `Pod ${printable(pod.namespace)}/${printable(pod.name, 80)} ${where}: ${wait}; ${end}.`;
}

function ownSteps(pod: RecordedPod): StoryLine[] {
  const steps: [Time | undefined, string][] = [
    [pod.created, pod.owner === undefined ? 'created' : `created by ${printable(pod.owner)}`],
    [pod.scheduled, `scheduled on ${printable(pod.node ?? '')}`],
    [pod.started, 'its containers run'],
    [pod.ready, 'ready'],
    [pod.deleted, 'its deletion is asked for, or it has completed'],
  ];
  return steps.flatMap(([time, text]) => (time === undefined ? [] : [storyLine(time, text)]));
}

function attemptText(attempt: AttemptDetail, backOff: { since: Time; code: string } | undefined): string {
  const { number, address, device, cause, pool } = attempt;
  const state = pool === undefined ? 'no daemon runs' : poolText(pool);
  if (address !== undefined && device === -1) return `sandbox attempt ${number} gets ${address} on a branch interface`;
  // What the pool has is of no use to it.
  if (cause === 'BRANCH_ENI') return `sandbox attempt ${number} failed: ${causeText(cause)}`;
  if (address !== undefined) {
    return `sandbox attempt ${number} gets ${address} on the ENI at device ${device}; then ${state}`;
  }
  const waits =
    pool?.backOffUntil === undefined || backOff === undefined
      ? ''
      : `; ipamd is inside its back-off until ${moment(pool.backOffUntil)}, after ${backOff.code} at ${moment(backOff.since)}`;
  return `sandbox attempt ${number} failed: ${state}${waits}${cause === undefined ? '' : `; ${causeText(cause)}`}`;
}

function parts(pod: RecordedPod): string[] {
  if (pod.addressWait === 0) return [];
  const rows = WAIT_CAUSES.flatMap((cause) => {
    const part = pod.waitParts[cause] ?? 0;
    if (part === 0) return [];
    const share = `${((100 * part) / pod.addressWait).toFixed(1)}%`;
    return [{ cause, cells: [`  ${cause}`, humanDuration(toSeconds(part)), share] }];
  });
  const lines = aligned(rows.map(({ cells }) => cells));
  return [
    '',
    `Where the ${humanDuration(toSeconds(pod.addressWait))} went (${counted(pod.attempts, 'attempt')})`,
    ...rows.map(({ cause }, index) => `${lines[index]}  ${CAUSE_IN_WORDS[cause]}`),
  ];
}

function reasonsText(reasons: Readonly<Record<string, number>>): string {
  const texts = Object.entries(reasons).map(([reason, nodes]) => `${counted(nodes, 'node')}: ${reason}`);
  return texts.length === 0 ? 'there are no nodes' : texts.join(', ');
}

function after(time: Time, since: Time): string {
  return humanDuration(toSeconds(time - since));
}
