import type { SubnetConfig } from '../cluster-config.ts';
import { contains, type Ipv4, type Ipv4Block, PREFIX_SIZE } from '../ipv4.ts';
import { FreeSpace } from './free-space.ts';

/** What an address of a subnet is to EC2. Which of an interface's addresses pods use is the daemon's knowledge. */
export const ADDRESS_USES = [
  'free',
  /** Free, in a CIDR reservation of type `prefix`: only a prefix can have it. */
  'free-for-prefixes',
  /** Free, in a CIDR reservation of type `explicit`: EC2 gives it to nobody on its own. */
  'free-explicit',
  'reserved',
  'foreign',
  'eni-primary',
  /** A secondary address of an interface, or an address of one of its prefixes. */
  'interface',
  'branch',
] as const;

export type AddressUse = (typeof ADDRESS_USES)[number];

const CODES = Object.fromEntries(ADDRESS_USES.map((use, code) => [use, code])) as Readonly<Record<AddressUse, number>>;

/** The uses of addresses that nobody has; they come first among all. */
const FREE_USES = 3;

/** Network, router, DNS and one for later use (Amazon VPC User Guide, "Subnet sizing"). */
const RESERVED_AT_START = 4;
/** The broadcast address. */
const RESERVED_AT_END = 1;

/** The addresses of a subnet, each with its use. Reading any of the counts costs nothing, whatever the subnet's size. */
export class Subnet {
  readonly id: string;
  readonly zone: string;
  readonly cidr: Ipv4Block;
  tags: ReadonlyMap<string, string>;

