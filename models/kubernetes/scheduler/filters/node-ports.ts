import type { Filter } from '../plugins.ts';

/** A port of the node belongs to one pod at a time (kubernetes v1.31, pkg/scheduler/framework/plugins/nodeports). */
export const nodePorts: Filter = {
  name: 'NodePorts',
  helpedByPodEnd: true,
  helpedByPodStart: false,
  prepare({ spec: { hostPorts = [] } }) {
    if (hostPorts.length === 0) return undefined;
    return (node) =>
      hostPorts.some((port) => node.isPortTaken(port))
        ? "node(s) didn't have free ports for the requested pod ports"
        : undefined;
  },
};
