import type { LintRule } from '../rule.ts';

export const topologyKeyOfNoNode: LintRule = {
  code: 'VCS120',
  id: 'topology-key-of-no-node',
  severity: 'warning',
  title: 'A topologyKey in manifests that is a label of no node: the pods stay Pending, or it decides nothing',
  why: 'Required pod affinity and DoNotSchedule want nodes with the label, so that no node fits; pods that are to be kept apart are not, and preferences pass. Nodes have the labels of their group or NodePool, beside those that EKS and Karpenter give them.',
  source: 'Kubernetes documentation, "Assigning Pods to Nodes" and "Pod Topology Spread Constraints"',
  find: ({ unknownTopologyKeys }) => unknownTopologyKeys.map((found) => ({ ...found, message: ended(found.message) })),
};

function ended(sentence: string): string {
  return /[.?]$/.test(sentence) ? sentence : `${sentence}.`;
}