  /** Of `count` candidates, in ascending order: which one does EC2 take? */
  readonly #choose: (count: number) => number;
  readonly #uses: Uint8Array;
  /** Which kind of free each address is when nobody has it. */
  readonly #freeUses: Uint8Array;
  readonly #countByUse: number[] = ADDRESS_USES.map(() => 0);
  readonly #free: FreeSpace;
  /** Undefined without a reservation for prefixes. */
  readonly #freeForPrefixes: FreeSpace | undefined;
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
    const reservations = config.reservations ?? [];
    this.#uses = new Uint8Array(size).fill(CODES.reserved);
    this.#freeUses = new Uint8Array(size).fill(CODES.free);
    for (const { block, type } of reservations) {
      const start = this.#offset(block.first);
      this.#freeUses.fill(CODES[type === 'prefix' ? 'free-for-prefixes' : 'free-explicit'], start, start + block.size);
    }
    this.#free = new FreeSpace(size);
    this.#freeForPrefixes = reservations.some(({ type }) => type === 'prefix') ? new FreeSpace(size) : undefined;
    this.#countByUse[CODES.reserved] = size;
    for (let offset = RESERVED_AT_START; offset < size - RESERVED_AT_END; offset += 1) this.#vacateOffset(offset);
    for (const block of config.occupied) this.occupy(block);
  }

  /** Addresses of that use at this moment. */
  count(use: AddressUse): number {
    return this.#countByUse[CODES[use]] ?? 0;
  }

  /** What DescribeSubnets gives as AvailableIpAddressCount. Taken not to count what a reservation sets aside. */
  get freeAddresses(): number {
    return this.#free.addresses;
  }

  /** Aligned blocks of 16 that can become a prefix, those of reservations included. */
  get freePrefixes(): number {
    return this.#free.blocks + (this.#freeForPrefixes?.blocks ?? 0);
  }

  /** The same without those of reservations. */
  get freePrefixesNotSetAside(): number {
    return this.#free.blocks;
  }

  /**
   * The share of blocks of 16 that are no longer wholly free, the blocks with reserved addresses left out, rounded up:
   * the score of AWS's support tool (awslabs/aws-support-tools, EKS/subnet-fragmentation). 0 for a subnet of reserved blocks only.
   */
  get fragmentationPercent(): number {
    const usable = Math.max(0, this.cidr.size / PREFIX_SIZE - 2);
    return usable === 0 ? 0 : Math.ceil(((usable - this.freePrefixes) / usable) * 100);
  }

  /** Writes a request for so many addresses and blocks down if there are too few: it will be refused. */
  noteRequest(addresses: number, prefixes: number): void {
    if (addresses > this.freeAddresses) this.#refusedAddresses = Math.min(this.#refusedAddresses, addresses);
    if (prefixes > this.freePrefixes) this.#refusedPrefixes = Math.min(this.#refusedPrefixes, prefixes);
  }

  /** Was a request refused that still could not be served? All that is free may be too little for it. */
  get exhausted(): boolean {
    if (this.freeAddresses >= this.#refusedAddresses) this.#refusedAddresses = Number.POSITIVE_INFINITY;
    if (this.freePrefixes >= this.#refusedPrefixes) this.#refusedPrefixes = Number.POSITIVE_INFINITY;
    return Math.min(this.#refusedAddresses, this.#refusedPrefixes) !== Number.POSITIVE_INFINITY;
  }

  useOf(address: Ipv4): AddressUse {
    return ADDRESS_USES[this.#code(this.#offset(address))] as AddressUse;
  }

  /** Takes `count` single addresses, in the order in which EC2 chooses them; undefined, and nothing taken, if fewer are free. */
  takeAddresses(count: number, use: 'eni-primary' | 'interface' | 'branch' | 'foreign'): Ipv4[] | undefined {
    if (count > this.freeAddresses) return undefined;
    const code = CODES[use];
    const taken: Ipv4[] = [];
    while (taken.length < count) {
      const offset = this.#free.address(this.#choose(this.freeAddresses));
      this.#use(offset, code);
      taken.push(this.cidr.first + offset);
    }
    return taken;
  }

  /**
   * Takes `count` aligned free blocks of 16 and gives their first addresses; undefined, and nothing taken, if fewer are
   * free. What is reserved for prefixes goes first; all its blocks are equally likely.
   */
  takePrefixes(count: number): Ipv4[] | undefined {
    if (count > this.freePrefixes) return undefined;
    const taken: Ipv4[] = [];
    while (taken.length < count) {
      const setAside = this.#freeForPrefixes;
      const space = setAside !== undefined && setAside.blocks > 0 ? setAside : this.#free;
      const offset = space.block(this.#choose(space.blocks));
      for (let i = 0; i < PREFIX_SIZE; i++) this.#use(offset + i, CODES.interface);
      taken.push(this.cidr.first + offset);
    }
    return taken;
  }

  /** Gives back what an interface had. @throws Error if no interface had all of it, which would be a bug of the model. */
  release(first: Ipv4, size = 1): void {
    for (let address = first; address < first + size; address++) {
      const code = this.#code(this.#offset(address));
      if (code <= CODES.foreign) {
        throw new Error(`${this.id}: address ${address} is ${ADDRESS_USES[code]}, no interface can give it back`);
      }
      this.#vacateOffset(this.#offset(address));
    }
  }

  /**
   * Somebody outside the simulation takes what is still free of `block`; the rest stays with those who have it.
   * @returns the addresses taken.
   * @throws RangeError when the block is not inside the subnet.
   */
  occupy(block: Ipv4Block): Ipv4[] {
    const taken: Ipv4[] = [];
    this.#forEach(block, (offset, code) => {
      if (code >= FREE_USES) return;
      this.#use(offset, CODES.foreign);
      taken.push(this.cidr.first + offset);
    });
    return taken;
  }

  /** Frees what is foreign of `block`, and nothing else. @throws RangeError when the block is not inside the subnet. */
  vacate(block: Ipv4Block): void {
    this.#forEach(block, (offset, code) => {
      if (code === CODES.foreign) this.#vacateOffset(offset);
    });
  }

  #forEach(block: Ipv4Block, action: (offset: number, code: number) => void): void {
    if (!contains(this.cidr, block)) throw new RangeError(`the block is not inside subnet ${this.id}`);
    const start = this.#offset(block.first);
    for (let offset = start; offset < start + block.size; offset++) action(offset, this.#code(offset));
  }

  #offset(address: Ipv4): number {
    return address - this.cidr.first;
  }

  #code(offset: number): number {
    const code = this.#uses[offset];
    if (code === undefined) throw new RangeError(`subnet ${this.id} has no address ${offset}`);
    return code;
  }

  #vacateOffset(offset: number): void {
    this.#use(offset, this.#freeUses[offset] ?? CODES.free);
  }

  /** The one place where an address changes its use, and every count with it. */
  #use(offset: number, to: number): void {
    const from = this.#code(offset);
    this.#uses[offset] = to;
    this.#countByUse[from] = (this.#countByUse[from] ?? 0) - 1;
    this.#countByUse[to] = (this.#countByUse[to] ?? 0) + 1;
    this.#spaceOf(from)?.remove(offset);
    this.#spaceOf(to)?.add(offset);
  }

  #spaceOf(code: number): FreeSpace | undefined {
    if (code === CODES.free) return this.#free;
    return code === CODES['free-for-prefixes'] ? this.#freeForPrefixes : undefined;
  }
}
