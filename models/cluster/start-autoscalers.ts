import { SYSTEM_POD_SPECS } from '../kubernetes/controllers/system-pods.ts';
import type { Workloads } from '../kubernetes/controllers/workloads.ts';
import type { Node } from '../kubernetes/node.ts';
import { ClusterAutoscaler } from '../node-groups/cluster-autoscaler/cluster-autoscaler.ts';
import type { Fleet } from '../node-groups/fleet.ts';
import type { FleetContext } from '../node-groups/fleet-context.ts';
import type { FleetRequest } from '../node-groups/karpenter/fleet-request.ts';
import { Karpenter } from '../node-groups/karpenter/karpenter.ts';
import type { PendingPods } from '../node-groups/what-if/pending-pods.ts';
import { CreateFleet } from './create-fleet.ts';
import type { World } from './world.ts';

export type Autoscaler = ClusterAutoscaler | Karpenter;

interface AutoscalerSurroundings {
  readonly fleet: Fleet;
  readonly fleetContext: FleetContext;
  readonly pending: PendingPods;
  readonly workloads: Workloads;
}

/** Starts those autoscalers that the scenario has. */
export function startAutoscalers(
  world: World,
  { fleet, fleetContext, pending, workloads }: AutoscalerSurroundings,
): Autoscaler[] {
  const { clusterAutoscaler, karpenter, vpc } = world.config;
  const context = {
    ...fleetContext,
    fleet,
    pending,
    daemonPods: (node: Node) => [...SYSTEM_POD_SPECS, ...workloads.daemonPods(node)],
  };
  const autoscalers: Autoscaler[] = [];
  if (clusterAutoscaler !== undefined) autoscalers.push(new ClusterAutoscaler(context, clusterAutoscaler));
  if (karpenter !== undefined) {
    const createFleet = new CreateFleet(world, karpenter.createFleetTime);
    const ofEc2 = {
      subnets: vpc.subnets,
      freeAddresses: (id: string) => world.ec2.subnet(id).freeAddresses,
      createFleet: (request: FleetRequest) => createFleet.launch(request),
    };
    autoscalers.push(new Karpenter({ ...context, ...ofEc2 }, karpenter));
  }
  return autoscalers;
}
