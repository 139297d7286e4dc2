import { minutes, type Time } from '../../../sim/time.ts';
import type { NodeGroup } from '../node-group.ts';

/** For so long a node must have been Ready to stand for its group (`stabilizationDelay`, processors/nodeinfosprovider/mixed_nodeinfos_processor.go). */
const STABILIZATION_DELAY = minutes(1);

/**
 * What Cluster Autoscaler takes the next node of a group to be like: a node of the group that has been Ready for a minute
 * and is not cordoned, else the one that it last saw, else what the tags of the Auto Scaling group say
 * (cluster-autoscaler/processors/nodeinfosprovider; cloudprovider/aws, `extractAllocatableResourcesFromAsg`).
 */
export class GroupTemplates {
  readonly #now: () => Time;
  readonly #seen = new Map<NodeGroup, ReadonlyMap<string, number>>();

  constructor(now: () => Time) {
    this.#now = now;
  }

  /** Further resources, such as `vpc.amazonaws.com/pod-eni`. */
  resourcesOf(group: NodeGroup): ReadonlyMap<string, number> | undefined {
    const stableBefore = this.#now() - STABILIZATION_DELAY;
    for (const { node, readySince } of group.members) {
      const { ready, unschedulable, extendedResources } = node.node;
      if (!ready || unschedulable || readySince === undefined || readySince >= stableBefore) continue;
      const seen = new Map(extendedResources);
      this.#seen.set(group, seen);
      return seen;
    }
    return this.#seen.get(group) ?? group.config.templateResources;
  }
}
