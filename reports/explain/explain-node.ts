import type { Launcher, NodeRecord } from '../../models/observations/records.ts';
import { NEVER, type Time } from '../../sim/time.ts';
import { counted, printable } from '../humanize.ts';
import type { RunRecord } from '../record/read-record.ts';
import { moment } from './moment.ts';
import { NodeLines } from './node-lines.ts';
import { hintForLong, type StoryLine, tell } from './story.ts';
import { UnknownName } from './unknown-name.ts';

/** What to tell of a run: what happened from `from` until `until`. */
export interface Span {
  readonly from: Time;
  readonly until: Time;
}

export const WHOLE_RUN: Span = { from: 0, until: NEVER };

/** The story of one node: its life, its daemon's decisions and calls, and why pods waited on it. @throws UnknownName */
export async function explainNode(record: RunRecord, name: string, span: Span = WHOLE_RUN): Promise<string> {
  const lines: StoryLine[] = [];
  const nodeLines = new NodeLines(name);
  const known: string[] = [];
  let node: NodeRecord | undefined;
  for await (const recorded of record.lines()) {
    if (recorded.record === 'node') {
      known.push(recorded.name);
      if (recorded.name === name) node = recorded;
    }
    const line = nodeLines.line(recorded);
    if (line !== undefined && line.time >= span.from && line.time <= span.until) lines.push(line);
  }
  if (node === undefined) throw new UnknownName('node', name, known);
  return [...heading(node), '', ...tell(lines), ...hintForLong(lines), ''].join('\n');
}

const LAUNCHERS: Readonly<Record<Launcher, string>> = {
  'node-group': 'its node group',
  'cluster-autoscaler': 'Cluster Autoscaler',
  karpenter: 'Karpenter',
};

function heading(node: NodeRecord): string[] {
  const { instanceType, subnet, zone, maxPods, podsMost, enisMost, poolMost, addsSucceeded, addsFailed } = node;
  const { launched, launchCause, removed, removalReason } = node;
  return [
    `Node ${printable(node.name)}: ${instanceType} in ${printable(subnet)} (${printable(zone)}), maxPods ${maxPods}.`,
    `Launched at ${moment(launched)} by ${LAUNCHERS[launchCause.launcher]}, ${printable(launchCause.reason, 200)}.`,
    ...(removed === undefined ? [] : [`Removed at ${moment(removed)}: ${printable(removalReason ?? '', 200)}.`]),
    `At most ${counted(podsMost, 'pod')}, ${counted(enisMost, 'ENI')} and ${counted(poolMost, 'address', 'addresses')} in the pool; ` +
      `${counted(addsSucceeded, 'ADD')} succeeded, ${addsFailed} failed.`,
  ];
}
