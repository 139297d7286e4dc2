import type { Resources } from '../../pod-template.ts';
import type { Node } from '../node.ts';

/** What plain pods want to know of the nodes, as columns of numbers by the nodes' slots. */
export class NodeColumns {
  /** Pods that the node takes further; 0 while it takes none at all. */
  #podsLeft = new Int32Array(0);
  #milliCpuLeft = new Float64Array(0);
  #memoryMiBLeft = new Float64Array(0);
  zones = new Int32Array(0);
  /** By number, as in `zones`. */
  readonly zoneNames: string[] = [];
  /** Nodes that take pods without tolerations, full or not. */
  #open = new Set<Node>();
  /** Nodes that pods should only go to if there is no other: then nothing is plain. */
  #withPreference = new Set<Node>();

  get anyPreference(): boolean {
    return this.#withPreference.size > 0;
  }

  get anyOpen(): boolean {
    return this.#open.size > 0;
  }

  /** All slots are below. */
  get slots(): number {
    return this.zones.length;
  }

  hasRoom(slot: number, { milliCpu, memoryMiB }: Resources): boolean {
    return (
      (this.#podsLeft[slot] as number) > 0 &&
      (milliCpu === 0 || milliCpu <= (this.#milliCpuLeft[slot] as number)) &&
      (memoryMiB === 0 || memoryMiB <= (this.#memoryMiBLeft[slot] as number))
    );
  }

  /** Something has changed on the node, or it is new. */
  update(node: Node): void {
    const { slot } = node;
    if (slot >= this.#podsLeft.length) this.#grow(slot + 1);
    const { allocatable, requested } = node;
    const open = isOpen(node);
    this.#podsLeft[slot] = open ? node.maxPods - node.podCount : 0;
    this.#milliCpuLeft[slot] = allocatable.milliCpu - requested.milliCpu;
    this.#memoryMiBLeft[slot] = allocatable.memoryMiB - requested.memoryMiB;
    this.zones[slot] = this.#numberOf(node.zone);
    if (open) this.#open.add(node);
    else this.#open.delete(node);
    if (node.taints.some(({ effect }) => effect === 'PreferNoSchedule')) this.#withPreference.add(node);
    else this.#withPreference.delete(node);
  }

  remove(node: Node): void {
    this.#podsLeft[node.slot] = 0;
    this.#open.delete(node);
    this.#withPreference.delete(node);
  }

  #numberOf(zone: string): number {
    const known = this.zoneNames.indexOf(zone);
    return known >= 0 ? known : this.zoneNames.push(zone) - 1;
  }

  #grow(atLeast: number): void {
    const length = Math.max(atLeast, 2 * this.#podsLeft.length);
    this.#podsLeft = enlarged(this.#podsLeft, new Int32Array(length));
    this.#milliCpuLeft = enlarged(this.#milliCpuLeft, new Float64Array(length));
    this.#memoryMiBLeft = enlarged(this.#memoryMiBLeft, new Float64Array(length));
    this.zones = enlarged(this.zones, new Int32Array(length));
  }
}

/** To pods without tolerations. */
function isOpen(node: Node): boolean {
  return node.ready && !node.unschedulable && node.taints.every(({ effect }) => effect === 'PreferNoSchedule');
}

function enlarged<Column extends Int32Array | Float64Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
