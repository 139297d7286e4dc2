import type { PodAffinityTerm } from '../../../pod-template.ts';
import type { Node } from '../../node.ts';
import type { Pod } from '../../pod.ts';
import type { ClusterState } from '../cluster-state.ts';
import type { MatchingPods } from '../matching-pods.ts';
import type { Filter } from '../plugins.ts';
import { meansPod } from '../pod-terms.ts';

/**
 * Required pod affinity and anti-affinity, of the pod itself and, for anti-affinity, of those that are there (kubernetes
 * v1.31, pkg/scheduler/framework/plugins/interpodaffinity/filtering.go).
 */
export const interPodAffinity: Filter = {
  name: 'InterPodAffinity',
  helpedByPodEnd: true,
  helpedByPodStart: true,
  prepare(pod, state) {
    const { requiredPodAffinity = [], requiredPodAntiAffinity = [] } = pod.spec.affinity ?? {};
    const forbidden = placesForbiddenByOthers(pod, state);
    if (requiredPodAffinity.length === 0 && requiredPodAntiAffinity.length === 0 && forbidden.length === 0) {
      return undefined;
    }
    const wanted = requiredPodAffinity.length === 0 ? undefined : state.boundPods(pod.spec, requiredPodAffinity);
    const avoided = requiredPodAntiAffinity.map((term) => ({ term, pods: state.boundPods(pod.spec, [term]) }));
    return (node) => {
      if (wanted !== undefined && !isWanted(pod, requiredPodAffinity, wanted, node)) {
        return "node(s) didn't match pod affinity rules";
      }
      if (avoided.some(({ term, pods }) => hasAny(pods, term.topologyKey, node))) {
        return "node(s) didn't match pod anti-affinity rules";
      }
      if (forbidden.some(({ key, pods }) => hasAny(pods, key, node))) {
        return "node(s) didn't satisfy existing pods anti-affinity rules";
      }
      return undefined;
    };
  },
};

/** The node must have all keys. The first pod of a group that wants to be together may go anywhere. */
function isWanted(pod: Pod, terms: readonly PodAffinityTerm[], pods: MatchingPods, node: Node): boolean {
  let all = true;
  for (const { topologyKey } of terms) {
    if (node.label(topologyKey) === undefined) return false;
    all &&= hasAny(pods, topologyKey, node);
  }
  return all || (pods.total === 0 && terms.every((term) => meansPod(term, pod.spec, pod.spec)));
}

function hasAny(pods: MatchingPods, topologyKey: string, node: Node): boolean {
  const value = node.label(topologyKey);
  return value !== undefined && pods.byTopology(topologyKey).has(value);
}

function placesForbiddenByOthers(pod: Pod, state: ClusterState): { key: string; pods: MatchingPods }[] {
  const places: { key: string; pods: MatchingPods }[] = [];
  for (const [owner, pods] of state.affinityPods) {
    for (const term of owner.affinity?.requiredPodAntiAffinity ?? []) {
      if (meansPod(term, owner, pod.spec)) places.push({ key: term.topologyKey, pods });
    }
  }
  return places;
}
