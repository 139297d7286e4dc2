import type { Node } from '../../node.ts';
import type { Filter } from '../plugins.ts';

/**
 * What if the scheduler knew of addresses: no pod goes to a node whose daemon has none left for it. No plugin of
 * Kubernetes does so (aws/amazon-vpc-cni-k8s issue 1160 asks for it).
 * @param freeAddresses how many further pods a node has addresses for at this moment.
 */
export function freeAddressesFilter(freeAddresses: (node: Node) => number): Filter {
  return {
    name: 'FreeAddresses',
    helpedByPodEnd: true,
    helpedByPodStart: false,
    prepare({ spec }) {
      if (spec.hostNetwork) return undefined;
      return (node) => (freeAddresses(node) > 0 ? undefined : 'node(s) had no free address');
    },
  };
}
