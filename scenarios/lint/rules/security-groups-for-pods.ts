import { instanceTypeOf, nodeTemplates } from '../../../models/cluster/node-templates.ts';
import type { NodeTemplate } from '../../../models/cluster-config.ts';
import { maxEnis } from '../../../models/ipamd/limits.ts';
import { wantsBranchInterface } from '../../../models/security-groups-for-pods/pod-eni.ts';
import type { WorkloadConfig } from '../../../models/workload-config.ts';
import { seconds, toSeconds } from '../../../sim/time.ts';
import type { Finding } from '../../issues.ts';
import { at, type LintContext, type LintRule } from '../rule.ts';

/** Does every pod that is to have a branch interface find a node that can give it one? */

const GUIDE = 'EKS user guide, "Assign security groups to individual Pods"';

export const noTrunkSupport: LintRule = {
  code: 'VCS110',
  id: 'type-without-trunk',
  severity: 'warning',
  title: 'ENABLE_POD_ENI on an instance type that cannot have a trunk: an interface less, and no branch interfaces',
  why: 'ipamd keeps a slot free for the trunk until it is there. The VPC resource controller makes none where the type does not support it (t2, t3, t3a, t4g and other types without it), so the slot stays free for ever, and pods with security groups find no place on the node.',
  source: `${GUIDE}; pkg/aws/vpc/limits.go of aws/amazon-vpc-resource-controller-k8s`,
  find({ config, settings }) {
    if (!settings.podEni) return [];
    return config.nodeGroups.flatMap((group, index): Finding[] => {
      if (instanceTypeOf(group).trunking === true) return [];
      const message = `${group.instanceType} cannot have a trunk interface: its nodes get no vpc.amazonaws.com/pod-eni, and one of their interfaces is kept free in vain.`;
      return [at(['spec', 'nodeGroups', index, 'instanceType'], message)];
    });
  },
};

export const branchPodsWithoutNode: LintRule = {
  code: 'VCS111',
  id: 'no-node-for-branch-interfaces',
  severity: 'error',
  title: 'Pods with security groups, and no node that can give them a branch interface: they stay Pending',
  why: 'The webhook of the VPC resource controller makes each of these pods ask for vpc.amazonaws.com/pod-eni, whether the CNI is set up for it or not. Nodes have it only with ENABLE_POD_ENI, a type that supports a trunk, and a free interface for it.',
  source: GUIDE,
  find(context) {
    const { spec, config, settings } = context;
    const reason = settings.podEni ? 'no node can have a trunk interface' : 'ENABLE_POD_ENI is not true';
    if (nodeTemplates(config).some((template) => canHaveTrunk(context, template))) return [];
    const message = `the pods ask for vpc.amazonaws.com/pod-eni, but ${reason}: they stay Pending.`;
    const inShortForm = spec.workloads.flatMap((workload, index) =>
      Object.entries(workload).flatMap(([kind, form]) =>
        typeof form === 'object' && 'securityGroupsForPods' in form && form.securityGroupsForPods && !form.hostNetwork
          ? [at(['spec', 'workloads', index, kind, 'securityGroupsForPods'], message)]
          : [],
      ),
    );
    if (inShortForm.length > 0) return inShortForm;
    return config.workloads.some(hasBranchPods) ? [at(['spec', 'workloads'], message)] : [];
  },
};

export const noRoomForTrunk: LintRule = {
  code: 'VCS112',
  id: 'no-room-for-trunk',
  severity: 'error',
  title: 'ENABLE_POD_ENI with a single interface: no trunk is ever asked for',
  why: 'ipamd asks for the trunk only when the node may have one interface more than it has, and MAX_ENI counts for that.',
  source: 'pkg/ipamd/ipamd.go of aws/amazon-vpc-cni-k8s, tryEnableSecurityGroupsForPods',
  find(context) {
    const { config, settings } = context;
    if (!settings.podEni) return [];
    return config.nodeGroups.flatMap((group, index): Finding[] => {
      const type = instanceTypeOf(group);
      if (type.trunking !== true || canHaveTrunk(context, group)) return [];
      const limit = settings.maxEni === undefined ? `${type.name} has` : `MAX_ENI=${settings.maxEni} leaves`;
      return [at(['spec', 'nodeGroups', index], `${limit} one interface: there is no room for a trunk.`)];
    });
  },
};

/** `MinimalCoolDownPeriod` of the controller. */
const LEAST_COOLDOWN = seconds(30);

export const branchCooldownTooShort: LintRule = {
  code: 'VCS113',
  id: 'branch-cooldown-below-30s',
  severity: 'note',
  title: 'A cool-down of branch interfaces below 30 s: it counts as 30 s',
  why: 'The VPC resource controller takes no less than 30 s. With the look at its queue every 30 s a branch interface keeps its place for 30 to 60 s even so.',
  source: 'pkg/provider/branch/cooldown/cooldown.go of aws/amazon-vpc-resource-controller-k8s',
  find({ spec }) {
    const cooldown = spec.vpcResourceController?.branchEniCooldown ?? LEAST_COOLDOWN;
    if (cooldown >= LEAST_COOLDOWN) return [];
    const message = `${toSeconds(cooldown)} s count as 30 s.`;
    return [at(['spec', 'vpcResourceController', 'branchEniCooldown'], message)];
  },
};

export const enforcingModeUnknown: LintRule = {
  code: 'VCS114',
  id: 'enforcing-mode-unknown',
  severity: 'note',
  title: 'POD_SECURITY_GROUP_ENFORCING_MODE that is neither strict nor standard: it counts as strict',
  why: 'The mode decides which traffic goes through the branch interface. It changes nothing about addresses and waits.',
  source: 'README of aws/amazon-vpc-cni-k8s, POD_SECURITY_GROUP_ENFORCING_MODE',
  find({ spec }) {
    const mode = spec.vpcCni.env.POD_SECURITY_GROUP_ENFORCING_MODE;
    if (mode === undefined || mode === '' || mode === 'strict' || mode === 'standard') return [];
    const message = `${JSON.stringify(mode)} counts as strict.`;
    return [at(['spec', 'vpcCni', 'env', 'POD_SECURITY_GROUP_ENFORCING_MODE'], message)];
  },
};

/** The primary interface and the trunk. */
const ENIS_WITH_TRUNK = 2;

function canHaveTrunk({ settings }: LintContext, template: NodeTemplate): boolean {
  const type = instanceTypeOf(template);
  const enis = maxEnis(type, settings, type.defaultNetworkCard);
  return settings.podEni && type.trunking === true && enis >= ENIS_WITH_TRUNK;
}

function hasBranchPods(workload: WorkloadConfig): boolean {
  if ('template' in workload) return wantsBranchInterface(workload.template);
  return workload.kind === 'cronJob' && wantsBranchInterface(workload.job.template);
}
