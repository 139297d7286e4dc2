import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { AddressState } from '../../../models/observations/records.ts';
import { explainNode } from '../../../reports/explain/explain-node.ts';
import { explainPod } from '../../../reports/explain/explain-pod.ts';
import { explainSubnet } from '../../../reports/explain/explain-subnet.ts';
import { explainTime } from '../../../reports/explain/explain-time.ts';
import { NoRecord, RunRecord } from '../../../reports/record/read-record.ts';
import type { RunSink } from '../../../reports/report.ts';
import { seconds } from '../../../sim/time.ts';
import { nodeRecord, podRecord, poolSample, subnetSample, waitingPod } from '../records.ts';
import { detailOf, poolState, recordOf, removeRecords } from './recorded-run.ts';

afterEach(removeRecords);

/** web-1 fails at 10.2 s, when the back-off runs, and gets its address at 22.2 s. */
function pod(sink: RunSink): void {
  const detail = detailOf(sink);
  const attempt = { kind: 'attempt', node: 'node-1', pod: 'default/web-1' } as const;
  const failed = { address: undefined, device: undefined };
  const backOff = { kind: 'back-off', code: 'InsufficientFreeAddressesInSubnet', until: seconds(125) } as const;
  detail({ kind: 'decision', time: seconds(5), node: 'node-1', decision: backOff, pool: poolState() });
  const pool = poolState({ backOffUntil: seconds(125) });
  detail({ ...attempt, ...failed, time: seconds(10.2), number: 1, cause: 'SUBNET_FULL', pool });
  detail({ kind: 'cause', time: seconds(10.2), node: 'node-1', cause: 'SUBNET_FULL', waiting: 1 });
  detail({ kind: 'cause', time: seconds(11), node: 'node-2', cause: 'MAX_ENI', waiting: 5 });
  detail({
    ...attempt,
    time: seconds(22.2),
    number: 2,
    address: '10.0.0.17',
    device: 1,
    cause: undefined,
    pool: poolState({ assigned: 24, cooling: 0, nextCoolingEnd: undefined }),
  });
  sink.pod(
    waitingPod(
      { SUBNET_FULL: seconds(9), KUBELET_RETRY: seconds(3) },
      { addressAssigned: seconds(22.2), ready: seconds(24) },
    ),
  );
}

describe('explain pod', () => {
  it('tells each attempt with the state of the pool, the back-off and what began it', async () => {
    const story = await explainPod(recordOf(pod), 'web-1');
    expect(story).toContain(
      '00:00:10.200  sandbox attempt 1 failed: 0 of 27 addresses on 3 ENIs free, 4 cooling, the first until 00:00:30.000; ' +
        'ipamd is inside its back-off until 00:02:05.000, after InsufficientFreeAddressesInSubnet at 00:00:05.000; SUBNET_FULL',
    );
    expect(story).toContain('00:00:22.200  sandbox attempt 2 gets 10.0.0.17 on the ENI at device 1');
  });

  it('tells what the VPC resource controller does about its branch interface, and nothing of the pool then', async () => {
    const story = await explainPod(
      recordOf((sink) => {
        const detail = detailOf(sink);
        const of = { node: 'node-1', pod: 'default/web-1' } as const;
        const noRoom = { kind: 'no-room', used: 15, cooling: 3, limit: 18, againIn: seconds(60) } as const;
        const failed = { address: undefined, device: undefined, pool: poolState() };
        detail({ kind: 'attempt', ...of, ...failed, time: seconds(10.2), number: 1, cause: 'BRANCH_ENI' });
        detail({ kind: 'branch', ...of, time: seconds(10.3), step: noRoom });
        detail({ kind: 'branch', ...of, time: seconds(70.9), step: { kind: 'annotated', vlanId: 4 } });
        sink.pod(waitingPod({ BRANCH_ENI: seconds(60.7), KUBELET_RETRY: seconds(5) }, {}));
      }),
      'web-1',
    );
    expect(story).toContain('sandbox attempt 1 failed: BRANCH_ENI (the branch interface is not there yet)\n');
    expect(story).toContain(
      'the VPC resource controller has no room for its branch interface: 15 in use and 3 cooling, of 18; it tries again in 1m 00s',
    );
    expect(story).toContain('00:01:10.900  its branch interface is there (VLAN 4)');
  });

  it('begins with how long it waited and for what, and ends with the parts of the wait', async () => {
    const story = await explainPod(recordOf(pod), 'default/web-1');
    expect(story.split('\n')[0]).toMatch(
      /^Pod default\/web-1 on node-1: waited 12.0 s .* most of it SUBNET_FULL .*; ready 14.0 s/,
    );
    expect(story).toMatch(
      /Where the 12.0 s went \(2 attempts\)\n.*KUBELET_RETRY +3.00 s +25.0%.*\n.*SUBNET_FULL +9.00 s +75.0%/,
    );
  });

  it('leaves out what happened on other nodes, and before the wait', async () => {
    const story = await explainPod(recordOf(pod), 'web-1');
    expect(story).not.toContain('MAX_ENI');
    expect(story).not.toContain('00:00:05.000  ');
  });

  it('says why no node had room', async () => {
    const record = recordOf((sink) => {
      const reasons = { 'Too many pods': 3, 'Insufficient cpu': 1 };
      detailOf(sink)({ kind: 'unschedulable', time: seconds(10), pod: 'default/web-1', reasons });
      sink.pod(
        podRecord({ node: undefined, scheduled: undefined, attempts: 0, ready: undefined, outcome: 'unschedulable' }),
      );
    });
    expect(await explainPod(record, 'web-1')).toContain(
      'no node has room: 3 nodes: Too many pods, 1 node: Insufficient cpu',
    );
  });

  it('knows the names when the pod is unknown, and when its namespace has to be said', async () => {
    await expect(explainPod(recordOf(pod), 'web-2')).rejects.toMatchObject({ kind: 'pod', known: ['web-1'] });
    const twice = recordOf((sink) => {
      sink.pod(podRecord({ namespace: 'a' }));
      sink.pod(podRecord({ namespace: 'b' }));
    });
    await expect(explainPod(twice, 'web-1')).rejects.toMatchObject({ known: ['a/web-1', 'b/web-1'] });
    await expect(explainPod(twice, 'b/web-1')).resolves.toContain('Pod b/web-1');
  });
});

