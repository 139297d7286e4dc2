import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attachTrunk, detachInterface } from '../../../models/ec2/outside-changes.ts';
import { hours, minutes, seconds, toSeconds } from '../../../sim/time.ts';
import { nodeStep, takeStep } from '../../harness/node-steps.ts';
import { OneNode, type OneNodeOptions, subnet } from '../../harness/one-node.ts';

const QUIET = { DISABLE_LEAKED_ENI_CLEANUP: 'true' };
const SMALL = [subnet('own', '10.0.0.0/28')];
const EXCLUDED = [{ ...subnet('own', '10.0.0.0/24'), tags: new Map([['kubernetes.io/role/cni', '0']]) }];

function started(options: Partial<OneNodeOptions>, env: Record<string, string> = {}): OneNode {
  const node = new OneNode({ instanceType: 'm5.large', ...options, env: { ...QUIET, ...env } });
  node.start();
  node.runFor(minutes(1));
  return node;
}

/** Events from now on, in so much time. */
function eventsIn(node: OneNode, duration: number): number {
  const before = node.simulation.eventsRun;
  node.runFor(duration);
  return node.simulation.eventsRun - before;
}

describe('a node on which nothing happens has no events', () => {
  const addPods = (node: OneNode, count: number) => {
    for (let pod = 0; pod < count; pod += 1) node.addPod(`pod-${pod}`);
  };

  it.each<[string, Partial<OneNodeOptions>, Record<string, string>, (node: OneNode) => void]>([
    ['with the default settings', {}, {}, () => {}],
    ['with pods', {}, {}, (node) => addPods(node, 12)],
    ['with IP targets', {}, { WARM_IP_TARGET: '3', MINIMUM_IP_TARGET: '5' }, (node) => addPods(node, 4)],
    ['with prefixes', {}, { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1' }, (node) => addPods(node, 20)],
    ['with prefixes and IP targets', {}, { ENABLE_PREFIX_DELEGATION: 'true', WARM_IP_TARGET: '9' }, () => {}],
    ['too low, with all interfaces', {}, { WARM_ENI_TARGET: '5', MAX_ENI: '2' }, () => {}],
    ['too low, with all addresses', {}, { WARM_IP_TARGET: '100' }, () => {}],
    [
      'too low, and cordoned',
      {},
      { WARM_IP_TARGET: '2' },
      (node) => {
        node.cordon();
        addPods(node, 2);
      },
    ],
    [
      'too low, and terminating',
      {},
      { WARM_IP_TARGET: '2' },
      (node) => {
        node.terminate();
        addPods(node, 2);
      },
    ],
    [
      'with an extra interface, cordoned',
      {},
      {},
      (node) => {
        addPods(node, 1);
        node.runFor(minutes(1));
        node.cordon();
        node.deletePod('pod-0');
      },
    ],
    ['stopped at maxPods', { maxPods: 5 }, { WARM_IP_TARGET: '20' }, () => {}],
    [
      'with custom networking',
      { eniConfigSubnet: 'own', subnets: [subnet('own', '10.0.0.0/24')] },
      {
        AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true',
      },
      () => {},
    ],
    ['without provisioning', {}, { DISABLE_NETWORK_RESOURCE_PROVISIONING: 'true' }, () => {}],
    ['only on IMDS', {}, { ENABLE_IMDS_ONLY_MODE: 'true' }, () => {}],
    ['that waits for a trunk', {}, { ENABLE_POD_ENI: 'true' }, () => {}],
    ['that has no room for a trunk', {}, { ENABLE_POD_ENI: 'true', MAX_ENI: '1' }, () => {}],
    ['that has its trunk', {}, { ENABLE_POD_ENI: 'true' }, (node) => attachTrunk(node.ec2, node.instance)],
    [
      'whose interface somebody took',
      {},
      { WARM_ENI_TARGET: '2', MAX_ENI: '2' },
      (node) => {
        detachInterface(node.ec2, node.instance, 1);
      },
    ],
  ])('%s', (_, options, env, happen) => {
    const node = started(options, env);
    happen(node);
    node.runFor(minutes(10));
    expect(eventsIn(node, hours(10))).toBe(0);
  });

  it('but for the hourly leak clean-up', () => {
    const node = new OneNode({ instanceType: 'm5.large' });
    node.start();
    node.runFor(minutes(30));
    const calls = node.callsOf('DescribeNetworkInterfaces');
    node.runFor(hours(10));
    expect(node.callsOf('DescribeNetworkInterfaces') - calls).toBe(10);
  });

  it('but for the attempts to grow where the subnet is full, each 120 s after the last failed', () => {
    const node = started({ subnets: SMALL }, { WARM_ENI_TARGET: '2' });
    const failures = () => node.calls.filter(({ error }) => error !== undefined);
    const before = failures().length;
    node.runFor(hours(1));
    const times = failures()
      .slice(before - 1)
      .map(({ end }) => end);
    const pauses = times.slice(1).map((time, index) => toSeconds(time - (times[index] ?? 0)));
    expect(pauses.length).toBeGreaterThan(25);
    expect(Math.min(...pauses)).toBeGreaterThan(120);
    expect(Math.max(...pauses)).toBeLessThan(127);
    // An attempt is a few calls, each with its own events.
    expect(eventsIn(node, hours(1)) / pauses.length).toBeLessThan(10);
  });

  it('but for the question for subnets, each round, where the only one is excluded', () => {
    const node = started({ subnets: EXCLUDED });
    const before = node.callsOf('DescribeSubnets');
    node.runFor(hours(1));
    // A round is 5 s and the call itself.
    expect(node.callsOf('DescribeSubnets') - before).toBe(Math.floor(3_600 / 5.3));
  });

  it('without an address that cools, and one more when it has cooled where a pool waits for that', () => {
    const node = started({}, { WARM_ENI_TARGET: '0', WARM_IP_TARGET: '2' });
    node.addPod('pod');
    node.runFor(minutes(5));
    node.deletePod('pod');
    expect(eventsIn(node, hours(10))).toBeLessThan(10);
  });
});

describe('a node that ends', () => {
  it('has no events from then on, not even for an attempt to grow that is due', () => {
    const node = started({ subnets: SMALL }, { WARM_ENI_TARGET: '2' });
    node.runUntil(() => node.daemon?.pools[0]?.growth.kind === 'failed');
    node.runFor(minutes(1));
    node.terminate();
    expect(eventsIn(node, hours(10))).toBe(0);
  });
});

describe('a DEL that locks the datastore of an older release', () => {
  /** The calls after it on a node that has changed its mode, and whose pods then come. */
  function callsAfterDel(offset: number, skipQuietRounds: boolean) {
    const node = new OneNode({
      instanceType: 'm5.large',
      version: '1.19',
      env: { ...QUIET, WARM_IP_TARGET: '1' },
      maxPods: 110,
      skipQuietRounds,
    });
    node.start();
    node.runFor(minutes(1));
    node.addPod('pod');
    node.runFor(minutes(1));
    node.start({ ...QUIET, ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1' });
    node.runFor(minutes(5) + offset);
    const before = node.calls.length;
    node.deletePod('pod');
    node.runFor(seconds(1));
    for (let pod = 0; pod < 20; pod += 1) node.addPod(`pod-${pod}`);
    node.runFor(minutes(3));
    return node.calls.slice(before).map(({ action, start, end }) => ({ action, start, end }));
  }

  it('delays the round in which it falls, whether that would have had something to do or not', () => {
    for (let offset = 0; offset < 5; offset += 0.25) {
      const quiet = callsAfterDel(seconds(offset), true);
      expect(quiet[0]?.action).toBe('UnassignPrivateIpAddresses');
      expect(quiet, `${offset} s later`).toEqual(callsAfterDel(seconds(offset), false));
    }
  });
});

describe('whatever happens to a node', () => {
  const environment = fc.constantFrom<Record<string, string>>(
    {},
    { WARM_ENI_TARGET: '2' },
    { WARM_IP_TARGET: '2' },
    { WARM_IP_TARGET: '1', MINIMUM_IP_TARGET: '6' },
    { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1' },
    { ENABLE_PREFIX_DELEGATION: 'true', WARM_IP_TARGET: '5' },
    { ENABLE_POD_ENI: 'true', WARM_IP_TARGET: '3' },
    { ENABLE_SUBNET_DISCOVERY: 'false', MAX_ENI: '2' },
  );
  const world = fc.record({
    env: environment,
    cidr: fc.constantFrom('10.0.0.0/16', '10.0.0.0/27'),
    version: fc.constantFrom('1.23', '1.19'),
    steps: fc.array(nodeStep, { maxLength: 25 }),
  });

  it('it does the same as when every round of its loop is simulated', () => {
    fc.assert(
      fc.property(world, ({ env, cidr, version, steps }) => {
        const [quiet, loud] = [true, false].map((skipQuietRounds) => {
          const subnets = [subnet('own', cidr)];
          const node = new OneNode({ instanceType: 'm5.large', env, subnets, version, skipQuietRounds });
          node.start();
          node.runFor(1);
          for (const each of steps) takeStep(node, each);
          node.runFor(minutes(30));
          return node;
        });
        expect(quiet?.calls).toEqual(loud?.calls);
        const waits = (node: OneNode | undefined) =>
          node?.pods.map(({ name, attempts, address, addressAssigned }) => [name, attempts, address, addressAssigned]);
        expect(waits(quiet)).toEqual(waits(loud));
        expect(quiet?.statistics()).toEqual(loud?.statistics());
        expect(quiet?.decisions).toEqual(loud?.decisions);
      }),
      { seed: 4, numRuns: 40 },
    );
  });

  it('takes no more events than it is known to take', () => {
    const events = fc.sample(world, { seed: 9, numRuns: 40 }).map(({ env, cidr, version, steps }) => {
      const node = new OneNode({ instanceType: 'm5.large', env, subnets: [subnet('own', cidr)], version });
      node.start();
      node.runFor(1);
      for (const each of steps) takeStep(node, each);
      node.runFor(minutes(30));
      return node.simulation.eventsRun;
    });
    // Each number is a node of its own. Where one grows, a round is simulated that finds nothing to do.
    expect(events.join(' ')).toMatchInlineSnapshot(
      `"40 89 2444 532 11 97 10 23 38 109 48 10 23 27 283 416 30 28 16 32 13 71 52 622 23 89 44 10 15 13 16 21 98 15 13 80 10 10 10 83"`,
    );
  });
});
