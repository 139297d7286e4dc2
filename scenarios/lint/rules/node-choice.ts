import type { ClusterConfig, NodeTemplate } from '../../../models/cluster-config.ts';
import { HOSTNAME_LABEL, Node } from '../../../models/kubernetes/node.ts';
import { choosesNodes, fitsNode } from '../../../models/kubernetes/scheduler/filters/node-affinity.ts';
import type { PodTemplate } from '../../../models/pod-template.ts';
import type { Finding } from '../../issues.ts';
import { didYouMean } from '../../nearest-name.ts';
import { podsOf } from '../pods-of-workloads.ts';
import { at, type LintRule } from '../rule.ts';

export const noNodeToChoose: LintRule = {
  code: 'VCS116',
  id: 'no-node-with-these-labels',
  severity: 'error',
  title: 'A nodeSelector or required node affinity that no node meets: the pods stay Pending',
  why: 'Nodes have the labels of their group or NodePool, beside those that EKS and Karpenter give them. The pods of a DaemonSet are left out here: it has none then.',
  source: 'Kubernetes documentation, "Assigning Pods to Nodes"',
  find(context) {
    const nodes = kindsOfNodes(context.config);
    return podsOf(context).flatMap(({ owner, workload, template, field }): Finding[] => {
      if (workload.kind === 'daemonSet' || !choosesNodes(template) || choosesByName(template)) return [];
      if (nodes.some((node) => fitsNode(template, node))) return [];
      const { key, said, hint } = whatIsMissing(template, nodes);
      const message = `the pods of ${owner} stay Pending: ${said}.${hint}`;
      return [at(field('nodeSelector', ...(key === undefined ? [] : [key])), message)];
    });
  },
};

/** A node of each kind that there can be, in each zone where it can be. */
export function kindsOfNodes({ nodeGroups, karpenter, vpc }: ClusterConfig): Node[] {
  const pools = karpenter?.nodePools ?? [];
  return [
    ...nodeGroups.map((group) => ({ template: group as NodeTemplate, subnets: group.subnets })),
    ...pools.flatMap(({ offerings, subnets }) => offerings.map(({ template }) => ({ template, subnets }))),
  ].flatMap(({ template: { name, allocatable, maxPods, labels }, subnets }) => {
    const zones = new Set(vpc.subnets.filter(({ id }) => subnets.includes(id)).map(({ zone }) => zone));
    return [...zones].map((zone) => new Node({ name, zone, allocatable, maxPods, labels }));
  });
}

/** What the nodes will be called is nobody's choice. */
function choosesByName({ nodeSelector, affinity }: PodTemplate): boolean {
  const terms = affinity?.requiredNodeTerms ?? [];
  return nodeSelector?.has(HOSTNAME_LABEL) === true || terms.flat().some(({ key }) => key === HOSTNAME_LABEL);
}

function whatIsMissing(
  { nodeSelector = new Map<string, string>() }: PodTemplate,
  nodes: readonly Node[],
): { key?: string; said: string; hint: string } {
  for (const [key, value] of nodeSelector) {
    const values = [...new Set(nodes.flatMap((node) => node.label(key) ?? []))].sort();
    if (values.includes(value)) continue;
    const said = `no node group or NodePool has nodes with the label ${key}: ${value}`;
    if (values.length > 0) return { key, said, hint: ` There are ${values.join(', ')}.` };
    const keys = nodes.flatMap(({ labels }) => [...(labels?.keys() ?? [])]);
    return { key, said, hint: didYouMean(key, [...new Set(keys)]) };
  }
  return { said: 'no node has all the labels that nodeSelector and node affinity ask for', hint: '' };
}
