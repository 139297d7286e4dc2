import { describe, expect, it } from 'vitest';
import type { PodRecord } from '../../models/observations/records.ts';
import { loadScenario } from '../../scenarios/load.ts';
import { Sample } from '../../sim/statistics.ts';
import { toSeconds } from '../../sim/time.ts';
import { runConfig } from '../field-cases/scenario-run.ts';

async function podsOf(scenario: string, variant?: string): Promise<readonly PodRecord[]> {
  const changes = variant === undefined ? {} : { variant };
  return runConfig((await loadScenario(scenario, changes)).config).pods;
}

function startSeconds(pods: readonly PodRecord[], quantile: number): number {
  const starts = new Sample();
  for (const { ready, created } of pods) if (ready !== undefined) starts.add(toSeconds(ready - created));
  return starts.quantile(quantile) ?? Number.NaN;
}

const waited = (pods: readonly PodRecord[]) => pods.filter(({ addressWait }) => addressWait > 0).length;
const readyOf = (pods: readonly PodRecord[]) => pods.filter(({ outcome }) => outcome === 'ready').length;

describe('burst-deploy', () => {
  it('makes most pods wait unless the pool was large enough before, and a small WARM_IP_TARGET more of them', async () => {
    const [asInstalled, small, large, prefixes] = await Promise.all(
      ['warm-eni-1', 'warm-ip-5', 'minimum-ip-50', 'prefixes'].map((variant) => podsOf('burst-deploy', variant)),
    );
    expect(waited(asInstalled ?? [])).toBeGreaterThan(150);
    expect(waited(small ?? [])).toBeGreaterThan(waited(asInstalled ?? []));
    expect(waited(large ?? [])).toBe(0);
    expect(startSeconds(large ?? [], 0.99)).toBeLessThan(6);
    expect(startSeconds(prefixes ?? [], 0.99)).toBeLessThan(startSeconds(asInstalled ?? [], 0.99));
    // The kubelet's pause between attempts is the largest part of what they wait.
    const parts = (cause: 'KUBELET_RETRY' | 'ENI_ATTACHING' | 'EC2_CALL' | 'POOL_TICK') =>
      (asInstalled ?? []).reduce((sum, { waitParts }) => sum + (waitParts.get(cause) ?? 0), 0);
    for (const other of ['ENI_ATTACHING', 'EC2_CALL', 'POOL_TICK'] as const) {
      expect(parts('KUBELET_RETRY')).toBeGreaterThan(parts(other));
    }
  });
});

describe('node-cold-start', () => {
  it('lets the median pod wait for its node, and fewer for an address where the daemon asks for enough at once', async () => {
    const asInstalled = await podsOf('node-cold-start', 'as-installed');
    const minimum = await podsOf('node-cold-start', 'minimum-ip-50');
    expect(readyOf(asInstalled)).toBe(220);
    expect(startSeconds(asInstalled, 0.5)).toBeGreaterThan(20);
    expect(startSeconds(asInstalled, 0.5)).toBeLessThan(45);
    expect(waited(minimum)).toBeLessThan(0.7 * waited(asInstalled));
  });
});

describe('cooldown-starvation', () => {
  it('gives two of eight new pods an address at once; six wait until the cool-down is over', async () => {
    const pods = (await podsOf('cooldown-starvation')).filter(
      ({ owner, created }) => owner === 'Deployment/restarted' && toSeconds(created) > 600,
    );
    const waits = pods.map(({ addressWait }) => toSeconds(addressWait)).toSorted((a, b) => a - b);
    expect(waits).toHaveLength(8);
    expect(waits.slice(0, 2)).toEqual([0, 0]);
    for (const wait of waits.slice(2)) {
      expect(wait).toBeGreaterThan(28);
      expect(wait).toBeLessThan(47);
    }
    const cooling = pods.filter(({ waitParts }) => (waitParts.get('ALL_COOLING') ?? 0) > 0);
    expect(cooling).toHaveLength(6);
  });
});

describe('ip-as-resource', () => {
  it('strands pods as Kubernetes is, and none with a scheduler that knows of addresses', async () => {
    const unaware = await podsOf('ip-as-resource', 'as-kubernetes-is');
    const aware = await podsOf('ip-as-resource', 'ip-aware');
    expect([unaware.length, aware.length]).toEqual([120, 120]);
    expect(readyOf(unaware)).toBeLessThan(105);
    expect(readyOf(aware)).toBe(120);
    expect(waited(aware)).toBe(0);
    expect(startSeconds(await podsOf('ip-as-resource', 'ip-aware-and-warm'), 0.99)).toBeLessThan(5);
  });
});

describe('karpenter-burst', () => {
  it('makes pods wait on one large node, which is not helped by a minimum, and nobody on many small ones', async () => {
    const [large, small, minimum] = await Promise.all(
      ['any-size', 'xlarge', 'minimum-ip'].map((variant) => podsOf('karpenter-burst', variant)),
    );
    // A c5.18xlarge begins with one interface: 49 addresses for 120 pods.
    expect(waited(large ?? [])).toBe(120 - 49);
    expect(waited(small ?? [])).toBe(0);
    expect(waited(minimum ?? [])).toBe(120 - 49);
  });
});

describe('karpenter-full-zone', () => {
  it('leaves pods waiting in the small subnet unless the NodePool, or another subnet, keeps nodes away from it', async () => {
    const [any, without, second] = await Promise.all(
      ['any-zone', 'without-the-zone', 'second-subnet'].map((variant) => podsOf('karpenter-full-zone', variant)),
    );
    const waiting = (any ?? []).filter(({ outcome }) => outcome === 'waiting');
    expect(waiting.length).toBeGreaterThan(10);
    expect(waiting.every(({ waitParts }) => (waitParts.get('SUBNET_FULL') ?? 0) > 0)).toBe(true);
    expect(readyOf(without ?? [])).toBe(without?.length);
    expect(readyOf(second ?? [])).toBe(second?.length);
  });
});

describe('cluster-autoscaler-scale-out', () => {
  it('makes pods wait for the scan and the boot of their nodes, hardly for addresses', async () => {
    const asInstalled = await podsOf('cluster-autoscaler-scale-out', 'one-group');
    const slow = await podsOf('cluster-autoscaler-scale-out', 'scan-every-30s');
    expect(readyOf(asInstalled)).toBe(60);
    expect(waited(asInstalled)).toBe(0);
    expect(startSeconds(asInstalled, 0.5)).toBeGreaterThan(35);
    expect(startSeconds(slow, 0.5) - startSeconds(asInstalled, 0.5)).toBeGreaterThan(10);
  });
});
