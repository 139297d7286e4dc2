import { afterEach, describe, expect, it } from 'vitest';
import type { EventKind } from '../../../models/observations/event-kinds.ts';
import { explainPod } from '../../../reports/explain/explain-pod.ts';
import type { RunSink } from '../../../reports/report.ts';
import { seconds } from '../../../sim/time.ts';
import { podRecord } from '../records.ts';
import { detailOf, recordOf, removeRecords } from './recorded-run.ts';

afterEach(removeRecords);

/** web-1 is created at 60 s and waits for default-1 until 110 s. */
function run(sink: RunSink): void {
  const event = (at: number, kind: EventKind, subject: string, message: string) =>
    sink.event({ time: seconds(at), kind, subject, message });
  event(30, 'karpenter-provision', 'cluster', '1 pods need a place; 1 node is launched');
  event(61, 'karpenter-provision', 'cluster', '12 pods need a place; 2 nodes are launched');
  event(63, 'node-launched', 'node/default-2', 'm5.large for 5 pods');
  event(64, 'node-launched', 'node/default-1', 'm5.xlarge for 7 pods');
  event(65, 'scale-up', 'nodegroup/workers', 'from 2 to 3 nodes, for 3 of 12 pods that fit nowhere (least-waste)');
  detailOf(sink)({ kind: 'node', time: seconds(110), node: 'default-1', step: 'ready' });
  event(200, 'karpenter-provision', 'cluster', '4 pods need a place; 1 node is launched');
  sink.pod(podRecord({ name: 'web-1', node: 'default-1', created: seconds(60), scheduled: seconds(110) }));
}

describe('the story of a pod that waited for a node', () => {
  it('tells what autoscalers decided meanwhile, and when its own node was launched and Ready', async () => {
    const story = await explainPod(recordOf(run), 'web-1');
    const lines = story.split('\n').filter((line) => /Karpenter|Autoscaler|default-/.test(line));
    expect(lines.slice(1).map((line) => line.replace(/\s+/g, ' ').trim())).toEqual([
      '00:01:01.000 Karpenter: 12 pods need a place; 2 nodes are launched',
      '00:01:04.000 default-1 is launched: m5.xlarge for 7 pods',
      '00:01:05.000 Cluster Autoscaler, nodegroup/workers: from 2 to 3 nodes, for 3 of 12 pods that fit nowhere (least-waste)',
      '00:01:50.000 default-1 is Ready',
      '00:01:50.000 scheduled on default-1',
    ]);
  });
});
