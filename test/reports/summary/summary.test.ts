import { describe, expect, it } from 'vitest';
import { SummaryBuilder } from '../../../reports/summary/summary-builder.ts';
import { summaryJson } from '../../../reports/summary/summary-json.ts';
import { seconds } from '../../../sim/time.ts';
import { nodeRecord, podRecord, RUN, subnetSample, summaryOf, Written, waitingPod } from '../records.ts';

describe('pods in the summary', () => {
  it('are counted by how they ended', () => {
    const { pods } = summaryOf((builder) => {
      for (const outcome of ['ready', 'ready', 'waiting', 'unschedulable'] as const)
        builder.pod(podRecord({ outcome }));
    });
    expect(pods).toEqual({ total: 4, ready: 2, starting: 0, waiting: 1, unschedulable: 1, rejected: 0 });
  });

  it('have start latencies that were observed, of those that became ready', () => {
    const { pod_start_seconds: start } = summaryOf((builder) => {
      for (let n = 100; n >= 1; n--) builder.pod(podRecord({ created: 0, ready: seconds(n / 10) }));
      builder.pod(podRecord({ created: 0, ready: undefined, outcome: 'waiting' }));
    });
    expect(start).toEqual({ count: 100, p50: 5, p90: 9, p95: 9.5, p99: 9.9, max: 10 });
  });

  it('have no quantiles when there are none', () => {
    const { pod_start_seconds: start } = summaryOf(() => {});
    expect(start).toEqual({ count: 0, p50: null, p90: null, p95: null, p99: null, max: null });
  });
});

describe('waits for an address in the summary', () => {
  const { ip_wait: wait } = summaryOf((builder) => {
    builder.pod(podRecord());
    builder.pod(waitingPod({ POOL_TICK: seconds(2), KUBELET_RETRY: seconds(3.5) }));
    builder.pod(waitingPod({ SUBNET_FULL: seconds(100.000001), KUBELET_RETRY: seconds(1) }));
  });

  it('count the pods that waited', () => {
    expect(wait.seconds).toEqual({
      count: 2,
      p50: 5.5,
      p90: 101.000001,
      p95: 101.000001,
      p99: 101.000001,
      max: 101.000001,
    });
  });

  it('add up by cause, the largest first', () => {
    expect(wait.causes).toEqual([
      { cause: 'SUBNET_FULL', total_s: 100.000001, pods: 1 },
      { cause: 'KUBELET_RETRY', total_s: 4.5, pods: 2 },
      { cause: 'POOL_TICK', total_s: 2, pods: 1 },
    ]);
    expect(wait.total_s).toBe(106.500001);
  });
});

describe('a subnet in the summary', () => {
  const subnetOf = (samples: readonly (readonly [time: number, free: number])[], simulated_s = 100) =>
    summaryOf(
      (builder) => {
        for (const [time, free] of samples) builder.subnet(subnetSample(time, free));
      },
      { simulated_s },
    ).subnets[0];

  it('shows where its addresses were at the worst moment, the first with the fewest free, and at the end', () => {
    const subnet = subnetOf([
      [0, 200],
      [10, 3],
      [20, 3],
      [30, 50],
    ]);
    expect(subnet?.worst).toMatchObject({ time_s: 10, states: { free: 3, assigned: 248, reserved: 5, cooling: 0 } });
    expect(subnet?.at_end).toMatchObject({ time_s: 30, states: { free: 50 }, free_prefixes: 3 });
  });

  it('was exhausted as often and as long as its samples say', () => {
    const subnet = subnetOf([
      [0, 9],
      [10, 0],
      [15, 0],
      [30, 1],
      [40, 0],
      [41, 2],
      [90, 0],
    ]);
    expect(subnet?.exhaustion).toMatchObject({ periods: 3, first_at_s: 10, total_s: 31, longest_s: 20 });
    expect(subnet?.exhaustion.at_first).toMatchObject({ time_s: 10, states: { free: 0, assigned: 251 } });
  });

  it('was not exhausted, and not at its worst, in a moment of no length', () => {
    const subnet = subnetOf([
      [0, 9],
      [10, 0],
      [10, 4],
      [20, 8],
    ]);
    expect(subnet?.exhaustion).toMatchObject({ periods: 0, first_at_s: null, at_first: null, total_s: 0 });
    expect(subnet?.worst).toMatchObject({ time_s: 10, states: { free: 4 } });
  });

  it('is exhausted although some are free, when a request was refused', () => {
    const { subnets } = summaryOf((builder) => builder.subnet(subnetSample(50, 12, { exhausted: true })), {
      simulated_s: 60,
    });
    expect(subnets[0]?.exhaustion).toMatchObject({ periods: 1, first_at_s: 50, total_s: 10 });
  });

  it('counts the pods of its own nodes that waited because it was full', () => {
    const { subnets } = summaryOf((builder) => {
      builder.subnet(subnetSample(0, 10));
      builder.subnet(subnetSample(0, 10, { subnet: 'private-b' }));
      // Records of pods come before those of their nodes, which still live.
      builder.pod(waitingPod({ SUBNET_FULL: seconds(7), KUBELET_RETRY: seconds(1) }, { node: 'node-1' }));
      builder.pod(waitingPod({ NO_FREE_PREFIX: seconds(2) }, { node: 'node-1' }));
      builder.pod(waitingPod({ POOL_TICK: seconds(2) }, { node: 'node-1' }));
      builder.node(nodeRecord({ name: 'node-1', subnet: 'private-a' }));
      builder.node(nodeRecord({ name: 'node-2', subnet: 'private-b' }));
    });
    expect(subnets.map(({ subnet, exhaustion }) => [subnet, exhaustion.pods_waited, exhaustion.ip_wait_s])).toEqual([
      ['private-a', 2, 9],
      ['private-b', 0, 0],
    ]);
  });
});

