import type { AddressKind, Tags } from '../ipamd/ports.ts';
import { type Ipv4, PREFIX_SIZE } from '../ipv4.ts';
import { formatId } from './ids.ts';
import type { Instance } from './instance.ts';
import type { Subnet } from './subnet.ts';

type NetworkInterfaceType = 'interface' | 'trunk' | 'efa';

/** That an interface is attached to an instance. */
export class Attachment {
  readonly instance: Instance;
  readonly deviceIndex: number;
  readonly networkCard: number;
  readonly #number: number;
  deleteOnTermination = false;
  /** A detachment has been asked for and is not complete: the interface still counts as attached. */
  detaching = false;

  /** @param number of `Ids`. */
  constructor(number: number, instance: Instance, deviceIndex: number, networkCard: number) {
    this.#number = number;
    this.instance = instance;
    this.deviceIndex = deviceIndex;
    this.networkCard = networkCard;
  }

  get id(): string {
    return formatId('eni-attach', this.#number);
  }
}

export interface NewNetworkInterface {
  readonly type?: NetworkInterfaceType | undefined;
  readonly tags?: Tags | undefined;
  /** Addresses beside the primary one. */
  readonly secondary?: number | undefined;
  readonly prefixes?: number | undefined;
  readonly description?: string;
  /** It comes with an instance, as its primary one. */
  readonly ofInstance?: boolean;
  /** It is to be a branch of a trunk interface: attached to no instance itself. */
  readonly branch?: boolean;
}

interface NetworkInterfaceOptions {
  readonly id: string;
  readonly type: NetworkInterfaceType;
  readonly subnet: Subnet;
  readonly primaryAddress: Ipv4;
  readonly tags: Tags;
  readonly description: string;
  readonly ofInstance: boolean;
}

const NO_BLOCKS: readonly Ipv4[] = [];
const NO_IPV6_PREFIXES: readonly string[] = [];

/** An elastic network interface, as EC2 knows it at this moment. */
export class NetworkInterface {
  readonly id: string;
  readonly type: NetworkInterfaceType;
  readonly subnet: Subnet;
  readonly primaryAddress: Ipv4;
  readonly description: string;
  /** It came with an instance, as its primary one. */
  readonly ofInstance: boolean;
  tags: Tags;
  attachment: Attachment | undefined;
  /** Of its attachment, or of the last one it had. */
  lastDeviceIndex: number | undefined;

  // Lists are replaced, never changed: whoever has got one keeps it as it was.
  #secondaryAddresses: readonly Ipv4[] = NO_BLOCKS;
  #prefixes: readonly Ipv4[] = NO_BLOCKS;
  #ipv6Prefixes: readonly string[] = NO_IPV6_PREFIXES;

  constructor(options: NetworkInterfaceOptions) {
    this.id = options.id;
    this.type = options.type;
    this.subnet = options.subnet;
    this.primaryAddress = options.primaryAddress;
    this.tags = options.tags;
    this.description = options.description;
    this.ofInstance = options.ofInstance;
  }

  /** In the order in which they were assigned, like the others; without the primary address. */
  get secondaryAddresses(): readonly Ipv4[] {
    return this.#secondaryAddresses;
  }

  /** The first address of each /28. */
  get prefixes(): readonly Ipv4[] {
    return this.#prefixes;
  }

  get ipv6Prefixes(): readonly string[] {
    return this.#ipv6Prefixes;
  }

  /** What counts against the type's addresses per interface: each address, the primary one too, and each prefix. */
  get usedSlots(): number {
    return 1 + this.#secondaryAddresses.length + this.#prefixes.length;
  }

  /**
   * Its share of the VPC's network address usage: 1 for each address, for each prefix whatever its size, and for the
   * interface itself unless it is an instance's primary one (Amazon VPC User Guide, "Network Address Usage").
   */
  get addressUsage(): number {
    return this.usedSlots + (this.ofInstance ? 0 : 1);
  }

  has(kind: AddressKind, first: Ipv4): boolean {
    return this.#list(kind).includes(first);
  }

  add(kind: AddressKind, firsts: readonly Ipv4[]): void {
    this.#setList(kind, this.#list(kind).concat(firsts));
  }

  addIpv6(prefixes: readonly string[]): void {
    this.#ipv6Prefixes = this.#ipv6Prefixes.concat(prefixes);
  }

  /** Takes the blocks off and gives them back to the subnet. They must be there. */
  release(kind: AddressKind, firsts: readonly Ipv4[]): void {
    const gone = new Set(firsts);
    const remaining = this.#list(kind).filter((first) => !gone.has(first));
    this.#setList(kind, remaining);
    for (const first of gone) this.subnet.release(first, kind === 'prefix' ? PREFIX_SIZE : 1);
  }

  /** Gives back everything it holds, the primary address too: the interface is being deleted. */
  releaseAll(): void {
    this.release('secondary', this.#secondaryAddresses);
    this.release('prefix', this.#prefixes);
    this.subnet.release(this.primaryAddress);
  }

  #setList(kind: AddressKind, firsts: readonly Ipv4[]): void {
    if (kind === 'secondary') this.#secondaryAddresses = firsts;
    else this.#prefixes = firsts;
  }

  #list(kind: AddressKind): readonly Ipv4[] {
    return kind === 'secondary' ? this.#secondaryAddresses : this.#prefixes;
  }
}
