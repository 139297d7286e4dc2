import type { SubnetConfig } from '../cluster-config.ts';
import { contains, type Ipv4, type Ipv4Block, PREFIX_SIZE } from '../ipv4.ts';

/** What an address of a subnet is to EC2. Which of an interface's addresses pods use is the daemon's knowledge. */
export const ADDRESS_USES = ['free', 'reserved', 'foreign', 'eni-primary', 'interface', 'branch'] as const;

/** `interface`: a secondary address of an interface, or an address of one of its prefixes. */
export type AddressUse = (typeof ADDRESS_USES)[number];

const FREE = ADDRESS_USES.indexOf('free');

/** Network, router, DNS and one for later use (Amazon VPC User Guide, "Subnet sizing"). */
const RESERVED_AT_START = 4;
/** The broadcast address. */
const RESERVED_AT_END = 1;

/** The sizes in which free addresses are counted, so that finding the k-th one of a /16 takes some hundred steps. */
const GROUP_SIZE = 256;
const BLOCKS_PER_GROUP = GROUP_SIZE / PREFIX_SIZE;

/**
 * The addresses of a subnet, each with its use. All counts are kept up to date with every change: reading them costs
 * nothing, whatever the subnet's size.
 */
export class Subnet {
  readonly id: string;
  readonly zone: string;
  readonly cidr: Ipv4Block;
  tags: ReadonlyMap<string, string>;

  /** Of `count` candidates, in ascending order: which one does EC2 take? */
  readonly #choose: (count: number) => number;
  readonly #uses: Uint8Array;
  readonly #countByUse: number[] = ADDRESS_USES.map(() => 0);
  readonly #freeInBlock: Uint8Array;
  readonly #freeInGroup: Uint16Array;
  readonly #freeBlocksInGroup: Uint8Array;
  #freePrefixes: number;
  /** The smallest requests that were refused for lack of addresses or of free blocks, as long as they could not be served. */
  #refusedAddresses = Number.POSITIVE_INFINITY;
  #refusedPrefixes = Number.POSITIVE_INFINITY;

  /** @param config its `cidr` is a /16 to a /28, as EC2 allows. */
  constructor(config: SubnetConfig, choose: (count: number) => number) {
    this.id = config.id;
    this.zone = config.zone;
    this.cidr = config.cidr;
    this.tags = config.tags;
    this.#choose = choose;
    const { size } = config.cidr;
    const blocks = size / PREFIX_SIZE;
    const groups = Math.ceil(size / GROUP_SIZE);
    this.#uses = new Uint8Array(size).fill(FREE);
    this.#countByUse[FREE] = size;
    this.#freeInBlock = new Uint8Array(blocks).fill(PREFIX_SIZE);
    this.#freeInGroup = new Uint16Array(groups).fill(Math.min(size, GROUP_SIZE));
    this.#freeBlocksInGroup = new Uint8Array(groups).fill(Math.min(blocks, BLOCKS_PER_GROUP));
    this.#freePrefixes = blocks;
    for (let i = 0; i < RESERVED_AT_START; i++) this.#use(i, 'reserved');
    for (let i = size - RESERVED_AT_END; i < size; i++) this.#use(i, 'reserved');
    for (const block of config.occupied) this.occupy(block);
  }

