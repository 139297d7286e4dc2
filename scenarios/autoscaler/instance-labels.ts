import type { InstanceType } from '../../models/ec2/instance-types.ts';
import type { Labels } from '../../models/label-selector.ts';

/**
 * The well-known labels by which Karpenter tells instance types apart (aws/karpenter-provider-aws,
 * pkg/providers/instancetype/types.go), as far as the simulator knows what they say.
 */
export function instanceLabels({ name, vcpu, memoryMiB, architecture, hypervisor }: InstanceType): Labels {
  const [family = '', size = ''] = name.split('.');
  const [, category = '', generation] = /^([a-z]+)(?:-[0-9]+tb)?([0-9]*)/.exec(family) ?? [];
  const labels: [string, string | undefined][] = [
    ['node.kubernetes.io/instance-type', name],
    ['kubernetes.io/os', 'linux'],
    ['kubernetes.io/arch', architecture],
    ['karpenter.k8s.aws/instance-family', family],
    ['karpenter.k8s.aws/instance-size', size],
    ['karpenter.k8s.aws/instance-category', category],
    ['karpenter.k8s.aws/instance-generation', generation || undefined],
    ['karpenter.k8s.aws/instance-cpu', vcpu === undefined ? undefined : String(vcpu)],
    ['karpenter.k8s.aws/instance-memory', memoryMiB === undefined ? undefined : String(memoryMiB)],
    ['karpenter.k8s.aws/instance-hypervisor', hypervisor],
  ];
  return new Map(labels.filter((label): label is [string, string] => label[1] !== undefined));
}
