import type { RandomStream } from '../../../sim/random.ts';
import type { Node } from '../node.ts';
import type { Pod } from '../pod.ts';
import type { Score } from './plugins.ts';

/**
 * One of the nodes with the highest weighted sum of `scores`, each of them equally likely (`selectHost`, kubernetes v1.31,
 * pkg/scheduler/schedule_one.go: a reservoir of one).
 * @param nodes at least one.
 */
export function selectHost(pod: Pod, nodes: readonly Node[], scores: readonly Score[], stream: RandomStream): Node {
  let [best] = nodes;
  if (best === undefined) throw new RangeError('no node to choose from');
  if (nodes.length === 1) return best;
  let bestScore = -1;
  let withBestScore = 0;
  for (const node of nodes) {
    let total = 0;
    for (const score of scores) total += score.weight * score.score(pod, node);
    if (total > bestScore) {
      best = node;
      bestScore = total;
      withBestScore = 1;
    } else if (total === bestScore) {
      withBestScore += 1;
      if (stream.below(withBestScore) === 0) best = node;
    }
  }
  return best;
}
