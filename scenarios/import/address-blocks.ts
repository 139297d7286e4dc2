import type { Ipv4, Ipv4Block } from '../../models/ipv4.ts';

/** The fewest aligned blocks that hold exactly these addresses. */
export function addressBlocks(addresses: Iterable<Ipv4>): Ipv4Block[] {
  const sorted = [...new Set(addresses)].sort((a, b) => a - b);
  const blocks: Ipv4Block[] = [];
  for (const first of sorted) {
    let block: Ipv4Block = { first, size: 1 };
    // A block and its neighbour of the same size are one of twice the size, if that is aligned.
    for (let last = blocks.at(-1); last !== undefined; last = blocks.at(-1)) {
      const isPair = last.size === block.size && last.first + last.size === block.first;
      if (!isPair || last.first % (2 * last.size) !== 0) break;
      blocks.pop();
      block = { first: last.first, size: 2 * last.size };
    }
    blocks.push(block);
  }
  return blocks;
}
