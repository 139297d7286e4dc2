/** IPv4 addresses as unsigned 32-bit numbers: cheap to compare, to keep and to count with. */
export type Ipv4 = number;

/** An aligned block of addresses. A single address is a block of size 1 (a /32), a prefix of an interface one of 16 (a /28). */
export interface Ipv4Block {
  readonly first: Ipv4;
  /** A power of two. */
  readonly size: number;
}

/** Addresses in the only prefix length that network interfaces know for IPv4 (EC2 User Guide, "Prefix delegation"). */
export const PREFIX_SIZE = 16;

/** Undefined unless `text` is four decimal numbers of 0-255 without leading zeros. */
export function parseIpv4(text: string): Ipv4 | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let address = 0;
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    address = address * 256 + Number(part);
  }
  return address;
}

/** Undefined unless `text` is an address, a slash and a length of 0-32, with no bits set behind that length. */
export function parseCidr(text: string): Ipv4Block | undefined {
  const [address = '', length = '', ...rest] = text.split('/');
  if (rest.length > 0 || !/^(0|[1-9]\d?)$/.test(length) || Number(length) > 32) return undefined;
  const first = parseIpv4(address);
  const size = 2 ** (32 - Number(length));
  return first === undefined || first % size !== 0 ? undefined : { first, size };
}

export function formatIpv4(address: Ipv4): string {
  const network = address >>> 8;
  let beginning = BEGINNINGS.get(network);
  if (beginning === undefined) {
    beginning = `${network >>> 16}.${(network >>> 8) & 255}.${network & 255}.`;
    BEGINNINGS.set(network, beginning);
  }
  return beginning + (address & 255);
}

/** The first three numbers of addresses that were written before, the same for all runs: all addresses of a subnet begin in a few ways only. */
const BEGINNINGS = new Map<number, string>();

export function formatCidr(block: Ipv4Block): string {
  return `${formatIpv4(block.first)}/${32 - Math.log2(block.size)}`;
}

export function contains(outer: Ipv4Block, inner: Ipv4Block): boolean {
  return inner.first >= outer.first && inner.first + inner.size <= outer.first + outer.size;
}

export function overlaps(a: Ipv4Block, b: Ipv4Block): boolean {
  return a.first < b.first + b.size && b.first < a.first + a.size;
}
