import { instanceTypeOf } from '../../../models/cluster/node-templates.ts';
import { HOST_NETWORK_PODS } from '../../../models/ipamd/setting-traps/trap.ts';
import { MULTI_NIC } from '../../../models/kubernetes/cni-port.ts';
import type { PodTemplate } from '../../../models/pod-template.ts';
import type { Finding } from '../../issues.ts';
import { addressLimit } from '../node-demand.ts';
import { podsOf } from '../pods-of-workloads.ts';
import { at, type LintRule } from '../rule.ts';

/** Is there an address for each pod that the nodes take? */

export const maxPodsAboveAddresses: LintRule = {
  code: 'VCS104',
  id: 'max-pods-above-addresses',
  severity: 'warning',
  title: 'maxPods above what the addresses of a node allow: pods wait for ever',
  why: 'The scheduler fills a node up to maxPods whatever addresses there are. EKS computes maxPods from the instance type alone: neither custom networking, which leaves the primary interface to the node, nor the trunk of security groups for pods, nor MAX_ENI lowers it.',
  source: '#331, #527; EKS user guide, "How maxPods is determined"',
  find(context) {
    return context.config.nodeGroups.flatMap((group, index): Finding[] => {
      const limit = addressLimit(group, context);
      const pods = group.maxPods - HOST_NETWORK_PODS;
      if (pods <= limit) return [];
      const { branchEnis = 0, trunking } = instanceTypeOf(group);
      const aside =
        context.settings.podEni && trunking === true ? `, branch interfaces for up to ${branchEnis} pods aside` : '';
      const message = `node group ${group.name}: maxPods is ${group.maxPods}, so ${pods} pods of a node need an address, and it can have ${limit}${aside}: ${pods - limit} wait for ever. Set maxPods to ${limit + HOST_NETWORK_PODS}.`;
      return [at(['spec', 'nodeGroups', index, 'maxPods'], message)];
    });
  },
};

export const multiNicPods: LintRule = {
  code: 'VCS105',
  id: 'multi-nic-is-off',
  severity: 'error',
  title: 'Pods that want every network card, without ENABLE_MULTI_NIC: they never get an address',
  why: 'ipamd refuses the request of such a pod when it does not manage the other cards.',
  source:
    'pkg/ipamd/rpc_handler.go of aws/amazon-vpc-cni-k8s; EKS user guide, "Attach multiple network interfaces to Pods"',
  find(context) {
    if (context.settings.multiNic) return [];
    const asks = (template: PodTemplate) => template.annotations?.get(MULTI_NIC.annotation) === MULTI_NIC.value;
    return podsOf(context).flatMap(({ owner, template, field }): Finding[] => {
      if (!asks(template)) return [];
      const message = `the pods of ${owner} ask for an address of each network card, but ENABLE_MULTI_NIC is not true: they never get one.`;
      return [at(field('multiNic'), message)];
    });
  },
};
