import { INSTANCE_TYPES_TABLE } from './instance-types.data.ts';

/** The network limits and the size of an EC2 instance type. Undefined is what the sources do not tell. */
export interface InstanceType {
  readonly name: string;
  readonly vcpu: number | undefined;
  readonly memoryMiB: number | undefined;
  readonly architecture: 'amd64' | 'arm64' | undefined;
  /** Interfaces of the default network card: the only card from which the CNI takes interfaces for pods. */
  readonly enis: number;
  /** IPv4 addresses of one interface, the primary one included. */
  readonly ipv4PerEni: number;
  /** Undefined for bare metal and for a few types whose hypervisor the CNI does not know. */
  readonly hypervisor: 'nitro' | 'xen' | undefined;
  readonly bareMetal: boolean;
  /** Interfaces of each network card, by the card's index. */
  readonly networkCards: readonly number[];
  readonly defaultNetworkCard: number;
  /** Can it have a trunk interface (security groups for pods)? */
  readonly trunking: boolean | undefined;
  readonly branchEnis: number | undefined;
}

let byName: ReadonlyMap<string, InstanceType> | undefined;

/** @param name as EC2 writes it, e.g. `m5.large`. */
export function findInstanceType(name: string): InstanceType | undefined {
  return table().get(name);
}

/** All types that the CNI knows, by name. */
export function instanceTypes(): readonly InstanceType[] {
  return [...table().values()];
}

// The table is parsed only when something asks for a type, because most commands never do.
function table(): ReadonlyMap<string, InstanceType> {
  byName ??= new Map(INSTANCE_TYPES_TABLE.split('\n').map((line) => [line.slice(0, line.indexOf(' ')), parse(line)]));
  return byName;
}

function parse(line: string): InstanceType {
  const [
    name = '',
    vcpu = '',
    memoryMiB = '',
    architecture = '',
    enis = '',
    ipv4PerEni = '',
    hypervisor = '',
    bareMetal = '',
    networkCards = '',
    defaultNetworkCard = '',
    trunking = '',
    branchEnis = '',
  ] = line.split(' ');
  return {
    name,
    vcpu: number(vcpu),
    memoryMiB: number(memoryMiB),
    architecture: architecture === 'amd64' || architecture === 'arm64' ? architecture : undefined,
    enis: Number(enis),
    ipv4PerEni: Number(ipv4PerEni),
    hypervisor: hypervisor === 'nitro' || hypervisor === 'xen' ? hypervisor : undefined,
    bareMetal: bareMetal === 'yes',
    networkCards: networkCards.split('+').map(Number),
    defaultNetworkCard: Number(defaultNetworkCard),
    trunking: trunking === '-' ? undefined : trunking === 'yes',
    branchEnis: number(branchEnis),
  };
}

function number(text: string): number | undefined {
  return text === '-' ? undefined : Number(text);
}
