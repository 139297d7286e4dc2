import { from, type Metric } from '../metric.ts';
import type { TrunkSample } from '../records.ts';
import { metric, NODE_LABELS, nodeLabels } from './definition.ts';

function trunkGauge(name: string, unit: string, description: string, value: (sample: TrunkSample) => number): Metric {
  return metric('gauge', { name, unit, description, labels: NODE_LABELS }, [from('trunk', nodeLabels, value)]);
}

/** Security groups for pods. */
export const BRANCH_INTERFACE_METRICS: readonly Metric[] = [
  metric(
    'trend',
    {
      name: 'branch_eni_seconds',
      unit: 's',
      labels: [
        { name: 'namespace', description: "The pod's namespace." },
        { name: 'owner', description: 'What made the pod, such as `Deployment/web`.' },
        ...NODE_LABELS,
      ],
      description:
        'From the binding of a pod until the VPC resource controller has annotated it with its branch interface, of the pods that got one.',
    },
    [
      from(
        'branch',
        (record, nodes) => ({ namespace: record.namespace, owner: record.owner, ...nodeLabels(record, nodes) }),
        ({ took }) => took,
      ),
    ],
  ),
  trunkGauge('branch_interfaces', 'interfaces', 'Branch interfaces that pods have.', ({ used }) => used),
  trunkGauge(
    'branch_interfaces_cooling',
    'interfaces',
    'Branch interfaces whose pods have ended, and that keep their place until they are deleted.',
    ({ cooling }) => cooling,
  ),
  trunkGauge(
    'branch_interfaces_free',
    'interfaces',
    'Branch interfaces that the nodes could have beside those in use, being made, or cooling.',
    ({ limit, used, creating, cooling }) => Math.max(0, limit - used - creating - cooling),
  ),
];
