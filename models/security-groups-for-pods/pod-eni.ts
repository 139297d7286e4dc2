import type { Ipv4 } from '../ipv4.ts';
import type { PodTemplate } from '../pod-template.ts';

/** The extended resource of nodes with a trunk, and the annotation of pods that have a branch interface. */
export const POD_ENI = 'vpc.amazonaws.com/pod-eni';

/** What the annotation says of the pod's branch interface. */
export interface BranchInterfaceAnnotation {
  readonly address: Ipv4;
  readonly vlanId: number;
}

/** Is the pod to have a branch interface? */
export function wantsBranchInterface({ hostNetwork, extendedRequests }: PodTemplate): boolean {
  return hostNetwork !== true && (extendedRequests?.get(POD_ENI) ?? 0) > 0;
}

/**
 * What the mutating webhook of the VPC resource controller does to a pod that a SecurityGroupPolicy matches: it asks for
 * one branch interface. Pods on the host network are left as they are (webhooks/core/pod_webhook.go of
 * aws/amazon-vpc-resource-controller-k8s).
 */
export function withBranchInterface(template: PodTemplate): PodTemplate {
  if (template.hostNetwork === true) return template;
  return { ...template, extendedRequests: new Map([...(template.extendedRequests ?? []), [POD_ENI, 1]]) };
}
