import fc from 'fast-check';
import type { ClusterConfig } from '../../models/cluster-config.ts';
import { HEAD, load } from '../scenarios/scenario-files.ts';

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
    CLUSTER_NAME: sometimes(fc.constant('test')),
  })
  .map(defined);

const nodeGroup = (bootTime: fc.Arbitrary<unknown>) =>
  fc.record({
    instanceType: fc.constantFrom('t3.nano', 't2.micro', 't3.small', 'm5.large', 'c5.xlarge', 'm5.xlarge'),
    desiredSize: fc.integer({ min: 1, max: 2 }),
    maxPods: sometimes(fc.integer({ min: 3, max: 60 })),
    bootTime,
  });

const deployment = fc.record({
  replicas: fc.integer({ min: 0, max: 40 }),
  createAt: fc.oneof(fc.constant('0s'), seconds(0, 600)),
  lifetime: sometimes(fc.constantFrom('1s', '45s', { mean: '1m' }, { min: '10s', max: '5m' }, { mean: '10m' })),
});

const fault = fc.tuple(
  fc.record({
    action: fc.constantFrom(
      '*',
      'AssignPrivateIpAddresses',
      'AttachNetworkInterface',
      'CreateNetworkInterface',
      'CreateTags',
      'DeleteNetworkInterface',
      'DescribeNetworkInterfaces',
      'DescribeSubnets',
      'DetachNetworkInterface',
      'ModifyNetworkInterfaceAttribute',
      'UnassignPrivateIpAddresses',
    ),
    error: fc.constantFrom(
      'RequestLimitExceeded',
      'InternalError',
      'InsufficientFreeAddressesInSubnet',
      'InsufficientCidrBlocks',
      'PrivateIpAddressLimitExceeded',
      'InvalidNetworkInterfaceID.NotFound',
    ),
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
const INSTANT_PODS = Object.fromEntries(STEPS.map((step) => [step, '0s']));

/**
 * A small cluster in a small network, with whatever settings and luck.
 * @param inStep whether nodes may start, and pods come and go, at the same microsecond as others.
 */
export function randomSpec({ inStep }: { inStep: boolean }): fc.Arbitrary<Spec> {
  const bootTime = fc.constantFrom(...(inStep ? ['0s', '10s'] : []), { min: '1s', max: '90s' });
  return fc
    .record({
      seed: fc.integer({ min: 0, max: 1_000 }),
      duration: fc.integer({ min: 5, max: 60 }).map((count) => `${count}m`),
      vpc: fc.record({ subnets }),
      ec2,
      vpcCni: fc.record({ env, walkOrder: fc.constantFrom('random', 'device') }),
      nodeGroups: fc.array(nodeGroup(bootTime), { minLength: 1, maxLength: 2 }).map(named('group')),
      pods: fc.constantFrom({}, ...(inStep ? [INSTANT_PODS] : [])),
      workloads: fc.array(deployment, { maxLength: 3 }).map(named('app')),
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

function defined(record: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
