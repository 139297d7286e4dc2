import { fitsNode } from '../../../models/kubernetes/scheduler/filters/node-affinity.ts';
import type { Resources } from '../../../models/pod-template.ts';
import type { Finding } from '../../issues.ts';
import { podsOf } from '../pods-of-workloads.ts';
import { at, type LintRule } from '../rule.ts';
import { kindsOfNodes } from './node-choice.ts';

export const largerThanNodes: LintRule = {
  code: 'VCS118',
  id: 'pod-larger-than-nodes',
  severity: 'error',
  title: 'Pods that request more than any node has: they stay Pending',
  why: 'What a node has for pods is the size of its type less what EKS reserves (nodeGroups[].allocatable). Only nodes that nodeSelector and required node affinity allow are looked at; what other pods take is not counted.',
  source: 'Kubernetes documentation, "Resource Management for Pods and Containers"',
  find(context) {
    const nodes = kindsOfNodes(context.config);
    return podsOf(context).flatMap(({ owner, workload, template, field }): Finding[] => {
      if (workload.kind === 'daemonSet') return [];
      const meant = nodes.filter((node) => fitsNode(template, node));
      const { milliCpu, memoryMiB } = template.requests;
      const hasRoom = ({ allocatable }: { allocatable: Resources }) =>
        allocatable.milliCpu >= milliCpu && allocatable.memoryMiB >= memoryMiB;
      // That there is no such node at all is another rule's.
      if (meant.length === 0 || meant.some(hasRoom)) return [];
      const [cpu, memory] = [
        Math.max(...meant.map(({ allocatable }) => allocatable.milliCpu)),
        Math.max(...meant.map(({ allocatable }) => allocatable.memoryMiB)),
      ];
      const short = [
        ...(milliCpu > cpu ? [`${milliCpu}m of CPU, and no node that they may be on has more than ${cpu}m`] : []),
        ...(memoryMiB > memory
          ? [
              `${Math.ceil(memoryMiB)}Mi of memory, and no node that they may be on has more than ${Math.floor(memory)}Mi`,
            ]
          : []),
      ];
      const asked = short[0] ?? `${milliCpu}m of CPU and ${Math.ceil(memoryMiB)}Mi of memory, and no node has both`;
      return [at(field('requests'), `the pods of ${owner} stay Pending: each requests ${asked}.`)];
    });
  },
};
