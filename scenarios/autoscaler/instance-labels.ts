import type { InstanceType } from '../../models/ec2/instance-types.ts';
import type { Labels } from '../../models/label-selector.ts';

/**
 * What the kubelet and the cloud controller say of every node, in today's words and in those that old manifests still
 * select by (Kubernetes, "Well-Known Labels, Annotations and Taints").
 */
export function standardLabels({ name, architecture }: InstanceType): Labels {
  const labels: [string, string | undefined][] = [
    ['os', 'linux'],
    ['arch', architecture],
  ];
  return new Map([
    ['node.kubernetes.io/instance-type', name],
    ['beta.kubernetes.io/instance-type', name],
    ...labels.flatMap(([key, value]): [string, string][] =>
      value === undefined
        ? []
        : [
            [`kubernetes.io/${key}`, value],
            [`beta.kubernetes.io/${key}`, value],
          ],
    ),
  ]);
}

/**
 * The well-known labels by which Karpenter tells instance types apart (aws/karpenter-provider-aws,
 * pkg/providers/instancetype/types.go), as far as the simulator knows what they say.
 */
export function instanceLabels(type: InstanceType): Labels {
  const { name, vcpu, memoryMiB, hypervisor } = type;
  const [family = '', size = ''] = name.split('.');
  const [, category = '', generation] = /^([a-z]+)(?:-[0-9]+tb)?([0-9]*)/.exec(family) ?? [];
  const labels: [string, string | undefined][] = [
    ...standardLabels(type),
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
