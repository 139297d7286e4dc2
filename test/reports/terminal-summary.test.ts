import { describe, expect, it } from 'vitest';
import type { AddressState } from '../../models/observations/records.ts';
import type { Summary } from '../../reports/summary/summary.ts';
import { summaryText as textOf } from '../../reports/terminal-summary.ts';
import { seconds } from '../../sim/time.ts';
import { nodeRecord, podRecord, subnetSample, summaryOf, waitingPod } from './records.ts';

function ledger(free: number, warm: number): Map<AddressState, number> {
  return new Map([
    ['reserved', 5],
    ['eni-primary', 10],
    ['assigned', 236 - free - warm],
    ['cooling', 5],
    ['warm', warm],
    ['free', free],
  ]);
}

function eventfulDay(): Summary {
  return summaryOf(
    (builder) => {
      for (let n = 1; n <= 1_198; n++) builder.pod(podRecord({ created: 0, ready: seconds(1 + n / 1_000) }));
      builder.pod(
        waitingPod({ SUBNET_FULL: seconds(110), INSUFFICIENT_BACKOFF: seconds(15) }, { ready: seconds(140) }),
      );
      builder.pod(waitingPod({ KUBELET_RETRY: seconds(9) }, { ready: undefined, outcome: 'waiting' }));
      builder.pod(
        podRecord({
          node: undefined,
          ready: undefined,
          outcome: 'unschedulable',
          noNode: {
            nodes: 10,
            reasons: [
              ['Insufficient cpu', 9],
              ['Too many pods', 1],
            ],
          },
        }),
      );
      builder.subnet(subnetSample(0, 200, { states: ledger(200, 20) }));
      builder.subnet(subnetSample(43_384, 0, { states: ledger(0, 31) }));
      builder.subnet(subnetSample(44_000, 80, { states: ledger(80, 40) }));
      builder.subnet(subnetSample(0, 120, { subnet: 'private-b', states: ledger(120, 10) }));
      for (let n = 1; n <= 10; n++) builder.nodeLaunched();
      const refused = { time: 0, subnet: 'private-a' };
      builder.launchRefused({ ...refused, error: 'InsufficientFreeAddressesInSubnet' });
      builder.launchRefused({ ...refused, error: 'InsufficientFreeAddressesInSubnet' });
      builder.launchRefused({ ...refused, error: 'NetworkInterfaceLimitExceeded' });
      for (let n = 1; n <= 9; n++) builder.node(nodeRecord({ name: `node-${n}` }));
      builder.node(nodeRecord({ name: 'node-10', podsMost: 29 }));
      builder.recovery({ faultsEnded: seconds(45_000), took: seconds(372), recovered: true, interfacesLeft: 2 });
      builder.recovery({ faultsEnded: seconds(86_000), took: seconds(400), recovered: false, interfacesLeft: 1_200 });
      builder.ec2Usage({ minute: 0, action: 'AssignPrivateIpAddresses', calls: 1_234, throttled: 3, failed: 12 });
      builder.ec2Usage({ minute: 0, action: 'CreateNetworkInterface', calls: 22, throttled: 0, failed: 0 });
      for (let n = 0; n < 12; n++) {
        builder.ec2Call({
          start: 0,
          end: 1,
          node: 'node-1',
          action: 'AssignPrivateIpAddresses',
          variant: undefined,
          device: 0,
          subnet: undefined,
          count: 1,
          countOf: 'address' as const,
          addresses: undefined,
          error: 'InsufficientFreeAddressesInSubnet',
        });
      }
    },
    {},
    [{ trace: 'openb.csv', rows: 1_210, pods_imported: 1_201, rows_rejected: 9 }],
  );
}

