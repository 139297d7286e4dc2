import type { ClusterConfig } from '../models/cluster-config.ts';
import type { TracePod, WorkloadConfig } from '../models/workload-config.ts';
import { addOnWorkloads } from './add-ons.ts';
import { compileClusterAutoscaler } from './autoscaler/compile-cluster-autoscaler.ts';
import { compileKarpenter } from './autoscaler/compile-karpenter.ts';
import { compileEc2 } from './compile-ec2.ts';
import { compileImages, compileScheduler } from './compile-kubernetes.ts';
import { compileNodeGroup } from './compile-node-group.ts';
import { compileSubnet } from './compile-vpc.ts';
import { compileDisruptionBudgets, compileWorkload } from './compile-workloads.ts';
import type { ReadManifests } from './manifests/read-manifests.ts';
import { MANIFEST_ENV } from './schema/vpc-cni.ts';
import type { Spec } from './schema.ts';
import { textsOnly } from './texts-only.ts';

/** What has been read of the files of workloads, by the workload's index. */
export interface WorkloadFiles {
  readonly traces: ReadonlyMap<number, readonly TracePod[]>;
  readonly manifests: ReadonlyMap<number, Pick<ReadManifests, 'workloads' | 'budgets'>>;
}

/**
 * A valid spec in the simulator's own terms, every default filled in.
 * @param files what the files that the workloads name come to.
 */
export function compile(spec: Spec, files: WorkloadFiles): ClusterConfig {
  const env = { ...MANIFEST_ENV, ...textsOnly(spec.vpcCni.env) };
  return {
    seed: spec.seed,
    duration: spec.duration,
    vpc: {
      cidrs: spec.vpc.cidrs,
      subnets: spec.vpc.subnets.map(compileSubnet),
    },
    ec2: compileEc2(spec.ec2),
    vpcCni: {
      version: spec.vpcCni.version,
      env,
      eniConfigs: new Map(spec.vpcCni.eniConfigs.map(({ name, subnet }) => [name, subnet])),
      walkOrder: spec.vpcCni.walkOrder,
    },
    vpcResourceController: spec.vpcResourceController,
    nodeGroups: spec.nodeGroups.map((group) => compileNodeGroup(group, spec.vpc.subnets, env)),
    clusterAutoscaler: compileClusterAutoscaler(spec.autoscaler?.clusterAutoscaler),
    karpenter: spec.autoscaler?.karpenter && compileKarpenter(spec.autoscaler.karpenter, spec.vpc.subnets),
    pods: spec.pods,
    images: compileImages(spec),
    scheduler: compileScheduler(spec.scheduler),
    workloads: [...spec.addons.flatMap(addOnWorkloads), ...compileWorkloads(spec, files).flat()],
    disruptionBudgets: [
      ...compileDisruptionBudgets(spec.workloads),
      ...[...files.manifests.values()].flatMap(({ budgets }) => budgets.map(({ budget }) => budget)),
    ],
    events: spec.events.map((event) => ({
      ...event,
      changeSettings: event.changeSettings && { env: textsOnly(event.changeSettings.env) },
    })),
  };
}

/** What each of `spec.workloads` comes to: manifests have several workloads. */
export function compileWorkloads(spec: Spec, files: WorkloadFiles): readonly (readonly WorkloadConfig[])[] {
  const calendar = { startTime: spec.outputs.startTime, duration: spec.duration };
  return spec.workloads.map(
    (workload, index) =>
      files.manifests.get(index)?.workloads ?? [compileWorkload(workload, files.traces.get(index) ?? [], calendar)],
  );
}