  /** Addresses of that use at this moment. */
  count(use: AddressUse): number {
    return at(this.#countByUse, ADDRESS_USES.indexOf(use));
  }

  /** What DescribeSubnets gives as AvailableIpAddressCount. */
  get freeAddresses(): number {
    return at(this.#countByUse, FREE);
  }

  /** Aligned blocks of 16 that are wholly free: what can become a prefix. */
  get freePrefixes(): number {
    return this.#freePrefixes;
  }

  /**
   * The share of blocks of 16 that are no longer wholly free, the blocks with reserved addresses left out, rounded up:
   * the score of AWS's support tool (awslabs/aws-support-tools, EKS/subnet-fragmentation). 0 for a subnet of reserved blocks only.
   */
  get fragmentationPercent(): number {
    const blocks = this.#freeInBlock.length;
    const usable = Math.max(0, blocks - 2);
    return usable === 0 ? 0 : Math.ceil(((usable - this.#freePrefixes) / usable) * 100);
  }

  /** Writes down that a request for so many addresses and blocks was refused. */
  refuse(addresses: number, prefixes: number): void {
    if (addresses > this.freeAddresses) this.#refusedAddresses = Math.min(this.#refusedAddresses, addresses);
    if (prefixes > this.#freePrefixes) this.#refusedPrefixes = Math.min(this.#refusedPrefixes, prefixes);
  }

  /** Was a request refused that still could not be served? All that is free may be too little for it. */
  get exhausted(): boolean {
    if (this.freeAddresses >= this.#refusedAddresses) this.#refusedAddresses = Number.POSITIVE_INFINITY;
    if (this.#freePrefixes >= this.#refusedPrefixes) this.#refusedPrefixes = Number.POSITIVE_INFINITY;
    return Math.min(this.#refusedAddresses, this.#refusedPrefixes) !== Number.POSITIVE_INFINITY;
  }

  useOf(address: Ipv4): AddressUse {
    return ADDRESS_USES[at(this.#uses, this.#offset(address))] as AddressUse;
  }

  /** Takes `count` single addresses, in the order in which EC2 chooses them; undefined, and nothing taken, if fewer are free. */
  takeAddresses(count: number, use: 'eni-primary' | 'interface' | 'branch'): Ipv4[] | undefined {
    if (count > this.freeAddresses) return undefined;
    return Array.from({ length: count }, () => {
      const offset = this.#freeAddress(this.#choose(this.freeAddresses));
      this.#use(offset, use);
      return this.cidr.first + offset;
    });
  }

  /** Takes `count` aligned free blocks of 16 and gives their first addresses; undefined, and nothing taken, if fewer are free. */
  takePrefixes(count: number): Ipv4[] | undefined {
    if (count > this.#freePrefixes) return undefined;
    return Array.from({ length: count }, () => {
      const offset = this.#freeBlock(this.#choose(this.#freePrefixes)) * PREFIX_SIZE;
      for (let i = 0; i < PREFIX_SIZE; i++) this.#use(offset + i, 'interface');
      return this.cidr.first + offset;
    });
  }

  /** Gives back what an interface had. @throws Error if no interface had all of it, which would be a bug of the model. */
  release(first: Ipv4, size = 1): void {
    for (let address = first; address < first + size; address++) {
      const use = this.useOf(address);
      if (use === 'free' || use === 'reserved' || use === 'foreign') {
        throw new Error(`${this.id}: address ${address} is ${use}, no interface can give it back`);
      }
      this.#use(this.#offset(address), 'free');
    }
  }

  /**
   * Somebody outside the simulation takes what is still free of `block`; the rest stays with those who have it.
   * @throws RangeError when the block is not inside the subnet.
   */
  occupy(block: Ipv4Block): void {
    this.#replace(block, 'free', 'foreign');
  }

  /** Frees what is foreign of `block`, and nothing else. @throws RangeError when the block is not inside the subnet. */
  vacate(block: Ipv4Block): void {
    this.#replace(block, 'foreign', 'free');
  }

  #replace(block: Ipv4Block, from: AddressUse, to: AddressUse): void {
    if (!contains(this.cidr, block)) throw new RangeError(`the block is not inside subnet ${this.id}`);
    const start = this.#offset(block.first);
    const code = ADDRESS_USES.indexOf(from);
    for (let offset = start; offset < start + block.size; offset++) {
      if (this.#uses[offset] === code) this.#use(offset, to);
    }
  }

  #offset(address: Ipv4): number {
    return address - this.cidr.first;
  }

  /** The one place where an address changes its use, and every count with it. */
  #use(offset: number, use: AddressUse): void {
    const from = at(this.#uses, offset);
    const to = ADDRESS_USES.indexOf(use);
    this.#uses[offset] = to;
    this.#countByUse[from] = at(this.#countByUse, from) - 1;
    this.#countByUse[to] = at(this.#countByUse, to) + 1;
    if (from === FREE) this.#countFree(offset, -1);
    if (to === FREE) this.#countFree(offset, 1);
  }

  #countFree(offset: number, change: 1 | -1): void {
    const block = Math.floor(offset / PREFIX_SIZE);
    const group = Math.floor(offset / GROUP_SIZE);
    const before = at(this.#freeInBlock, block);
    this.#freeInBlock[block] = before + change;
    this.#freeInGroup[group] = at(this.#freeInGroup, group) + change;
    if (Math.max(before, before + change) < PREFIX_SIZE) return;
    this.#freeBlocksInGroup[group] = at(this.#freeBlocksInGroup, group) + change;
    this.#freePrefixes += change;
  }

  /** The offset of the free address before which `rank` others are free. */
  #freeAddress(rank: number): number {
    const group = locate(this.#freeInGroup, 0, rank);
    const block = locate(this.#freeInBlock, group.index * BLOCKS_PER_GROUP, group.rank);
    let remaining = block.rank;
    let offset = block.index * PREFIX_SIZE;
    while (this.#uses[offset] !== FREE || remaining-- > 0) offset += 1;
    return offset;
  }

  /** The index of the wholly free block before which `rank` others are wholly free. */
  #freeBlock(rank: number): number {
    const group = locate(this.#freeBlocksInGroup, 0, rank);
    let remaining = group.rank;
    let block = group.index * BLOCKS_PER_GROUP;
    while (this.#freeInBlock[block] !== PREFIX_SIZE || remaining-- > 0) block += 1;
    return block;
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
