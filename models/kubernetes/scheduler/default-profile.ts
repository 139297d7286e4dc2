import type { Node } from '../node.ts';
import { freeAddressesFilter } from './filters/free-addresses.ts';
import { interPodAffinity } from './filters/inter-pod-affinity.ts';
import { nodeAffinity } from './filters/node-affinity.ts';
import { nodePorts } from './filters/node-ports.ts';
import { nodeResourcesFit } from './filters/node-resources-fit.ts';
import { nodeUnschedulable } from './filters/node-unschedulable.ts';
import { podTopologySpread } from './filters/pod-topology-spread.ts';
import { taintToleration } from './filters/taint-toleration.ts';
import type { Filter, Score } from './plugins.ts';
import type { SchedulerConfig } from './scheduler-config.ts';
import { imageLocality } from './scores/image-locality.ts';
import { interPodAffinityScore } from './scores/inter-pod-affinity.ts';
import { nodeAffinityScore } from './scores/node-affinity.ts';
import { balancedAllocation } from './scores/node-resources-balanced-allocation.ts';
import { nodeResourcesFitScore } from './scores/node-resources-fit.ts';
import { podTopologySpreadScore } from './scores/pod-topology-spread.ts';
import { taintTolerationScore } from './scores/taint-toleration.ts';

export interface Profile {
  /** In their order: a node is dropped at the first filter that does not pass it. */
  readonly filters: readonly Filter[];
  readonly scores: readonly Score[];
}

/**
 * The plugins of the default profile in their order, as far as there is something for them to decide (kubernetes v1.31,
 * pkg/scheduler/apis/config/v1/default_plugins.go): volumes and scheduling gates are not simulated.
 * @param freeAddresses given if the scheduler is to know of addresses, which Kubernetes' does not.
 */
export function defaultProfile(strategy: SchedulerConfig['strategy'], freeAddresses?: (node: Node) => number): Profile {
  const filters = [nodeUnschedulable, taintToleration, nodeAffinity, nodePorts, nodeResourcesFit];
  if (freeAddresses !== undefined) filters.push(freeAddressesFilter(freeAddresses));
  return {
    filters: [...filters, podTopologySpread, interPodAffinity],
    scores: [
      taintTolerationScore,
      nodeAffinityScore,
      nodeResourcesFitScore(strategy),
      podTopologySpreadScore,
      interPodAffinityScore,
      balancedAllocation,
      imageLocality,
    ],
  };
}
