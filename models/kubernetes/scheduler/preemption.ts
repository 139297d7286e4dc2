import type { RandomStream } from '../../../sim/random.ts';
import type { Time } from '../../../sim/time.ts';
import type { Node } from '../node.ts';
import type { Pod } from '../pod.ts';
import type { ClusterState } from './cluster-state.ts';
import type { Profile } from './default-profile.ts';
import { verdictFor } from './node-search.ts';

/** `MinCandidateNodesPercentage` and `MinCandidateNodesAbsolute` (kubernetes v1.31, pkg/scheduler/apis/config/v1/defaults.go). */
const CANDIDATES_PERCENT = 10;
const CANDIDATES_LEAST = 100;

export interface Candidate {
  readonly node: Node;
  /** The most important first. At least one. */
  readonly victims: readonly Pod[];
}

/**
 * Where a pod that fits nowhere would fit if pods of lower priority went, and which (kubernetes v1.31,
 * pkg/scheduler/framework/preemption/preemption.go and plugins/defaultpreemption). Budgets of disruption, which Kubernetes
 * respects here as far as it can, are not looked at.
 * @returns undefined when it may not preempt, waits for its victims already, or nothing would help.
 */
export function findCandidate(
  pod: Pod,
  profile: Profile,
  state: ClusterState,
  stream: RandomStream,
): Candidate | undefined {
  const priority = priorityOf(pod);
  if (pod.spec.preemptionPolicy === 'Never' || !state.hasPodBelow(priority)) return undefined;
  const nominated = state.nominatedNode(pod);
  if (nominated !== undefined && waitsForVictims(nominated, priority)) return undefined;
  const { nodes } = state;
  const wanted = Math.min(
    nodes.length,
    Math.max(CANDIDATES_LEAST, Math.floor((nodes.length * CANDIDATES_PERCENT) / 100)),
  );
  const offset = stream.below(nodes.length);
  const candidates: Candidate[] = [];
  for (let looked = 0; looked < nodes.length && candidates.length < wanted; looked++) {
    const node = nodes[(offset + looked) % nodes.length] as Node;
    const victims = victimsOn(node, pod, profile, state);
    if (victims.length > 0) candidates.push({ node, victims });
  }
  return candidates.reduce<Candidate | undefined>(
    (best, candidate) => (best === undefined || isBetter(candidate, best) ? candidate : best),
    undefined,
  );
}

function waitsForVictims(node: Node, priority: number): boolean {
  for (const pod of node.pods) if (pod.deleted !== undefined && priorityOf(pod) < priority) return true;
  return false;
}

/** As few as possible, the least important ones. None when even without all of lower priority the pod does not fit. */
function victimsOn(node: Node, pod: Pod, profile: Profile, state: ClusterState): Pod[] {
  const lower = node.pods.filter((other) => priorityOf(other) < priorityOf(pod)).sort(byImportance);
  const setAside = (other: Pod) => {
    node.setAside(other);
    state.podEnded(other, node);
  };
  const putBack = (other: Pod) => {
    node.putBack(other);
    state.podBound(other, node);
  };
  const fits = () => verdictFor(pod, profile, state)(node) === undefined;
  if (lower.length === 0) return [];
  for (const other of lower) setAside(other);
  const victims: Pod[] = [];
  const helps = fits();
  for (const other of lower) {
    putBack(other);
    if (!helps || fits()) continue;
    setAside(other);
    victims.push(other);
  }
  for (const victim of victims) putBack(victim);
  return victims;
}

/** `MoreImportantPod` (pkg/scheduler/util/utils.go): higher priority, then longer on its node. */
function byImportance(a: Pod, b: Pod): number {
  return priorityOf(b) - priorityOf(a) || scheduledAt(a) - scheduledAt(b);
}

/** `pickOneNodeForPreemption`: a lower highest priority, a lower sum, fewer victims, younger ones. */
function isBetter(a: Candidate, b: Candidate): boolean {
  const [ofA, ofB] = [merits(a), merits(b)];
  for (const [index, merit] of ofA.entries()) {
    const other = ofB[index] as number;
    if (merit !== other) return merit < other;
  }
  return false;
}

function merits({ victims }: Candidate): readonly number[] {
  const highest = Math.max(...victims.map(priorityOf));
  const earliest = Math.min(...victims.filter((victim) => priorityOf(victim) === highest).map(scheduledAt));
  return [highest, victims.reduce((sum, victim) => sum + priorityOf(victim) + 2 ** 31, 0), victims.length, -earliest];
}

function priorityOf({ spec }: Pod): number {
  return spec.priority ?? 0;
}

function scheduledAt({ scheduled = 0 }: Pod): Time {
  return scheduled;
}
