import type { Node } from '../../kubernetes/node.ts';
import type { Pod } from '../../kubernetes/pod.ts';
import type { Candidate } from './candidates.ts';
import type { NodeClaim } from './node-claim.ts';
import type { Simulated } from './provisioner.ts';

/** Nodes that go, and what comes in their place, if anything must. */
export interface Consolidation {
  readonly candidates: readonly Candidate[];
  readonly replacement: NodeClaim | undefined;
}

/** Nodes that multi-node consolidation looks at at most (kubernetes-sigs/karpenter, pkg/controllers/disruption/multinodeconsolidation.go). */
const MOST_CANDIDATES = 100;

/** What would become of the pods of these nodes without them? */
export type SimulateWithout = (candidates: readonly Candidate[]) => Simulated;

/**
 * Can these nodes go? Their pods must all find a place on other nodes and at most one new one, which must be cheaper than
 * they are together; spot nodes are not replaced by a spot node, which is a feature that is off by default
 * (pkg/controllers/disruption/consolidation.go).
 */
export function consolidate(
  candidates: readonly Candidate[],
  simulateWithout: SimulateWithout,
): Consolidation | undefined {
  const { claims, unplaced, onExisting, members } = simulateWithout(candidates);
  const moving = new Set(candidates.flatMap(({ pods }) => pods.map(nameOf)));
  if (unplaced.some((pod) => moving.has(nameOf(pod)))) return undefined;
  // What counts on a node that is not there yet may come to nothing.
  const isThere = (node: Node) => members.get(node)?.boot === undefined && members.has(node);
  if ([...onExisting].some(([pod, node]) => moving.has(nameOf(pod)) && !isThere(node))) return undefined;
  const [replacement, another] = claims;
  if (replacement === undefined) return { candidates, replacement: undefined };
  if (another !== undefined) return undefined;
  const allSpot = candidates.every(({ capacityType }) => capacityType === 'spot');
  const offersSpot = replacement.shapes.some(({ offering }) => offering.capacityType === 'spot');
  if (allSpot && offersSpot) return undefined;
  replacement.keepCheaperThan(priceToBeat(candidates, replacement));
  return replacement.shapes.length === 0 ? undefined : { candidates, replacement };
}

function nameOf({ name, spec }: Pod): string {
  return `${spec.namespace}/${name}`;
}

/**
 * Together they cost so much; but of several nodes, one that stays the same type as one of them must save all others: else
 * that one could just have stayed (`filterOutSameInstanceType` of multinodeconsolidation.go).
 */
function priceToBeat(candidates: readonly Candidate[], { shapes }: NodeClaim): number {
  const together = candidates.reduce((sum, { price }) => sum + price, 0);
  if (candidates.length === 1) return together;
  const offered = new Set(shapes.map(({ offering }) => offering.template.instanceType));
  const same = candidates.filter(({ member }) => offered.has(member.node.group.instanceType));
  return Math.min(together, ...same.map(({ price }) => price));
}

/** The most of the candidates, from the first on, that can go together; at least two. Found by halving, as Karpenter does. */
export function consolidateSeveral(
  candidates: readonly Candidate[],
  simulateWithout: SimulateWithout,
): Consolidation | undefined {
  let best: Consolidation | undefined;
  let [fewest, most] = [2, Math.min(candidates.length, MOST_CANDIDATES)];
  while (fewest <= most) {
    const count = Math.floor((fewest + most) / 2);
    const found = consolidate(candidates.slice(0, count), simulateWithout);
    if (found === undefined) most = count - 1;
    else {
      best = found;
      fewest = count + 1;
    }
  }
  return best;
}

/** The first of the candidates that can go. */
export function consolidateOne(
  candidates: readonly Candidate[],
  simulateWithout: SimulateWithout,
): Consolidation | undefined {
  for (const candidate of candidates) {
    const found = consolidate([candidate], simulateWithout);
    if (found !== undefined) return found;
  }
  return undefined;
}
