import { describe, expect, it } from 'vitest';
import type { Node } from '../../../../models/kubernetes/node.ts';
import { ZONE_LABEL } from '../../../../models/kubernetes/node.ts';
import { Pod, type PodSpec } from '../../../../models/kubernetes/pod.ts';
import type { NodePoolConfig, Offering } from '../../../../models/node-groups/karpenter/karpenter-config.ts';
import { FreshNodes } from '../../../../models/node-groups/karpenter/node-claim.ts';
import { type LaunchablePool, packPods } from '../../../../models/node-groups/karpenter/pack-pods.ts';
import { ImaginedCluster } from '../../../../models/node-groups/what-if/imagined-cluster.ts';
import { NEVER, seconds } from '../../../../sim/time.ts';
import { podSpec, readyNode } from '../../kubernetes/cluster-under-test.ts';
import { group } from '../fleet-under-test.ts';

/** A type with this many cores for pods. */
function offering(instanceType: string, cores: number, changes: Partial<Offering['template']> = {}): Offering {
  const { size: _, subnets: __, ...template } = group({ name: 'default', instanceType });
  return {
    template: { ...template, maxPods: 29, allocatable: { milliCpu: cores * 1000, memoryMiB: 1e6 }, ...changes },
    capacityType: 'on-demand',
    price: cores,
    capacity: { milliCpu: cores * 1000, memoryMiB: 1000 },
    extendedResources: new Map(),
  };
}

const LARGE = offering('m5.large', 2);
const XLARGE = offering('m5.xlarge', 4);
const HUGE = offering('m5.2xlarge', 8);

function pool(changes: Partial<NodePoolConfig> = {}, room: Partial<LaunchablePool['room']> = {}): LaunchablePool {
  const config: NodePoolConfig = {
    name: 'default',
    weight: 0,
    limits: {},
    consolidationPolicy: 'WhenEmptyOrUnderutilized',
    consolidateAfter: seconds(0),
    budgets: [],
    expireAfter: NEVER,
    terminationGracePeriod: undefined,
    subnets: ['a1', 'b1'],
    offerings: [LARGE, XLARGE, HUGE],
    ...changes,
  };
  return { config, zones: ['a', 'b'], room: { nodes: NEVER, milliCpu: NEVER, memoryMiB: NEVER, ...room } };
}

function pods(count: number, changes: Partial<PodSpec>): Pod[] {
  const spec = podSpec(changes);
  return Array.from({ length: count }, (_, index) => new Pod(spec, `pod-${index}`, 0, undefined));
}

const cpu = (milliCpu: number) => ({ requests: { milliCpu, memoryMiB: 100 } });

/** Each new node as its cheapest type, its zones, and its pods. */
function packed(waiting: Pod[], pools: LaunchablePool[], existing: Node[] = []) {
  const cluster = new ImaginedCluster();
  for (const node of existing) cluster.add(node);
  const fresh = new FreshNodes(() => [podSpec({ owner: 'DaemonSet/agent', ...cpu(200) })]);
  const { claims, onExisting, unplaced } = packPods(waiting, cluster, existing, pools, fresh);
  return {
    claims: claims.map(({ shapes, pods: on }) => {
      const zones = [...new Set(shapes.map(({ zone }) => zone))].join('');
      return `${shapes[0]?.offering.template.instanceType} ${zones} ${on.length}`;
    }),
    existing: onExisting.size,
    unplaced: unplaced.length,
  };
}

describe('what Karpenter packs', () => {
  it('fills the largest type and takes the cheapest that still holds the rest', () => {
    // 8 cores less 0.2 for the DaemonSet hold 7 pods of a core; 3 more need an m5.xlarge: 3.2 of 4 cores.
    expect(packed(pods(10, cpu(1_000)), [pool()])).toEqual({
      claims: ['m5.2xlarge ab 7', 'm5.xlarge ab 3'],
      existing: 0,
      unplaced: 0,
    });
  });

  it('uses the room of nodes that are there first', () => {
    const node = readyNode({ name: 'there', allocatable: { milliCpu: 2_500, memoryMiB: 1e6 } });
    expect(packed(pods(3, cpu(1_000)), [pool()], [node])).toEqual({
      claims: ['m5.large ab 1'],
      existing: 2,
      unplaced: 0,
    });
  });

  it('begins with the largest pods', () => {
    // In the other order the two small ones would lie on the first node, and the large one on a second.
    const waiting = [...pods(2, cpu(500)), ...pods(1, cpu(7_500))];
    expect(packed(waiting, [pool()]).claims).toEqual(['m5.2xlarge ab 1', 'm5.large ab 2']);
  });

  it('stops at maxPods, to which the DaemonSets count', () => {
    expect(packed(pods(60, cpu(1)), [pool()]).claims).toEqual(['m5.large ab 28', 'm5.large ab 28', 'm5.large ab 4']);
  });

  it('holds the limits, counting each new node as the largest that it may become', () => {
    // 12 cores: after the first node, taken for one of 8, there is room for types of at most 4.
    const limited = pool({}, { milliCpu: 12_000 });
    expect(packed(pods(20, cpu(1_000)), [limited])).toEqual({
      claims: ['m5.2xlarge ab 7', 'm5.xlarge ab 3'],
      existing: 0,
      unplaced: 10,
    });
  });

  it('goes on to the next NodePool when a pod does not tolerate the taints of the first', () => {
    const taint = { key: 'team', value: 'x', effect: 'NoSchedule' as const };
    const tainted = pool({ name: 'first', offerings: [offering('c5.large', 2, { taints: [taint] })] });
    expect(packed(pods(1, cpu(100)), [tainted, pool()]).claims).toEqual(['m5.large ab 1']);
    const tolerating = { tolerations: [{ key: 'team', operator: 'Exists' as const, value: '', effect: undefined }] };
    expect(packed(pods(1, { ...cpu(100), ...tolerating }), [tainted, pool()]).claims).toEqual(['c5.large ab 1']);
  });

  it('launches in the zone that a pod asks for', () => {
    const nodeSelector = new Map([[ZONE_LABEL, 'b']]);
    expect(packed(pods(1, { ...cpu(100), nodeSelector }), [pool()]).claims).toEqual(['m5.large b 1']);
  });

  it.each(['DoNotSchedule', 'ScheduleAnyway'] as const)('spreads over zones what is to be spread (%s)', (way) => {
    const labels = new Map([['app', 'web']]);
    const selector = [{ key: 'app', operator: 'In' as const, values: ['web'] }];
    const constraint = { maxSkew: 1, topologyKey: ZONE_LABEL, whenUnsatisfiable: way, selector };
    const waiting = pods(4, { ...cpu(1_000), labels, topologySpreadConstraints: [constraint] });
    expect(packed(waiting, [pool()]).claims).toEqual(['m5.xlarge a 2', 'm5.xlarge b 2']);
  });

  it('puts pods that avoid each other on nodes of their own', () => {
    const labels = new Map([['app', 'db']]);
    const selector = [{ key: 'app', operator: 'In' as const, values: ['db'] }];
    const term = { topologyKey: 'kubernetes.io/hostname', selector, namespaces: undefined };
    const waiting = pods(3, { ...cpu(100), labels, affinity: { requiredPodAntiAffinity: [term] } });
    expect(packed(waiting, [pool()]).claims).toEqual(['m5.large ab 1', 'm5.large ab 1', 'm5.large ab 1']);
  });

  it('leaves a pod alone that is larger than all types', () => {
    expect(packed(pods(1, cpu(7_900)), [pool()])).toEqual({ claims: [], existing: 0, unplaced: 1 });
  });
});
