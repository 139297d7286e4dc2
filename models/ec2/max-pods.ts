import type { InstanceType } from './instance-types.ts';

/** aws-node and kube-proxy: they use the node's own address. */
const HOST_NETWORK_PODS = 2;
/** A prefix is a /28. */
const ADDRESSES_PER_PREFIX = 16;

/** What decides how many addresses a node can have for pods. Everything that is left out is off. */
export interface MaxPodsSettings {
  /** Pods get their addresses from the subnet of an ENIConfig: the primary interface serves none. */
  readonly customNetworking?: boolean;
  /** Each slot of an interface holds a prefix instead of an address. Only where `canHavePrefixes`. */
  readonly prefixDelegation?: boolean;
  /** MAX_ENI of the VPC CNI: from 1; more than the type has changes nothing. */
  readonly maxEni?: number;
  /** RESERVED_ENIS of Karpenter: interfaces that are not counted. */
  readonly reservedEnis?: number;
}

/**
 * Pods for which a node can have addresses, and the two host network pods: `ENIs x (IPv4 per ENI - 1) + 2`. Without
 * settings it is the kubelet's maxPods as nodeadm sets it (awslabs/amazon-eks-ami, nodeadm/internal/kubelet/eni_max_pods.go) and
 * as the CNI's misc/eni-max-pods.txt lists it. With settings it is what amazon-eks-ami's max-pods-calculator.sh gives
 * with `--show-max-allowed`.
 */
export function eniMaxPods(type: InstanceType, settings: MaxPodsSettings = {}): number {
  const enis = type.enis - (settings.reservedEnis ?? 0);
  // Karpenter takes a type that has no interface left for one that can run no pods.
  if (enis <= 0) return 0;
  const allowedEnis = Math.min(enis, settings.maxEni ?? enis);
  const podEnis = settings.customNetworking === true ? allowedEnis - 1 : allowedEnis;
  const slots = podEnis * (type.ipv4PerEni - 1);
  const prefixes = settings.prefixDelegation === true && canHavePrefixes(type);
  return (prefixes ? slots * ADDRESSES_PER_PREFIX : slots) + HOST_NETWORK_PODS;
}

/**
 * What AWS advises never to pass, whatever the addresses allow: 250 pods on more than 30 vCPU, else 110
 * (max-pods-calculator.sh; managed node groups without a custom AMI enforce it). 110 where the vCPU are not known.
 */
export function advisedMaxPodsLimit(type: InstanceType): number {
  return type.vcpu !== undefined && type.vcpu > 30 ? 250 : 110;
}

/**
 * Pods on a node of EKS Auto Mode: the lower of 110 and `ENIs x (IPv4 per ENI - 1)`
 * (EKS user guide, "How maxPods is determined").
 */
export function autoModeMaxPods(type: InstanceType): number {
  return Math.min(110, type.enis * (type.ipv4PerEni - 1));
}

/** Prefixes need a Nitro type; bare metal counts as one, though the sources name no hypervisor for it. */
export function canHavePrefixes(type: InstanceType): boolean {
  return type.hypervisor === 'nitro' || type.bareMetal;
}
