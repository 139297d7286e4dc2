import { from, type Metric, type MetricLabel } from '../metric.ts';
import { metric, NODE, NODE_GROUP, nodeLabels } from './definition.ts';

const ACTION: MetricLabel = { name: 'action', description: 'The EC2 action, such as CreateNetworkInterface.' };

/** What is asked of EC2. */
export const EC2_METRICS: readonly Metric[] = [
  metric('counter', { name: 'ec2_calls', unit: 'calls', labels: [ACTION], description: 'Calls to EC2.' }, [
    from(
      'ec2Usage',
      ({ action }) => ({ action }),
      ({ calls }) => calls,
    ),
  ]),
  metric(
    'counter',
    { name: 'ec2_throttles', unit: 'calls', labels: [ACTION], description: 'Calls to EC2 that were throttled.' },
    [
      from(
        'ec2Usage',
        ({ action }) => ({ action }),
        ({ throttled }) => throttled,
      ),
    ],
  ),
  metric(
    'counter',
    {
      name: 'ec2_failures',
      unit: 'calls',
      labels: [ACTION],
      description: 'Calls to EC2 that failed for another reason than throttling.',
    },
    [
      from(
        'ec2Usage',
        ({ action }) => ({ action }),
        ({ failed }) => failed,
      ),
    ],
  ),
  metric(
    'counter',
    {
      name: 'ec2_errors',
      unit: 'calls',
      labels: [
        ACTION,
        { name: 'error', description: "EC2's error code, such as InsufficientFreeAddressesInSubnet." },
        NODE,
        NODE_GROUP,
      ],
      description: 'Calls to EC2 that ended with an error, throttled ones included.',
    },
    [
      from(
        'ec2Call',
        (call, nodes) => ({ action: call.action, error: call.error, ...nodeLabels(call, nodes) }),
        ({ error }) => (error === undefined ? undefined : 1),
      ),
    ],
  ),
  metric(
    'trend',
    {
      name: 'recovery_seconds',
      unit: 's',
      labels: [],
      description:
        'After faults of EC2 have ended: until no pod waits for an address and every daemon runs, or until the run ends.',
    },
    [
      from(
        'recovery',
        () => ({}),
        ({ took }) => took,
      ),
    ],
  ),
  metric(
    'trend',
    {
      name: 'ec2_call_seconds',
      unit: 's',
      labels: [ACTION, NODE, NODE_GROUP],
      description: 'How long calls to EC2 took.',
    },
    [
      from(
        'ec2Call',
        (call, nodes) => ({ action: call.action, ...nodeLabels(call, nodes) }),
        ({ start, end }) => end - start,
      ),
    ],
  ),
];
