import { isDeepStrictEqual } from 'node:util';
import type { Observed, TraceRecord } from './trace.ts';

/** The first place where what happened is not what was recorded. `undefined` stands for a record that is not there. */
export interface Difference {
  readonly list: string;
  /** Counted from 0; of `subnetsFreeAtEnd` the subnet's name. */
  readonly index: number | string;
  readonly expected: unknown;
  readonly got: unknown;
}

const LISTS = ['ready', 'calls', 'pods', 'pool'] as const;

/** Undefined when all is equal, in every field of every record. Of several differences the earliest in time is given. */
export function firstDifference(expected: Observed, got: Observed): Difference | undefined {
  const differences = LISTS.flatMap((list) => differenceOfList(list, expected[list], got[list]) ?? []);
  differences.sort((a, b) => timeOf(a) - timeOf(b));
  return differences[0] ?? differenceAtEnd(expected.subnetsFreeAtEnd, got.subnetsFreeAtEnd);
}

function differenceOfList(
  list: string,
  expected: readonly TraceRecord[],
  got: readonly TraceRecord[],
): Difference | undefined {
  for (let index = 0; index < Math.max(expected.length, got.length); index++) {
    if (!isDeepStrictEqual(expected[index], got[index])) {
      return { list, index, expected: expected[index], got: got[index] };
    }
  }
  return undefined;
}

function differenceAtEnd(
  expected: Readonly<Record<string, number>>,
  got: Readonly<Record<string, number>>,
): Difference | undefined {
  const different = Object.keys({ ...expected, ...got }).find((subnet) => expected[subnet] !== got[subnet]);
  if (different === undefined) return undefined;
  return { list: 'subnetsFreeAtEnd', index: different, expected: expected[different], got: got[different] };
}

/** When it begins to differ: the earlier of the two records. */
function timeOf({ expected, got }: Difference): number {
  return Math.min(recordTime(expected), recordTime(got));
}

function recordTime(record: unknown): number {
  const { t, end } = (record ?? {}) as { t?: number; end?: number };
  return end ?? t ?? Number.POSITIVE_INFINITY;
}

export function formatDifference({ list, index, expected, got }: Difference): string {
  return [
    `  ${list}[${index}]`,
    `    expected ${JSON.stringify(expected) ?? 'nothing'}`,
    `    got      ${JSON.stringify(got) ?? 'nothing'}`,
  ].join('\n');
}