describe('the summary on the terminal', () => {
  it('tells an eventful day', () => {
    expect(textOf(eventfulDay())).toMatchInlineSnapshot(`
      "two-subnets: 1d 00h simulated, seed 1

      1,201 pods: 1,199 ready, 1 waiting, 1 unschedulable
        openb.csv: 1,210 rows, 1,201 imported, 9 rejected

      No node had room (1 pod)
        1  0/10 nodes are available: 1 Too many pods, 9 Insufficient cpu.

      Pod start, from created to ready (1,199 pods)
        p50 1.60 s   p90 2.08 s   p95 2.14 s   p99 2.19 s   max 2m 10s

      Wait for an address (2 pods waited)
        p50 9.00 s   p90 2m 05s   p95 2m 05s   p99 2m 05s   max 2m 05s
        cause                  total   share  pods
        SUBNET_FULL           1m 50s   82.1%     1
        INSUFFICIENT_BACKOFF  15.0 s   11.2%     1
        KUBELET_RETRY         9.00 s    6.7%     1
        all                   2m 14s  100.0%

      Addresses of each subnet: when the fewest were free, and at the end
                     assigned warm cooling primary free
        private-a: 256 addresses, 5 reserved
          12:03:04        205   31       5      10    0
          at the end      116   40       5      10   80
        private-b: 256 addresses, 5 reserved
          00:00:00        106   10       5      10  120
          at the end      106   10       5      10  120

      Subnets that could not give what was asked for
        private-a: 1 time, first at 12:03:04, 10m 16s in all
          1 pod waited for it, 1m 50s in all
          its addresses at first: 80% assigned, 12% warm, 4% primary, 2% cooling

      10 nodes launched, 0 removed, at most 10 at the same time
      Node groups      type  nodes  maxPods  most pods  nodes at maxPods
        workers    m5.large     10       29         29                 1

      Launches that EC2 refused                       times
        private-a: InsufficientFreeAddressesInSubnet      2
        private-a: NetworkInterfaceLimitExceeded          1

      EC2 calls                              calls  throttled  failed
        AssignPrivateIpAddresses             1,234          3      12
          InsufficientFreeAddressesInSubnet                        12
        CreateNetworkInterface                  22          0       0

      EC2 faults ended  all well after  leaked interfaces
        12:30:00                6m 12s                  2
        23:53:20         not in 6m 40s              1,200
      "
    `);
  });

  it('tells a day on which nothing was short', () => {
    const summary = summaryOf((builder) => {
      builder.pod(podRecord());
      builder.subnet(subnetSample(0, 200));
      builder.nodeLaunched();
      builder.node(nodeRecord());
    });
    expect(textOf(summary)).toMatchInlineSnapshot(`
      "two-subnets: 1d 00h simulated, seed 1

      1 pod: 1 ready

      Pod start, from created to ready (1 pod)
        p50 1.50 s   p90 1.50 s   p95 1.50 s   p99 1.50 s   max 1.50 s

      No pod waited for an address

      Addresses of each subnet: when the fewest were free, and at the end
                     assigned free
        private-a: 256 addresses, 5 reserved
          00:00:00         51  200
          at the end       51  200

      Every subnet could give what was asked for

      1 node launched, 0 removed, at most 1 at the same time
      Node groups      type  nodes  maxPods  most pods  nodes at maxPods
        workers    m5.large      1       29         10                 0
      "
    `);
  });

  it('fits into 80 columns, with every state of addresses present', () => {
    const states = new Map<AddressState, number>([
      ['reserved', 5],
      ['cidr-reserved', 32],
      ['foreign', 20],
      ['eni-primary', 100],
      ['assigned', 3_000],
      ['cooling', 100],
      ['warm', 200],
      ['in-transit', 10],
      ['free', 600],
      ['free-unusable', 29],
    ]);
    const summary = summaryOf((builder) => builder.subnet(subnetSample(90_000, 0, { size: 4_096, states })));
    for (const text of [textOf(eventfulDay()), textOf(summary)]) {
      for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    }
  });

  it('says that an interrupted run is partial', () => {
    const text = textOf(summaryOf(() => {}, { partial: true, simulated_s: 3_600 }));
    expect(text).toContain('two-subnets: 1h 00m simulated, seed 1\nPARTIAL: interrupted before its end at 1d 00h\n');
  });

  it('shows the fullest of many subnets, and says that there are more', () => {
    const summary = summaryOf((builder) => {
      for (let n = 1; n <= 20; n++) builder.subnet(subnetSample(0, 200 - n, { subnet: `subnet-${n}` }));
    });
    const text = textOf(summary);
    expect(text.match(/subnet-\d+/g)).toEqual([20, 19, 18, 17, 16, 15].map((n) => `subnet-${n}`));
    expect(text).toContain('and 14 more subnets: see summary.json');
  });

  it('lets no name steer the terminal or fill it', () => {
    const hostile = `\u001b[2J\n=cmd${'x'.repeat(10_000)}`;
    const summary = summaryOf(
      (builder) => {
        builder.subnet(subnetSample(0, 0, { subnet: hostile }));
        builder.node(nodeRecord({ group: hostile }));
      },
      { scenario: hostile },
      [{ trace: hostile, rows: 1, pods_imported: 1, rows_rejected: 0 }],
    );
    const text = textOf(summary);
    expect(text).not.toContain('\u001b');
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(140);
  });
});
