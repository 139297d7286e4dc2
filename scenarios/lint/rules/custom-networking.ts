import type { Finding } from '../../issues.ts';
import { at, type LintContext, type LintRule } from '../rule.ts';
import { type Placement, placements } from '../subnet-demand.ts';

/** Does every node find an ENIConfig that it can use? */

export const noEniConfig: LintRule = {
  code: 'VCS106',
  id: 'no-eni-config',
  severity: 'error',
  title: 'Custom networking: nodes without an ENIConfig never get ready',
  why: 'The name of a node\'s ENIConfig is the value of its label ENI_CONFIG_LABEL_DEF (k8s.amazonaws.com/eniConfig unless set), or "default" without that label. Without a subnet for pods the daemon ends at its start.',
  source: 'EKS user guide, "Deploy Pods in alternate subnets with custom networking"; #2354',
  find(context) {
    if (!context.settings.customNetworking) return [];
    return ofPlacements(context, ({ group, own, eniConfigSubnetId }) =>
      eniConfigSubnetId === undefined
        ? `there is no ENIConfig for the nodes of ${group.name} in zone ${own.zone}: they never get ready.`
        : undefined,
    );
  },
};

export const eniConfigElsewhere: LintRule = {
  code: 'VCS107',
  id: 'eni-config-in-another-zone',
  severity: 'error',
  title: 'Custom networking: an ENIConfig whose subnet is in another zone than the node',
  why: 'An interface can only be attached to an instance of its own Availability Zone. The daemon creates it, fails to attach it, deletes it, and ends.',
  source: 'Amazon EC2 User Guide, "Elastic network interfaces"',
  find(context) {
    if (!context.settings.customNetworking) return [];
    return ofPlacements(context, ({ group, own, eniSubnets: [subnet] }) =>
      subnet !== undefined && subnet.zone !== own.zone
        ? `the ENIConfig of the nodes of ${group.name} in zone ${own.zone} has subnet ${subnet.id}, which is in ${subnet.zone}: they never get ready.`
        : undefined,
    );
  },
};

export const eniConfigsUnused: LintRule = {
  code: 'VCS108',
  id: 'eni-configs-without-effect',
  severity: 'note',
  title: 'ENIConfigs without custom networking: no effect',
  why: 'They only count with AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG.',
  source: 'EKS user guide, "Deploy Pods in alternate subnets with custom networking"',
  find({ spec, settings }) {
    if (settings.customNetworking || spec.vpcCni.eniConfigs.length === 0) return [];
    const message = 'the ENIConfigs have no effect: AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG is not true.';
    return [at(['spec', 'vpcCni', 'eniConfigs'], message)];
  },
};

function ofPlacements(context: LintContext, say: (placement: Placement) => string | undefined): Finding[] {
  return placements(context).flatMap((placement): Finding[] => {
    const message = say(placement);
    if (message === undefined) return [];
    return [at(['spec', 'nodeGroups', placement.index], message)];
  });
}