/** What the calls of these tests have in common. */
const CALL = {
  node: 'node-1',
  variant: undefined,
  device: undefined,
  subnet: undefined,
  count: 1,
  countOf: 'address' as const,
  addresses: () => [],
};

describe('explain node', () => {
  it('counts prefixes by their name', async () => {
    const decisions = [
      { kind: 'fill-eni', device: 0, count: 1, addressKind: 'prefix' },
      { kind: 'new-eni', count: 2, addressKind: 'prefix' },
      { kind: 'decrease', count: 1, addressKind: 'prefix' },
    ] as const;
    const record = recordOf((sink) => {
      const detail = detailOf(sink);
      for (const decision of decisions) {
        detail({ kind: 'decision', time: 0, node: 'node-1', decision, pool: poolState() });
      }
      sink.node(nodeRecord());
    });
    const story = await explainNode(record, 'node-1');
    expect(story).toContain('ipamd wants 1 more prefix on the ENI at device 0 (');
    expect(story).toContain('ipamd wants a new ENI with 2 prefixes (');
    expect(story).toContain('ipamd gives back 1 prefix that is over its targets (');
  });

  const happen = (times: number) => (sink: RunSink) => {
    const detail = detailOf(sink);
    detail({ kind: 'node', time: 0, node: 'node-1', step: 'launched' });
    for (let time = 1; time <= times; time += 1) {
      const decision = { kind: 'new-eni', count: 9, addressKind: 'secondary' } as const;
      detail({ kind: 'decision', time: seconds(time), node: 'node-1', decision, pool: poolState() });
    }
    sink.ec2Call({ ...CALL, start: 0, end: seconds(1), action: 'DescribeInstances', error: undefined });
    sink.ec2Call({
      ...CALL,
      start: 0,
      end: seconds(2),
      action: 'AssignPrivateIpAddresses',
      error: 'RequestLimitExceeded',
    });
    sink.node(nodeRecord());
  };

  it('tells its life, what the daemon decides, and the calls but for successful descriptions', async () => {
    const story = await explainNode(recordOf(happen(1)), 'node-1');
    expect(story).toContain('Node node-1: m5.large in private-a (us-east-1a), maxPods 29.');
    expect(story).toContain('00:00:00.000  the instance is launched');
    expect(story).toContain('ipamd wants a new ENI with 9 addresses (0 of 27 addresses on 3 ENIs free, 4 cooling');
    expect(story).toContain('AssignPrivateIpAddresses (1 address) FAILED: RequestLimitExceeded, after 2.00 s');
    expect(story).not.toContain('DescribeInstances');
  });

  it('shows what repeats itself only at its beginning and end, and says so', async () => {
    const story = await explainNode(recordOf(happen(100)), 'node-1');
    expect(story.match(/wants a new ENI/g)).toHaveLength(4);
    expect(story).toContain('00:01:40.000  ipamd wants a new ENI with 9');
    expect(story).toContain('(the last one; 96 more like it came before)');
    expect(story).toContain('Told in part: 102 things happened. --from and --until');
  });

  it('tells a part of the run in full', async () => {
    const story = await explainNode(recordOf(happen(100)), 'node-1', { from: seconds(10), until: seconds(30) });
    expect(story.match(/wants a new ENI/g)).toHaveLength(21);
  });

  it('says who had it launched, and why it was removed', async () => {
    const cause = { launcher: 'cluster-autoscaler', reason: 'for 4 of 4 pods that fit nowhere' } as const;
    const gone = { removed: seconds(600), removalReason: 'not needed for 300 s: it is empty' };
    const story = await explainNode(
      recordOf((sink) => sink.node(nodeRecord({ launched: seconds(31), launchCause: cause, ...gone }))),
      'node-1',
    );
    expect(story).toContain('Launched at 00:00:31.000 by Cluster Autoscaler, for 4 of 4 pods that fit nowhere.');
    expect(story).toContain('Removed at 00:10:00.000: not needed for 300 s: it is empty.');
    expect(
      await explainNode(
        recordOf((sink) => sink.node(nodeRecord())),
        'node-1',
      ),
    ).toContain('Launched at 00:00:00.000 by its node group, desiredSize.');
  });

  it('knows the names when the node is unknown', async () => {
    await expect(explainNode(recordOf(happen(1)), 'node-7')).rejects.toMatchObject({ kind: 'node', known: ['node-1'] });
  });
});

