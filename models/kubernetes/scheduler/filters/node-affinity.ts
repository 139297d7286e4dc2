import { type LabelSelector, meets } from '../../../label-selector.ts';
import type { Node } from '../../node.ts';
import type { PodSpec } from '../../pod.ts';
import type { Filter } from '../plugins.ts';

/** What of a pod says which nodes it is meant for. */
type NodeChoice = Pick<PodSpec, 'nodeSelector' | 'affinity'>;

/** The node must have the labels of `nodeSelector` and fit one of the required terms (kubernetes v1.31, pkg/scheduler/framework/plugins/nodeaffinity). */
export const nodeAffinity: Filter = {
  name: 'NodeAffinity',
  helpedByPodEnd: false,
  helpedByPodStart: false,
  prepare({ spec }) {
    if (!choosesNodes(spec)) return undefined;
    return (node) => (fitsNode(spec, node) ? undefined : "node(s) didn't match Pod's node affinity/selector");
  },
};

/** Is the pod meant for certain nodes only? */
export function choosesNodes({ nodeSelector, affinity }: NodeChoice): boolean {
  return nodeSelector !== undefined || affinity?.requiredNodeTerms !== undefined;
}

export function fitsNode({ nodeSelector, affinity }: NodeChoice, node: Node): boolean {
  for (const [key, value] of nodeSelector ?? []) if (node.label(key) !== value) return false;
  return affinity?.requiredNodeTerms?.some((term) => fitsTerm(term, node)) ?? true;
}

/** A term without requirements fits no node. */
export function fitsTerm(term: LabelSelector, node: Node): boolean {
  return term.length > 0 && term.every((requirement) => meets(requirement, node.label(requirement.key)));
}
