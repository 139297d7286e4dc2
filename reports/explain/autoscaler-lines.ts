import { printable } from '../humanize.ts';
import type { RecordedLine, RecordedPod } from '../record/record-file.ts';
import { type StoryLine, storyLine } from './story.ts';

/** Events in which an autoscaler tells what it does for the pods that wait. */
const DECISIONS: ReadonlyMap<string, string> = new Map([
  ['karpenter-provision', 'Karpenter'],
  ['scale-up', 'Cluster Autoscaler'],
  ['scale-up-failed', 'Cluster Autoscaler'],
]);

/** What autoscalers did while the pod waited for a node, and how its node came. Undefined for all else. */
export function autoscalerLine(recorded: RecordedLine, pod: RecordedPod): StoryLine | undefined {
  if (recorded.record === 'event') {
    const { time, kind, subject, message } = recorded;
    if (!isWhileItWaitedForNode(pod, time)) return undefined;
    const autoscaler = DECISIONS.get(kind);
    if (autoscaler !== undefined) return storyLine(time, `${autoscaler}${of(subject)}: ${message}`, kind);
    const isOfItsNode = kind === 'node-launched' && subject === `node/${pod.node}`;
    return isOfItsNode ? storyLine(time, `${printable(pod.node ?? '')} is launched: ${message}`) : undefined;
  }
  if (recorded.record !== 'detail' || recorded.kind !== 'node' || recorded.step !== 'ready') return undefined;
  if (recorded.node !== pod.node || !isWhileItWaitedForNode(pod, recorded.time)) return undefined;
  return storyLine(recorded.time, `${printable(recorded.node)} is Ready`);
}

function isWhileItWaitedForNode({ created, scheduled = Number.POSITIVE_INFINITY }: RecordedPod, time: number): boolean {
  return created <= time && time <= scheduled;
}

function of(subject: string): string {
  return subject === 'cluster' ? '' : `, ${printable(subject)}`;
}
