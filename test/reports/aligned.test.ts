import { describe, expect, it } from 'vitest';
import { aligned, alignedInBlocks } from '../../reports/aligned.ts';

const ROWS = [
  ['variant', 'pods', 'start p50', 'start p99'],
  ['warm-2', '8,152', '1.7 s', '13m 36s'],
];

describe('a table', () => {
  it('has its figures to the right', () => {
    expect(aligned(ROWS)).toEqual(['variant   pods  start p50  start p99', 'warm-2   8,152      1.7 s    13m 36s']);
  });

  it('stays whole where it fits the terminal, to the last column', () => {
    expect(alignedInBlocks(ROWS, Number.POSITIVE_INFINITY)).toEqual(aligned(ROWS));
    expect(alignedInBlocks(ROWS, 36)).toEqual(aligned(ROWS));
  });

  it('is broken into blocks with the names of the rows where it does not', () => {
    expect(alignedInBlocks(ROWS, 35)).toEqual([
      'variant   pods  start p50',
      'warm-2   8,152      1.7 s',
      '',
      'variant  start p99',
      'warm-2     13m 36s',
    ]);
  });

  it('has one column in a block where not even that fits', () => {
    expect(alignedInBlocks(ROWS, 5)).toHaveLength(8);
  });
});
