import type { Pod } from '../pod.ts';

/**
 * Which pods go first when there are too many (`ActivePodsWithRanks`, kubernetes v1.31, pkg/controller/controller_utils.go):
 * those on no node, those that do not run yet, those that are not ready, those that share a node with more of their kind,
 * and those that became ready last. Kubernetes compares ages by orders of magnitude; here the younger one goes first.
 */
export function inOrderOfDeletion(pods: Iterable<Pod>): Pod[] {
  const all = [...pods];
  const onNode = new Map<unknown, number>();
  for (const { node } of all) onNode.set(node, (onNode.get(node) ?? 0) + 1);
  const ranks = new Map(
    all.map((pod) => [
      pod,
      [
        pod.node === undefined ? 0 : 1,
        pod.started === undefined ? 0 : 1,
        pod.isReady ? 1 : 0,
        -(onNode.get(pod.node) ?? 0),
        -(pod.ready ?? Number.POSITIVE_INFINITY),
        -pod.created,
      ],
    ]),
  );
  return all.sort((a, b) => compare(ranks.get(a) ?? [], ranks.get(b) ?? []));
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? 0;
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}
