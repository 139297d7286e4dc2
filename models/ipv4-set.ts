import type { Ipv4 } from './ipv4.ts';

/** A page is 4,096 neighbours: a /20. */
const PAGE_BITS = 12;
/** Addresses of one word of a page. */
const WORD_BITS = 5;
const WORDS = 2 ** (PAGE_BITS - WORD_BITS);

/**
 * A set of addresses of which many are neighbours: a bit for each, so that to look one up in a large cluster is to wait for
 * memory once. A page that was used stays.
 */
export class Ipv4Set {
  /** By the address without its last 12 bits. */
  readonly #pages = new Map<number, Int32Array>();

  has(address: Ipv4): boolean {
    const page = this.#pages.get(address >>> PAGE_BITS);
    return page !== undefined && ((page[wordOf(address)] as number) & bitOf(address)) !== 0;
  }

  add(address: Ipv4): void {
    const key = address >>> PAGE_BITS;
    let page = this.#pages.get(key);
    if (page === undefined) {
      page = new Int32Array(WORDS);
      this.#pages.set(key, page);
    }
    const word = wordOf(address);
    page[word] = (page[word] as number) | bitOf(address);
  }

  delete(address: Ipv4): void {
    const page = this.#pages.get(address >>> PAGE_BITS);
    const word = wordOf(address);
    if (page !== undefined) page[word] = (page[word] as number) & ~bitOf(address);
  }
}

function wordOf(address: Ipv4): number {
  return (address >>> WORD_BITS) & (WORDS - 1);
}

/** Of the last 5 bits alone: a shift goes by no more of them. */
function bitOf(address: Ipv4): number {
  return 1 << address;
}
