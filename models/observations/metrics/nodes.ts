import { EVENT_KINDS } from '../event-kinds.ts';
import { from, type Metric } from '../metric.ts';
import { metric, NODE_GROUP, NODE_LABELS, SUBNET } from './definition.ts';

const ownLabels = ({ name, group, subnet }: { name: string; group: string; subnet: string }) => ({
  node: name,
  node_group: group,
  subnet,
});

/** How nodes fare. */
export const NODE_METRICS: readonly Metric[] = [
  metric(
    'counter',
    { name: 'nodes', unit: 'nodes', labels: [NODE_GROUP, SUBNET], description: 'Nodes that were launched.' },
    [from('nodeLaunched', ownLabels, () => 1)],
  ),
  metric(
    'trend',
    {
      name: 'node_ready_seconds',
      unit: 's',
      labels: NODE_LABELS,
      description:
        'From the launch of a node until it is Ready, of those that became so. Counted when the node is removed or the run ends.',
    },
    [from('node', ownLabels, ({ launched, ready }) => (ready === undefined ? undefined : ready - launched))],
  ),
  metric(
    'counter',
    {
      name: 'nodes_at_max_pods',
      unit: 'nodes',
      labels: [NODE_GROUP, SUBNET],
      description:
        'Nodes that had as many pods as maxPods allows at some time. Counted when the node is removed or the run ends.',
    },
    [from('node', ownLabels, ({ podsMost, maxPods }) => Number(podsMost >= maxPods))],
  ),
  metric(
    'counter',
    {
      name: 'cni_add_failures',
      unit: 'calls',
      labels: NODE_LABELS,
      description: 'CNI ADDs that failed. Counted when the node is removed or the run ends.',
    },
    [from('node', ownLabels, ({ addsFailed }) => addsFailed)],
  ),
  metric(
    'counter',
    {
      name: 'events',
      unit: 'events',
      labels: [{ name: 'kind', description: 'As in events.csv.', values: Object.keys(EVENT_KINDS) }],
      description: 'What events.csv lists.',
    },
    [
      from(
        'event',
        ({ kind }) => ({ kind }),
        () => 1,
      ),
    ],
  ),
];
