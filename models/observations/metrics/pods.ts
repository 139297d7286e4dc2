import { WAIT_CAUSES, type WaitCause } from '../causes.ts';
import { from, type LaunchedNodes, type Metric, type MetricLabel } from '../metric.ts';
import { POD_OUTCOMES, type PodRecord } from '../records.ts';
import { metric, NODE_LABELS, nodeLabels } from './definition.ts';

const CAUSE: MetricLabel = {
  name: 'cause',
  description: 'Only the part of the wait that had this cause.',
  values: WAIT_CAUSES,
};
const POD_LABELS: readonly MetricLabel[] = [
  { name: 'namespace', description: "The pod's namespace." },
  { name: 'owner', description: 'What made the pod, such as `Deployment/web`.' },
  ...NODE_LABELS,
];

const podLabels = ({ namespace, owner, node }: PodRecord, nodes: LaunchedNodes) => ({
  namespace,
  owner,
  ...nodeLabels({ node: node ?? '' }, nodes),
});
/**
 * Pods count when they become ready, others when they are gone or the run ends: so that a run can be ended early, and
 * each pod counts once.
 */
function trendOfPods(
  definition: Parameters<typeof metric>[1],
  value: (pod: PodRecord, cause: WaitCause | undefined) => number | undefined,
) {
  return metric('trend', definition, [
    from('podReady', podLabels, (pod, { cause }) => value(pod, cause as WaitCause | undefined)),
    from('pod', podLabels, (pod, { cause }) =>
      pod.ready === undefined ? value(pod, cause as WaitCause | undefined) : undefined,
    ),
  ]);
}

const askedForAddress = (pod: PodRecord) => pod.attempts > 0;

/** How pods fare. */
export const POD_METRICS: readonly Metric[] = [
  trendOfPods(
    {
      name: 'pod_start_seconds',
      unit: 's',
      labels: POD_LABELS,
      description: 'From created to ready, of the pods that became ready.',
    },
    (pod) => (pod.ready === undefined ? undefined : pod.ready - pod.created),
  ),
  trendOfPods(
    {
      name: 'pod_schedule_seconds',
      unit: 's',
      labels: POD_LABELS,
      description: 'From created until the scheduler bound the pod to a node, of the pods that were bound.',
    },
    (pod) => (pod.scheduled === undefined ? undefined : pod.scheduled - pod.created),
  ),
  trendOfPods(
    {
      name: 'ip_wait_seconds',
      unit: 's',
      labels: [...POD_LABELS, CAUSE],
      description:
        'How long pods waited for an address, of all pods that asked for one: 0 when the first attempt worked. (The quantiles of the summary leave those out.)',
    },
    (pod, cause) => {
      if (!askedForAddress(pod)) return undefined;
      return cause === undefined ? pod.addressWait : (pod.waitParts.get(cause) ?? 0);
    },
  ),
  trendOfPods(
    {
      name: 'sandbox_attempts',
      unit: 'attempts',
      labels: POD_LABELS,
      description: 'Attempts to create the sandbox of a pod that asked for an address, each of them one CNI ADD.',
    },
    (pod) => (askedForAddress(pod) ? pod.attempts : undefined),
  ),
  metric(
    'counter',
    {
      name: 'pods',
      unit: 'pods',
      labels: [
        {
          name: 'outcome',
          description: 'How the pod stood at the end of its life, or of the run.',
          values: POD_OUTCOMES,
        },
        ...POD_LABELS,
      ],
      description: 'Pods, counted when they are gone or the run ends.',
    },
    [
      from(
        'pod',
        (pod, nodes) => ({ outcome: pod.outcome, ...podLabels(pod, nodes) }),
        () => 1,
      ),
    ],
  ),
  metric(
    'counter',
    {
      name: 'pods_waited',
      unit: 'pods',
      labels: [...POD_LABELS, CAUSE],
      description: 'Pods that waited for an address at all.',
    },
    [
      from('podReady', podLabels, (pod, wanted) => waited(pod, wanted.cause)),
      from('pod', podLabels, (pod, wanted) => (pod.ready === undefined ? waited(pod, wanted.cause) : undefined)),
    ],
  ),
];

function waited({ addressWait, waitParts }: PodRecord, cause: string | undefined): number | undefined {
  const wait = cause === undefined ? addressWait : (waitParts.get(cause as WaitCause) ?? 0);
  return wait > 0 ? 1 : undefined;
}
