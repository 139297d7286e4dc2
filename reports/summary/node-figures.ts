import type { NodeRecord } from '../../models/observations/records.ts';
import { alphabetical } from './alphabetical.ts';
import type { NodeCounts, NodeGroupFigures } from './summary.ts';

/** Counts nodes, sums them up by group, type and maxPods, and remembers which node was in which subnet. */
export class NodeFigures {
  readonly #groups = new Map<string, NodeGroupFigures>();
  readonly #nodesBySubnet = new Map<string, string[]>();

  #launched = 0;
  #removed = 0;
  #most = 0;

  /** A node has been launched. */
  launched(): void {
    this.#launched += 1;
    this.#most = Math.max(this.#most, this.#launched - this.#removed);
  }

  /** A node is gone, or the run ends. */
  add(node: NodeRecord): void {
    if (node.removed !== undefined) this.#removed += 1;
    const nodes = this.#nodesBySubnet.get(node.subnet);
    if (nodes === undefined) this.#nodesBySubnet.set(node.subnet, [node.name]);
    else nodes.push(node.name);

    const key = JSON.stringify([node.group, node.instanceType, node.maxPods]);
    const group = this.#groups.get(key);
    this.#groups.set(key, {
      group: node.group,
      instance_type: node.instanceType,
      max_pods: node.maxPods,
      nodes: (group?.nodes ?? 0) + 1,
      nodes_ready: (group?.nodes_ready ?? 0) + (node.ready === undefined ? 0 : 1),
      nodes_at_max_pods: (group?.nodes_at_max_pods ?? 0) + (node.podsMost >= node.maxPods ? 1 : 0),
      pods_most: Math.max(group?.pods_most ?? 0, node.podsMost),
      enis_most: Math.max(group?.enis_most ?? 0, node.enisMost),
      pool_most: Math.max(group?.pool_most ?? 0, node.poolMost),
      adds_succeeded: (group?.adds_succeeded ?? 0) + node.addsSucceeded,
      adds_failed: (group?.adds_failed ?? 0) + node.addsFailed,
    });
  }

  nodesOf(subnet: string): readonly string[] {
    return this.#nodesBySubnet.get(subnet) ?? [];
  }

  counts(): NodeCounts {
    return { launched: this.#launched, removed: this.#removed, most: this.#most };
  }

  /** In alphabetical order. */
  summarize(): NodeGroupFigures[] {
    return alphabetical(this.#groups).map(([, group]) => group);
  }
}
