import { PREFIX_SIZE } from '../ipv4.ts';

/** The sizes in which free addresses are counted, so that finding the k-th one of a /16 takes some hundred steps. */
const GROUP_SIZE = 256;
const BLOCKS_PER_GROUP = GROUP_SIZE / PREFIX_SIZE;

/**
 * Which addresses of a subnet can be had for one purpose, by their offset in it. All counts are kept up to date with every
 * change: reading them costs nothing, whatever the subnet's size.
 */
export class FreeSpace {
  readonly #isFree: Uint8Array;
  readonly #freeInBlock: Uint8Array;
  readonly #freeInGroup: Uint16Array;
  readonly #freeBlocksInGroup: Uint8Array;
  #addresses = 0;
  #blocks = 0;

  /** Empty at first. @param size a power of two, from 16 on. */
  constructor(size: number) {
    this.#isFree = new Uint8Array(size);
    this.#freeInBlock = new Uint8Array(size / PREFIX_SIZE);
    this.#freeInGroup = new Uint16Array(Math.ceil(size / GROUP_SIZE));
    this.#freeBlocksInGroup = new Uint8Array(Math.ceil(size / GROUP_SIZE));
  }

  /** Free addresses. */
  get addresses(): number {
    return this.#addresses;
  }

  /** Aligned blocks of 16 that are wholly free. */
  get blocks(): number {
    return this.#blocks;
  }

  /** An address that is not free becomes so. */
  add(offset: number): void {
    this.#isFree[offset] = 1;
    this.#count(offset, 1);
  }

  /** An address that is free is so no more. */
  remove(offset: number): void {
    this.#isFree[offset] = 0;
    this.#count(offset, -1);
  }

  /** The offset of the free address before which `rank` others are free. */
  address(rank: number): number {
    const group = locate(this.#freeInGroup, 0, rank);
    const block = locate(this.#freeInBlock, group.index * BLOCKS_PER_GROUP, group.rank);
    let remaining = block.rank;
    let offset = block.index * PREFIX_SIZE;
    while (this.#isFree[offset] !== 1 || remaining-- > 0) offset += 1;
    return offset;
  }

  /** The offset of the wholly free block before which `rank` others are wholly free. */
  block(rank: number): number {
    const group = locate(this.#freeBlocksInGroup, 0, rank);
    let remaining = group.rank;
    let block = group.index * BLOCKS_PER_GROUP;
    while (this.#freeInBlock[block] !== PREFIX_SIZE || remaining-- > 0) block += 1;
    return block * PREFIX_SIZE;
  }

  #count(offset: number, change: 1 | -1): void {
    const block = Math.floor(offset / PREFIX_SIZE);
    const group = Math.floor(offset / GROUP_SIZE);
    const before = at(this.#freeInBlock, block);
    this.#addresses += change;
    this.#freeInBlock[block] = before + change;
    this.#freeInGroup[group] = at(this.#freeInGroup, group) + change;
    if (Math.max(before, before + change) < PREFIX_SIZE) return;
    this.#freeBlocksInGroup[group] = at(this.#freeBlocksInGroup, group) + change;
    this.#blocks += change;
  }
}

/** Where the item of that rank lies when `counts` says how many there are in each place; and its rank within that place. */
function locate(counts: Uint8Array | Uint16Array, start: number, rank: number): { index: number; rank: number } {
  let index = start;
  let remaining = rank;
  while (remaining >= at(counts, index)) {
    remaining -= at(counts, index);
    index += 1;
  }
  return { index, rank: remaining };
}

function at(values: ArrayLike<number>, index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError(`no place ${index} among ${values.length}`);
  return value;
}
