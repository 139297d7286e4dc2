import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkLimits } from '../../../models/cluster/checks.ts';
import type { Daemon, Pool } from '../../../models/ipamd/daemon.ts';
import { isCooling } from '../../../models/ipamd/datastore/cidr.ts';
import { knownVersions } from '../../../models/ipamd/version-profiles.ts';
import { parseCidr } from '../../../models/ipv4.ts';
import { constant } from '../../../sim/distributions.ts';
import { milliseconds, minutes, seconds } from '../../../sim/time.ts';
import { ERRORS, FAILING_ACTIONS } from '../../harness/ec2-failures.ts';
import { nodeStep, ownNodeStep, takeStep } from '../../harness/node-steps.ts';
import { OneNode, subnet } from '../../harness/one-node.ts';

const RUNS = 60;

const sometimes = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 3 });
const target = sometimes(fc.constantFrom('0', '1', '2', '5', '14', '40', '-1', 'two', '', '99999999999999999999'));
const on = sometimes(fc.constantFrom('true', '1', 'false', 'yes'));

const environment = fc
  .record({
    WARM_ENI_TARGET: target,
    WARM_IP_TARGET: target,
    MINIMUM_IP_TARGET: target,
    WARM_PREFIX_TARGET: target,
    MAX_ENI: target,
    IP_COOLDOWN_PERIOD: target,
    ENABLE_PREFIX_DELEGATION: on,
    ENABLE_POD_ENI: on,
    ENABLE_SUBNET_DISCOVERY: on,
    ENABLE_MULTI_NIC: on,
    MANAGE_UNTAGGED_ENI: on,
    AWS_MANAGE_ENIS_NON_SCHEDULABLE: on,
    AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: on,
    DISABLE_NETWORK_RESOURCE_PROVISIONING: on,
    ENABLE_IMDS_ONLY_MODE: on,
    ENABLE_IPv6: sometimes(fc.constantFrom('true')),
  })
  .map((variables): Record<string, string> => {
    const ipv4 = variables.ENABLE_IPv6 === undefined ? undefined : 'false';
    const given = Object.entries({ ...variables, ENABLE_IPv4: ipv4 });
    return Object.fromEntries(given.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  });

const fault = fc.record({
  action: fc.constantFrom(...FAILING_ACTIONS.concat('DescribeInstances').sort()),
  error: fc.constantFrom(...ERRORS),
  nth: fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 }),
});

const networkInterface = fc.record({
  device: fc.constantFrom(0, 1),
  type: fc.constantFrom<'interface' | 'efa'>('interface', 'efa'),
  secondary: fc.nat(1),
  prefixes: fc.constant(0),
  tags: fc.constantFrom(new Map<string, string>(), new Map([['node.k8s.amazonaws.com/no_manage', 'true']])),
});

const world = fc.record({
  networkInterfaces: fc.uniqueArray(networkInterface, { maxLength: 2, selector: ({ device }) => device }),
  env: environment,
  envAfterRestart: environment,
  instanceType: fc.constantFrom('t3.nano', 't2.micro', 'm4.large', 'm5.large', 'c5.xlarge', 'p4d.24xlarge'),
  maxPods: fc.constantFrom(3, 29, 110),
  version: fc.constantFrom(...knownVersions()),
  cidr: fc.constantFrom('10.0.0.0/18', '10.0.0.0/27', '10.0.0.0/28'),
  role: fc.constantFrom('0', '1', undefined),
  lag: fc.constantFrom(0, 1, 25),
  faults: fc.array(fault, { maxLength: 4 }),
  terminates: fc.boolean(),
});

type World = typeof world extends fc.Arbitrary<infer Value> ? Value : never;

function nodeIn({ networkInterfaces, env, instanceType, maxPods, version, cidr, role, lag, faults }: World): OneNode {
  const delay = constant(seconds(lag));
  const other = subnet('other', '10.1.0.0/27');
  const occupied = parseCidr('10.1.0.16/28');
  return new OneNode({
    networkInterfaces,
    instanceType,
    env,
    maxPods,
    version,
    subnets: [
      subnet('own', cidr),
      {
        ...other,
        occupied: occupied === undefined ? [] : [occupied],
        tags: new Map(role === undefined ? [] : [['kubernetes.io/role/cni', role]]),
      },
    ],
    eniConfigSubnet: 'other',
    ec2: {
      latency: new Map([['*', constant(milliseconds(300))]]),
      imds: { attachLag: delay, addressLag: delay, detachLag: delay, addressStagger: 0 },
      faults,
    },
  });
}

/** What holds whatever happens, as counted anew. */
function check(node: OneNode): void {
  checkLimits(node.instance);
  for (const pool of node.daemon?.pools ?? []) checkPool(pool, node.now);
}

function checkPool({ datastore }: Pool, now: number): void {
  const enis = [...datastore.enis];
  const counted = enis.filter((eni) => !eni.excluded).flatMap((eni) => [...eni.cidrs.values()]);
  const cidrs = counted.filter((cidr) => cidr.kind === datastore.kind);
  const records = cidrs.flatMap((cidr) => [...cidr.used]);
  const { total, assigned, cooling, available } = datastore.statistics(now);
  expect(total).toBe(cidrs.reduce((sum, cidr) => sum + cidr.size, 0));
  expect(assigned).toBe(records.filter((record) => record.sandbox !== undefined).length);
  expect(available).toBe(total - assigned);
  expect(cooling).toBeLessThanOrEqual(available);
  if (datastore.kind !== 'ipv6-prefix') {
    expect(cooling).toBe(records.filter((record) => isCooling(record, now, datastore.cooldown)).length);
  }
  for (const eni of enis) {
    const all = [...eni.cidrs.values()];
    expect(eni.pods).toBe(all.reduce((sum, cidr) => sum + cidr.assigned, 0));
    expect(eni.addresses).toBe(all.reduce((sum, cidr) => sum + cidr.size, 0));
  }
}

/** Those of the pods that the daemon knows. */
function podAddresses({ pools }: Daemon): string[] {
  return pools.flatMap(({ datastore }) =>
    [...datastore.assignments()].map(({ address, kind }) => `${kind === 'ipv6-prefix'} ${address}`),
  );
}

describe('whatever the settings, whatever happens to pods, and whatever fails', () => {
  it('limits hold, no two pods have an address, and what the daemon counts is there', () => {
    fc.assert(
      fc.property(world, fc.array(ownNodeStep, { maxLength: 25 }), (given, steps) => {
        const node = nodeIn(given);
        node.start();
        for (const step of steps) {
          takeStep(node, step, given.envAfterRestart);
          check(node);
          const addresses = node.daemon === undefined ? [] : podAddresses(node.daemon);
          expect(new Set(addresses).size).toBe(addresses.length);
        }
        if (given.terminates) node.terminate();
        node.runFor(minutes(30));
        check(node);
      }),
      { seed: 4, numRuns: RUNS },
    );
  });

  it('limits hold, and what the daemon counts is there, when others change its interfaces too', () => {
    fc.assert(
      fc.property(world, fc.array(nodeStep, { maxLength: 25 }), (given, steps) => {
        const node = nodeIn(given);
        node.start();
        for (const step of steps) {
          takeStep(node, step, given.envAfterRestart);
          check(node);
        }
        node.runFor(minutes(30));
        check(node);
      }),
      { seed: 4, numRuns: RUNS },
    );
  });
});
