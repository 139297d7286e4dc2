import { findInstanceType, type InstanceType } from '../../models/ec2/instance-types.ts';
import { eniMaxPods } from '../../models/ec2/max-pods.ts';
import { allocatableMemoryMiB, allocatableMilliCpu } from '../allocatable.ts';

/** What pods need of their nodes. */
export interface Demand {
  /** At the same time. */
  readonly pods: number;
  readonly milliCpu: number;
  readonly memoryMiB: number;
  /** Of the largest pod. */
  readonly largestMilliCpu: number;
  readonly largestMemoryMiB: number;
}

const SIZES = ['large', 'xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '16xlarge', '24xlarge'];
/** aws-node and kube-proxy. */
const SYSTEM_PODS = 2;
/** Beyond what is needed, because pods do not fill nodes without a rest. */
const SPARE = 1.2;
const MOST_NODES = 50;

/** Nodes of the family m5 that the pods find room on: not a plan, but something to begin with. The largest when none has room. */
export function fittingNodes(demand: Demand): { instanceType: string; count: number } {
  const types = SIZES.map((size) => findInstanceType(`m5.${size}`)).filter((type) => type !== undefined);
  const fitting = types.map((type) => ({ instanceType: type.name, count: countOf(type, demand) }));
  const enough =
    fitting.find(({ count }) => count <= MOST_NODES) ??
    fitting.findLast(({ count }) => count !== Number.POSITIVE_INFINITY);
  return enough ?? { instanceType: `m5.${SIZES.at(-1)}`, count: MOST_NODES };
}

function countOf(type: InstanceType, { pods, milliCpu, memoryMiB, largestMilliCpu, largestMemoryMiB }: Demand): number {
  const maxPods = eniMaxPods(type);
  const cpu = allocatableMilliCpu(type.vcpu ?? 0);
  const memory = allocatableMemoryMiB(type.memoryMiB ?? 0, maxPods);
  if (largestMilliCpu > cpu || largestMemoryMiB > memory) return Number.POSITIVE_INFINITY;
  const needed = Math.max(pods / (maxPods - SYSTEM_PODS), milliCpu / cpu, memoryMiB / memory);
  return Math.max(2, Math.ceil(SPARE * needed));
}
