import type { PodAffinityTerm } from '../../../pod-template.ts';
import type { Pod } from '../../pod.ts';
import type { ClusterState } from '../cluster-state.ts';
import type { MatchingPods } from '../matching-pods.ts';
import { MAX_NODE_SCORE, type Score } from '../plugins.ts';
import { meansPod } from '../pod-terms.ts';

/** `HardPodAffinityWeight`: what a required affinity of a pod that is there counts for the pods that it means. */
const HARD_AFFINITY_WEIGHT = 1;

/** Pods of which each one in the same domain as a node adds `weight` to the node's sum. */
interface Attraction {
  readonly topologyKey: string;
  readonly weight: number;
  readonly pods: MatchingPods;
}

/**
 * Preferred affinity and anti-affinity, the pod's own and that of the pods that are there (kubernetes v1.31,
 * pkg/scheduler/framework/plugins/interpodaffinity/scoring.go).
 */
export const interPodAffinityScore: Score = {
  name: 'InterPodAffinity',
  weight: 2,
  scores(pod, nodes, state) {
    const attractions = [...ownAttractions(pod, state), ...attractionsOfOthers(pod, state)];
    if (attractions.length === 0) return undefined;
    const sums = nodes.map((node) => {
      let sum = 0;
      for (const { topologyKey, weight, pods } of attractions) {
        const value = node.label(topologyKey);
        if (value !== undefined) sum += weight * (pods.byTopology(topologyKey).get(value) ?? 0);
      }
      return sum;
    });
    const least = Math.min(...sums);
    const range = Math.max(...sums) - least;
    return sums.map((sum) => (range === 0 ? 0 : Math.trunc(MAX_NODE_SCORE * ((sum - least) / range))));
  },
};

function* ownAttractions({ spec }: Pod, state: ClusterState): Generator<Attraction> {
  const of = (term: PodAffinityTerm, weight: number): Attraction => ({
    topologyKey: term.topologyKey,
    weight,
    pods: state.boundPods(spec, [term]),
  });
  for (const { weight, term } of spec.affinity?.preferredPodAffinity ?? []) yield of(term, weight);
  for (const { weight, term } of spec.affinity?.preferredPodAntiAffinity ?? []) yield of(term, -weight);
}

function* attractionsOfOthers(pod: Pod, state: ClusterState): Generator<Attraction> {
  for (const [owner, pods] of state.affinityPods) {
    const { requiredPodAffinity = [], preferredPodAffinity = [], preferredPodAntiAffinity = [] } = owner.affinity ?? {};
    const terms = [
      ...requiredPodAffinity.map((term) => ({ term, weight: HARD_AFFINITY_WEIGHT })),
      ...preferredPodAffinity,
      ...preferredPodAntiAffinity.map(({ term, weight }) => ({ term, weight: -weight })),
    ];
    for (const { term, weight } of terms) {
      if (meansPod(term, owner, pod.spec)) yield { topologyKey: term.topologyKey, weight, pods };
    }
  }
}
