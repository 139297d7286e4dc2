import { type PodsOfWorkload, podsOf } from '../pods-of-workloads.ts';
import { at, type LintRule } from '../rule.ts';

export const podsBeforeNodes: LintRule = {
  code: 'VCS115',
  id: 'pods-before-nodes',
  severity: 'note',
  title: 'Workloads that are created while no node is Ready yet: a cold start',
  why: 'The run begins with the launch of the nodes. Pods that are created then wait until nodes have booted, which counts in their start times, and all go to the few nodes that are Ready first, where they wait for addresses; in a cluster that runs already neither happens.',
  source: 'kube-scheduler tries waiting pods as soon as the first node is Ready',
  find(context) {
    if (context.config.nodeGroups.every(({ size }) => size === 0)) return [];
    const early = podsOf(context).filter(isCreatedAtStart);
    const [first] = early;
    if (first === undefined) return [];
    const others = early.length === 1 ? '' : ` (and ${early.length - 1} more)`;
    const message = `${first.owner}${others}: created at the start, when no node is Ready. createAt: nodesReady creates the pods once all nodes that the groups begin with are Ready, as in a cluster that runs.`;
    return [at(first.field('createAt'), message)];
  },
};

/** Pods of a DaemonSet come with their nodes. */
function isCreatedAtStart({ workload }: PodsOfWorkload): boolean {
  if (workload.kind === 'daemonSet' || workload.kind === 'cronJob') return false;
  const hasPods = !('replicas' in workload) || workload.replicas > 0;
  return hasPods && workload.createAt === 0 && workload.whenNodesReady !== true;
}
