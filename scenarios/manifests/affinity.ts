import { HOSTNAME_LABEL } from '../../models/kubernetes/node.ts';
import type { LabelSelector } from '../../models/label-selector.ts';
import type { Affinity, PodAffinityTerm } from '../../models/pod-template.ts';
import type { GivenAffinity, NodeTerm, PodTerm } from './pod-spec-schema.ts';
import { requirementsOf, selectorOf } from './values.ts';

export function compileAffinity({ nodeAffinity, podAffinity, podAntiAffinity }: GivenAffinity): Affinity {
  const required = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const preferred = nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
  return {
    requiredNodeTerms: required?.nodeSelectorTerms.map(nodeTerm),
    preferredNodeTerms: preferred?.map(({ weight, preference }) => ({ weight, term: nodeTerm(preference) })),
    requiredPodAffinity: podAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.map(podTerm),
    preferredPodAffinity: podAffinity?.preferredDuringSchedulingIgnoredDuringExecution?.map(weighted),
    requiredPodAntiAffinity: podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.map(podTerm),
    preferredPodAntiAffinity: podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution?.map(weighted),
  };
}

/** The only field that Kubernetes allows here is the node's name, which its hostname label has too. */
function nodeTerm({ matchExpressions, matchFields }: NodeTerm): LabelSelector {
  const fields = requirementsOf(matchFields).map((requirement) => ({ ...requirement, key: HOSTNAME_LABEL }));
  return [...requirementsOf(matchExpressions), ...fields];
}

function weighted({ weight, podAffinityTerm }: { readonly weight: number; readonly podAffinityTerm: PodTerm }) {
  return { weight, term: podTerm(podAffinityTerm) };
}

/** A selector of namespaces by their labels, which are not known here, is taken for one of all namespaces. */
function podTerm({ labelSelector, namespaces, namespaceSelector, topologyKey }: PodTerm): PodAffinityTerm {
  return {
    topologyKey,
    selector: labelSelector === undefined ? undefined : selectorOf(labelSelector),
    namespaces: namespaceSelector === undefined ? namespaces : [],
  };
}
