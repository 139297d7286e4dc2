import { matchesLabels } from '../../label-selector.ts';
import type { PodAffinityTerm } from '../../pod-template.ts';
import type { PodSpec } from '../pod.ts';

/** Does a term of `owner`'s affinity mean pods like `other`? */
export function meansPod(term: PodAffinityTerm, owner: PodSpec, other: PodSpec): boolean {
  const { selector, namespaces } = term;
  if (selector === undefined) return false;
  if (namespaces === undefined ? other.namespace !== owner.namespace : !includes(namespaces, other.namespace))
    return false;
  return matchesLabels(selector, other.labels);
}

function includes(namespaces: readonly string[], namespace: string): boolean {
  return namespaces.length === 0 || namespaces.includes(namespace);
}

/** Does it have a say in where other pods go? */
export function hasPodAffinity({ affinity }: PodSpec): boolean {
  return (
    affinity !== undefined &&
    (affinity.requiredPodAffinity !== undefined ||
      affinity.preferredPodAffinity !== undefined ||
      affinity.requiredPodAntiAffinity !== undefined ||
      affinity.preferredPodAntiAffinity !== undefined)
  );
}