describe('node groups in the summary', () => {
  it('say how many nodes came up to maxPods', () => {
    const { node_groups: groups } = summaryOf((builder) => {
      builder.node(nodeRecord({ name: 'a', podsMost: 29 }));
      builder.node(nodeRecord({ name: 'b', podsMost: 12, ready: undefined }));
      builder.node(nodeRecord({ name: 'c', group: 'large', maxPods: 110 }));
    });
    expect(groups.map(({ group }) => group)).toEqual(['large', 'workers']);
    expect(groups[1]).toEqual({
      group: 'workers',
      instance_type: 'm5.large',
      max_pods: 29,
      nodes: 2,
      nodes_ready: 1,
      nodes_at_max_pods: 1,
      pods_most: 29,
      enis_most: 2,
      pool_most: 18,
      adds_succeeded: 40,
      adds_failed: 6,
    });
  });
});

describe('EC2 calls in the summary', () => {
  it('are summed up by action, errors by their code', () => {
    const failed = {
      start: 0,
      end: 1,
      node: 'n',
      variant: undefined,
      device: undefined,
      subnet: undefined,
      count: 1,
      countOf: 'address' as const,
      addresses: undefined,
    };
    const { ec2_calls: calls } = summaryOf((builder) => {
      builder.ec2Usage({ minute: 0, action: 'CreateNetworkInterface', calls: 3, throttled: 1, failed: 0 });
      builder.ec2Usage({ minute: 0, action: 'AssignPrivateIpAddresses', calls: 4, throttled: 0, failed: 2 });
      builder.ec2Usage({ minute: 7, action: 'AssignPrivateIpAddresses', calls: 1, throttled: 0, failed: 0 });
      for (const error of ['__proto__', 'InsufficientFreeAddressesInSubnet', undefined])
        builder.ec2Call({ ...failed, action: 'AssignPrivateIpAddresses', error });
    });
    expect(
      calls.map(({ action, calls: count, throttled, failed: other }) => [action, count, throttled, other]),
    ).toEqual([
      ['AssignPrivateIpAddresses', 5, 0, 2],
      ['CreateNetworkInterface', 3, 1, 0],
    ]);
    expect(Object.entries(calls[0]?.errors ?? {})).toEqual([
      ['InsufficientFreeAddressesInSubnet', 1],
      ['__proto__', 1],
    ]);
  });
});

describe('recovery from faults in the summary', () => {
  it('says how long it took, or that it did not happen, and what was left behind', () => {
    const { recoveries } = summaryOf((builder) => {
      builder.recovery({ faultsEnded: seconds(600), took: seconds(42), recovered: true, interfacesLeft: 3 });
      builder.recovery({ faultsEnded: seconds(900), took: seconds(100), recovered: false, interfacesLeft: 0 });
    });
    expect(recoveries).toEqual([
      { faults_ended_s: 600, took_s: 42, recovered: true, interfaces_left: 3 },
      { faults_ended_s: 900, took_s: 100, recovered: false, interfaces_left: 0 },
    ]);
  });
});

describe('summary.json', () => {
  it('is the same, byte for byte, for the same records, and says what was run', () => {
    const write = () => {
      const written = new Written();
      const builder = new SummaryBuilder();
      builder.pod(waitingPod({ POOL_TICK: seconds(2) }));
      builder.node(nodeRecord());
      summaryJson(written).finish?.(builder.build(RUN, []));
      return written.text;
    };
    expect(write()).toBe(write());
    const { format, run } = JSON.parse(write());
    expect({ format, run }).toEqual({ format: 'vpc-cni-sim/summary/v1', run: RUN });
  });
});
