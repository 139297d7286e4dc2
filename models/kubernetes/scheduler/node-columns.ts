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
  /** By slot: does the node take pods without tolerations, full or not? */
  #open = new Uint8Array(0);
  #openNodes = 0;
  /** By slot: should pods only go to the node if there is no other? */
  #avoided = new Uint8Array(0);
  #avoidedNodes = 0;

  /** Is there a node that pods should only go to if there is no other? Then nothing is plain. */
  get anyPreference(): boolean {
    return this.#avoidedNodes > 0;
  }

  get anyOpen(): boolean {
    return this.#openNodes > 0;
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
    this.#mark(slot, open, isAvoided(node));
  }

  remove({ slot }: Node): void {
    this.#podsLeft[slot] = 0;
    this.#mark(slot, false, false);
  }

  #mark(slot: number, open: boolean, avoided: boolean): void {
    this.#openNodes += Number(open) - (this.#open[slot] as number);
    this.#open[slot] = Number(open);
    this.#avoidedNodes += Number(avoided) - (this.#avoided[slot] as number);
    this.#avoided[slot] = Number(avoided);
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
    this.#open = enlarged(this.#open, new Uint8Array(length));
    this.#avoided = enlarged(this.#avoided, new Uint8Array(length));
  }
}

/** To pods without tolerations. */
function isOpen(node: Node): boolean {
  return node.ready && !node.unschedulable && node.taints.every(({ effect }) => effect === 'PreferNoSchedule');
}

function isAvoided({ taints }: Node): boolean {
  return taints.some(({ effect }) => effect === 'PreferNoSchedule');
}

function enlarged<Column extends Int32Array | Float64Array | Uint8Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
