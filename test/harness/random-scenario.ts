import fc from 'fast-check';
import type { ClusterConfig } from '../../models/cluster-config.ts';
import { HEAD, load } from '../scenarios/scenario-files.ts';
import { ERRORS, FAILING_ACTIONS } from './ec2-failures.ts';

/** The spec of a scenario, as it is written. */
export type Spec = Readonly<Record<string, unknown>>;

const seconds = (min: number, max: number) => fc.integer({ min, max }).map((count) => `${count}s`);
const sometimes = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });

/** From nothing at all, so that things happen at the same moment, to what a bad day brings. */
const shortTime = fc.oneof(
  fc.constant('0s'),
  fc.constant('300ms'),
  fc.constant({ p50: '200ms', p99: '2s' }),
  fc.constant({ min: '0s', max: '5s' }),
  fc.constant({ values: ['1ms', '2500ms', '20s'] }),
);

/** Subnets down to the smallest that EC2 knows, partly taken by others. */
const subnets = fc
  .array(
    fc.record({
      length: fc.integer({ min: 24, max: 28 }),
      zone: fc.constantFrom('zone-a', 'zone-b'),
      role: sometimes(fc.constantFrom('0', '1')),
      occupied: fc.uniqueArray(fc.integer({ min: 5, max: 14 }), { maxLength: 6 }),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((list) =>
    list.map(({ length, zone, role, occupied }, index) => ({
      id: `subnet-${index}`,
      cidr: `10.0.${index}.0/${length}`,
      zone,
      tags: role === undefined ? {} : { 'kubernetes.io/role/cni': role },
      occupied: occupied.map((host) => `10.0.${index}.${host}`),
    })),
  );

const number = (min: number, max: number) => sometimes(fc.integer({ min, max }).map(String));

const env = fc
  .record({
    WARM_ENI_TARGET: number(0, 3),
    WARM_IP_TARGET: number(0, 12),
    MINIMUM_IP_TARGET: number(0, 20),
    WARM_PREFIX_TARGET: number(0, 3),
    MAX_ENI: number(1, 3),
    IP_COOLDOWN_PERIOD: number(0, 60),
    ENABLE_PREFIX_DELEGATION: sometimes(fc.constant('true')),
    ENABLE_SUBNET_DISCOVERY: sometimes(fc.constant('false')),
    AWS_MANAGE_ENIS_NON_SCHEDULABLE: sometimes(fc.constant('true')),
    CLUSTER_NAME: sometimes(fc.constant('test')),
  })
  .map(defined);

/** What pods get their addresses by, apart from the node's own subnet and IPv4. */
const mode = fc.oneof(
  { weight: 8, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constant({ AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true' }) },
  {
    weight: 1,
    arbitrary: fc.constant({ ENABLE_IPv4: 'false', ENABLE_IPv6: 'true', ENABLE_PREFIX_DELEGATION: 'true' }),
  },
);

const vpcCni = fc
  .record({
    version: fc.constantFrom('v1.23.1', 'v1.23.1', 'v1.19', 'v1.12'),
    env: fc.tuple(env, mode).map(([settings, also]) => ({ ...settings, ...also })),
    walkOrder: fc.constantFrom('random', 'device'),
  })
  .map((given) => ({ ...given, eniConfigs: [{ name: 'default', subnet: 'subnet-0' }] }));

const BOOT_PHASES = ['instanceStart', 'systemStart', 'registration', 'daemonStart', 'readyDelay'];

const nodeGroup = (boot: fc.Arbitrary<unknown>) =>
  fc.record({
    instanceType: fc.constantFrom('t3.nano', 't2.micro', 't3.small', 'm5.large', 'c5.xlarge', 'm5.xlarge'),
    desiredSize: fc.integer({ min: 1, max: 2 }),
    maxPods: sometimes(fc.integer({ min: 3, max: 60 })),
    boot,
  });

const deployment = fc.record({
  replicas: fc.integer({ min: 0, max: 40 }),
  createAt: fc.oneof(fc.constant('0s'), seconds(0, 600)),
  lifetime: sometimes(fc.constantFrom('1s', '45s', { mean: '1m' }, { min: '10s', max: '5m' }, { mean: '10m' })),
});

const fault = fc.tuple(
  fc.record({
    action: fc.constantFrom('*', ...FAILING_ACTIONS),
    error: fc.constantFrom('RequestLimitExceeded', ...ERRORS),
  }),
  fc.oneof(
    fc.record({ nth: fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 }) }),
    fc.record({
      from: seconds(0, 600),
      until: seconds(601, 1_200),
      rate: fc.constantFrom(0.2, 0.7, 1),
    }),
  ),
);

/** Events that any cluster of ours can have: its first group and its first zone are always there. */
const event = fc
  .record({
    at: seconds(0, 1_200),
    what: fc.constantFrom(
      { cordon: { count: 1 } },
      { uncordon: { nodeGroup: 'group-0' } },
      { drain: { nodeGroup: 'group-0' } },
      { drain: { count: 1, gracePeriod: '0s', timeout: '2m' } },
      { spotInterruption: { count: 1 } },
      { instanceFailure: { count: 1, replacedAfter: '2m' } },
      { restartIpamd: {} },
      { changeSettings: { env: { WARM_IP_TARGET: '3', IP_COOLDOWN_PERIOD: '5' } } },
      { changeSettings: { env: { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1' } } },
      { scale: { nodeGroup: 'group-0', size: 0 } },
      { scale: { nodeGroup: 'group-0', size: 3 } },
    ),
  })
  .map(({ at, what }) => ({ at, ...what }));

const ec2 = fc.record({
  latency: fc.record({ '*': shortTime }),
  detachTime: shortTime,
  imds: fc.record({
    attachLag: shortTime,
    addressLag: shortTime,
    detachLag: shortTime,
    addressStagger: fc.constantFrom('0s', '50ms'),
  }),
  faults: fc.array(fault, { maxLength: 3 }).map((list) => list.map(([what, when]) => ({ ...what, ...when }))),
  addressChoice: fc.constantFrom('random', 'lowest'),
});

const STEPS = ['watchDelay', 'sandboxTime', 'cniAddTime', 'containerStart', 'readinessDelay', 'shutdownTime'];
/** Pods take no time at all, apart from the wait for an address. */
const INSTANT_PODS = allOf(STEPS, '0s');

/**
 * A small cluster in a small network, with whatever settings and luck.
 * @param inStep whether nodes may start, and pods come and go, at the same microsecond as others.
 */
export function randomSpec({ inStep }: { inStep: boolean }): fc.Arbitrary<Spec> {
  const boot = fc.constantFrom({}, ...(inStep ? [allOf(BOOT_PHASES, '0s'), allOf(BOOT_PHASES, '2500ms')] : []));
  return fc
    .record({
      seed: fc.integer({ min: 0, max: 1_000 }),
      duration: fc.integer({ min: 5, max: 60 }).map((count) => `${count}m`),
      vpc: fc.record({ subnets }),
      ec2,
      vpcCni,
      nodeGroups: fc.array(nodeGroup(boot), { minLength: 1, maxLength: 2 }).map(named('group')),
      pods: fc.constantFrom({}, ...(inStep ? [INSTANT_PODS] : [])),
      workloads: fc.array(deployment, { maxLength: 3 }).map(named('app')),
      events: fc.array(event, { maxLength: 3 }),
    })
    .map((spec) => ({ ...spec, workloads: spec.workloads.map((deployment) => ({ deployment })) }));
}

/** Compiles a spec as if it came from a file. @throws UserError when it is not valid. */
export async function configOf(spec: Spec): Promise<ClusterConfig> {
  const { config } = await load(`${HEAD}spec: ${JSON.stringify(spec)}\n`);
  return config;
}

function named<T extends object>(name: string): (list: readonly T[]) => Record<string, unknown>[] {
  return (list) => list.map((item, index) => ({ name: `${name}-${index}`, ...defined(item) }));
}

function allOf(names: readonly string[], value: string): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, value]));
}

function defined(record: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
