import type { Node } from '../node.ts';

/**
 * The order in which the scheduler goes through the nodes: one of each zone in turn, within a zone in the order of their
 * arrival (`nodeTree`, kubernetes v1.31, pkg/scheduler/internal/cache/node_tree.go).
 */
export class NodeOrder {
  readonly #zones = new Map<string, Node[]>();
  #list: Node[] | undefined;

  add(node: Node): void {
    const zone = this.#zones.get(node.zone);
    if (zone === undefined) this.#zones.set(node.zone, [node]);
    else zone.push(node);
    this.#list = undefined;
  }

  remove(node: Node): void {
    const zone = this.#zones.get(node.zone)?.filter((other) => other !== node) ?? [];
    if (zone.length > 0) this.#zones.set(node.zone, zone);
    else this.#zones.delete(node.zone);
    this.#list = undefined;
  }

  /** Made anew only after the nodes have changed. */
  get list(): readonly Node[] {
    this.#list ??= interleave([...this.#zones.values()]);
    return this.#list;
  }
}

function interleave(zones: readonly (readonly Node[])[]): Node[] {
  const list: Node[] = [];
  const longest = Math.max(0, ...zones.map((zone) => zone.length));
  for (let index = 0; index < longest; index++) {
    for (const zone of zones) {
      const node = zone[index];
      if (node !== undefined) list.push(node);
    }
  }
  return list;
}