describe('explain subnet', () => {
  const happen = (sink: RunSink) => {
    sink.subnet(subnetSample(0, 200));
    sink.pool(poolSample(50, { total: 27, assigned: 3, cooling: 4, warm: 20 }));
    sink.pool(poolSample(61, { total: 99, assigned: 99, cooling: 0, warm: 0 }));
    sink.subnet(subnetSample(60, 0));
    sink.subnet(subnetSample(90, 16));
    sink.pod(waitingPod({ SUBNET_FULL: seconds(20), MAX_ENI: seconds(100) }));
    sink.node(nodeRecord());
  };

  it('tells when it was full, who held idle addresses at its fullest moment, and who waited', async () => {
    const story = await explainSubnet(recordOf(happen), 'private-a');
    expect(story).toContain('Fullest at 00:01:00.000: 0 free, 251 on pods.');
    expect(story).toMatch(/node-1 +27 +3 +20 +4/);
    expect(story).toContain('00:01:00.000  it can no longer give what was asked for');
    expect(story).toContain('00:01:30.000  it could give again what was asked for: 16 free');
    expect(story).toContain('1 pod waited for it, 20.0 s in all');
  });

  it('says one address and several in their own words', async () => {
    const states: [AddressState, number][] = [
      ['free', 248],
      ['assigned', 1],
      ['warm', 1],
      ['eni-primary', 1],
    ];
    const story = await explainSubnet(
      recordOf((sink) => sink.subnet(subnetSample(0, 248, { states: new Map(states) }))),
      'private-a',
    );
    expect(story).toContain('Fullest at 00:00:00.000: 248 free, 1 on a pod, 1 warm, 1 primary address.');
  });

  it('knows the names when the subnet is unknown', async () => {
    await expect(explainSubnet(recordOf(happen), 'b')).rejects.toMatchObject({ kind: 'subnet', known: ['private-a'] });
  });
});

describe('explain at', () => {
  it('shows subnets, waiting pods with their cause, back-offs and calls at that moment', async () => {
    const record = recordOf((sink) => {
      pod(sink);
      sink.subnet(subnetSample(0, 200));
      sink.subnet(subnetSample(60, 0));
      sink.pod(podRecord({ name: 'web-2', created: seconds(9), addressAssigned: seconds(9.5) }));
      sink.pod(podRecord({ name: 'web-3', created: seconds(12), scheduled: undefined, node: undefined }));
      sink.ec2Call({
        ...CALL,
        start: seconds(14),
        end: seconds(16),
        action: 'CreateNetworkInterface',
        error: undefined,
      });
    });
    const picture = await explainTime(record, seconds(15));
    expect(picture).toContain('At 00:00:15.000: 1 pod with an address, 1 waiting for one, 1 without a node.');
    expect(picture).toContain('private-a: 200 free');
    expect(picture).toMatch(/node-1: SUBNET_FULL .*\n {4}default\/web-1, for 4.80 s/);
    expect(picture).toContain('node-1: until 00:02:05.000, after InsufficientFreeAddressesInSubnet');
    expect(picture).toContain('node-1: CreateNetworkInterface, since 00:00:14.000');
    expect(picture).toContain('default/web-3, created at 00:00:12.000');
  });
});

describe('a run without a record', () => {
  it('is told from a directory of several runs that have one', () => {
    const directory = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-variants-'));
    mkdirSync(join(directory, 'lean'));
    writeFileSync(join(directory, 'lean', 'record.jsonl'), '');
    expect(() => new RunRecord(directory)).toThrow(`Which one? ${join(directory, 'lean')}`);
    rmSync(directory, { recursive: true });
  });

  it('is told from a directory of several runs that have none', () => {
    const directory = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-variants-'));
    for (const variant of ['seed=1', 'seed=2']) {
      mkdirSync(join(directory, variant));
      const summary = { format: 'vpc-cni-sim/summary/v1', run: { variant } };
      writeFileSync(join(directory, variant, 'summary.json'), JSON.stringify(summary));
    }
    expect(() => new RunRecord(directory)).toThrow('the results of several runs (seed=1, seed=2), but none has');
    expect(() => new RunRecord(directory)).toThrow(`choose one: explain ${join(directory, 'seed=1')} ...`);
    rmSync(directory, { recursive: true });
  });

  it('is refused with what to do about it', () => {
    expect(() => new RunRecord('/nowhere/at-all')).toThrow(NoRecord);
    expect(() => new RunRecord('/nowhere/at-all')).toThrow('Expected the one that a run wrote with --out');
    expect(() => new RunRecord('docs')).toThrow('vpc-cni-sim run SCENARIO --out docs --record');
  });
});
