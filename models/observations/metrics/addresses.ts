import { from, type Metric } from '../metric.ts';
import { ADDRESS_STATES, type AddressState, type PoolSample, type SubnetSample } from '../records.ts';
import { metric, NODE_LABELS, nodeLabels, SUBNET } from './definition.ts';

function poolGauge(
  name: string,
  unit: string,
  description: string,
  value: (pool: PoolSample) => number | undefined,
): Metric {
  return metric('gauge', { name, unit, description, labels: NODE_LABELS }, [from('pool', nodeLabels, value)]);
}

/** Of one subnet at a time: a threshold has to hold for each. */
function subnetGauge(name: string, unit: string, description: string, value: (sample: SubnetSample) => number): Metric {
  const sources = [from('subnet', ({ subnet }) => ({ subnet }), value)];
  return { ...metric('gauge', { name, unit, description, labels: [SUBNET] }, sources), combine: 'each' };
}

/** What is said of the whole node in the samples of each of its network cards. */
function onFirstCard(value: (pool: PoolSample) => number) {
  return (pool: PoolSample) => (pool.networkCard === 0 ? value(pool) : undefined);
}

function inState({ states }: SubnetSample, ...wanted: AddressState[]): number {
  return wanted.reduce((sum, state) => sum + (states.get(state) ?? 0), 0);
}

const usedPercent = (sample: SubnetSample) => {
  const usable = sample.size - inState(sample, 'reserved');
  return usable === 0 ? 100 : (100 * (usable - inState(sample, 'free', 'free-unusable'))) / usable;
};

/** Where the addresses are. */
export const ADDRESS_METRICS: readonly Metric[] = [
  poolGauge(
    'pods_waiting',
    'pods',
    'Pods that wait for an address at the same time.',
    onFirstCard((pool) => pool.waiting),
  ),
  poolGauge(
    'pool_addresses',
    'addresses',
    "Addresses in the daemons' pools: assigned, cooling and warm ones.",
    (pool) => pool.total,
  ),
  poolGauge('assigned_addresses', 'addresses', 'Addresses that pods have.', (pool) => pool.assigned),
  poolGauge('cooling_addresses', 'addresses', 'Addresses in their cool-down.', (pool) => pool.cooling),
  poolGauge('warm_addresses', 'addresses', 'Addresses that a pod can have now.', (pool) => pool.warm),
  poolGauge('prefixes', '/28 blocks', "Prefixes in the daemons' pools.", (pool) => pool.prefixes),
  poolGauge('enis', 'interfaces', 'Interfaces that the daemons manage.', (pool) => pool.enis),
  subnetGauge(
    'subnet_used_percent',
    '%',
    'Of the addresses that AWS does not reserve, those that are not free: pods, warm and cooling ones, interfaces, foreign ones.',
    usedPercent,
  ),
  subnetGauge('subnet_free_addresses', 'addresses', 'Free addresses, of use to the nodes or not.', (sample) =>
    inState(sample, 'free', 'free-unusable'),
  ),
  subnetGauge(
    'subnet_free_prefixes',
    '/28 blocks',
    'Aligned blocks of 16 that are wholly free.',
    (sample) => sample.freePrefixes,
  ),
  subnetGauge(
    'subnet_fragmentation_percent',
    '%',
    'Of the blocks of 16, how many are partly used.',
    (sample) => sample.fragmentationPercent,
  ),
  subnetGauge(
    'subnet_exhausted',
    '',
    'Whether EC2 refused a request for addresses of this subnet and still cannot serve it. 1 or 0; `avg` is the share of time.',
    (sample) => Number(sample.exhausted),
  ),
  metric(
    'gauge',
    {
      name: 'subnet_addresses',
      unit: 'addresses',
      labels: [SUBNET, { name: 'state', description: 'Where the addresses are.', values: ADDRESS_STATES }],
      description: 'Addresses of the subnets, of all of them together if none is named.',
    },
    [
      from(
        'subnet',
        ({ subnet }) => ({ subnet }),
        (sample, { state }) => (state === undefined ? sample.size : inState(sample, state as AddressState)),
      ),
    ],
  ),
];
