import type { RandomStream } from '../../../sim/random.ts';

/**
 * The index of the highest of the first `count` sums; among equal ones each is as likely as the others (`selectHost`,
 * kubernetes v1.31, pkg/scheduler/schedule_one.go). Draws one number if there is something to choose, none if not.
 */
export function pickHighest(sums: ArrayLike<number>, count: number, stream: RandomStream): number {
  let highest = sums[0] as number;
  let first = 0;
  let equal = 1;
  for (let index = 1; index < count; index++) {
    const sum = sums[index] as number;
    if (sum > highest) {
      highest = sum;
      first = index;
      equal = 1;
    } else if (sum === highest) {
      equal += 1;
    }
  }
  if (equal <= 1) return first;
  let skip = stream.below(equal);
  for (let index = first; ; index++) {
    if (sums[index] !== highest) continue;
    if (skip === 0) return index;
    skip -= 1;
  }
}
