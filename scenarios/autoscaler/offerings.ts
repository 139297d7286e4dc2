import { type InstanceType, instanceTypes } from '../../models/ec2/instance-types.ts';
import { eniMaxPods } from '../../models/ec2/max-pods.ts';
import { ZONE_LABEL } from '../../models/kubernetes/node.ts';
import { type LabelRequirement, type Labels, meets } from '../../models/label-selector.ts';
import type { CapacityType, Offering } from '../../models/node-groups/karpenter/karpenter-config.ts';
import { POD_ENI } from '../../models/security-groups-for-pods/pod-eni.ts';
import { allocatableMemoryMiB, allocatableMilliCpu } from '../allocatable.ts';
import { compileBoot } from '../compile-boot.ts';
import type { Spec } from '../schema.ts';
import { instanceLabels } from './instance-labels.ts';

export type KarpenterSpec = NonNullable<NonNullable<Spec['autoscaler']>['karpenter']>;
export type NodePoolSpec = KarpenterSpec['nodePools'][number];

const CAPACITY_TYPE = 'karpenter.sh/capacity-type';
const ARCHITECTURE = 'kubernetes.io/arch';
const CAPACITY_TYPES: readonly CapacityType[] = ['spot', 'on-demand'];
/**
 * What a vCPU costs in GiB of memory. The list prices of one size of the families c5, m5 and r5 (1 : 1.13 : 1.48, with 2,
 * 4 and 8 GiB for each vCPU) are met best by about 10.
 */
const GIB_PER_VCPU = 10;

/** The zones that a NodePool may launch in, by what its requirements say. */
export function allowsZone({ requirements }: NodePoolSpec, zone: string): boolean {
  return requirements.every((requirement) => requirement.key !== ZONE_LABEL || meets(requirement, zone));
}

/** What a NodePool may launch, the cheapest first; of those that cost the same, the latest generation. */
export function offeringsOf(pool: NodePoolSpec, karpenter: Omit<KarpenterSpec, 'nodePools'>): Offering[] {
  const requirements = withDefaults(pool.requirements);
  const fits = (labels: Labels) =>
    requirements.every(({ key, ...rest }) => key === ZONE_LABEL || meets({ key, ...rest }, labels.get(key)));
  const offerings = instanceTypes().flatMap((type) =>
    CAPACITY_TYPES.flatMap((capacityType) => {
      const labels = new Map([...instanceLabels(type), [CAPACITY_TYPE, capacityType]]);
      return fits(labels) ? (offering(type, capacityType, labels, pool, karpenter) ?? []) : [];
    }),
  );
  return offerings.sort((a, b) => a.price - b.price || generation(b) - generation(a));
}

function withDefaults(given: NodePoolSpec['requirements']): LabelRequirement[] {
  const isNamed = (key: string) => given.some((requirement) => requirement.key === key);
  const saysTypes = given.some(({ key }) => key.includes('/instance-'));
  return [
    ...given,
    ...(isNamed(ARCHITECTURE) ? [] : [one(ARCHITECTURE, 'In', 'amd64')]),
    ...(isNamed(CAPACITY_TYPE) ? [] : [one(CAPACITY_TYPE, 'In', 'on-demand')]),
    ...(saysTypes
      ? []
      : [
          one('karpenter.k8s.aws/instance-category', 'In', 'c', 'm', 'r'),
          one('karpenter.k8s.aws/instance-generation', 'Gt', '2'),
        ]),
  ];
}

function one(key: string, operator: LabelRequirement['operator'], ...values: string[]): LabelRequirement {
  return { key, operator, values };
}

function offering(
  type: InstanceType,
  capacityType: CapacityType,
  wellKnown: Labels,
  pool: NodePoolSpec,
  { reservedENIs, spotDiscount }: Omit<KarpenterSpec, 'nodePools'>,
): Offering | undefined {
  const { vcpu, memoryMiB } = type;
  if (vcpu === undefined || memoryMiB === undefined) return undefined;
  const maxPods = pool.maxPods ?? eniMaxPods(type, { reservedEnis: reservedENIs });
  const price = vcpu + memoryMiB / 1_024 / GIB_PER_VCPU;
  // Whatever ENABLE_POD_ENI is (`awsPodENI` of pkg/providers/instancetype/types.go).
  const extendedResources = new Map(type.trunking === true ? [[POD_ENI, type.branchEnis ?? 0]] : []);
  return {
    capacityType,
    price: capacityType === 'spot' ? price * (1 - spotDiscount) : price,
    capacity: { milliCpu: vcpu * 1_000, memoryMiB },
    extendedResources,
    template: {
      name: pool.name,
      instanceType: type.name,
      maxPods,
      labels: new Map([...wellKnown, ['karpenter.sh/nodepool', pool.name], ...Object.entries(pool.labels)]),
      taints: pool.taints,
      allocatable: { milliCpu: allocatableMilliCpu(vcpu), memoryMiB: allocatableMemoryMiB(memoryMiB, maxPods) },
      boot: compileBoot(pool),
      shutdownTime: pool.shutdownTime,
    },
  };
}

function generation({ template }: Offering): number {
  return Number(template.labels?.get('karpenter.k8s.aws/instance-generation') ?? 0);
}
