import type { Pod } from './pod.ts';

/** A pod's sandbox as the CNI plugin knows it: each attempt to create one has an id of its own on its node. */
export interface Sandbox {
  readonly id: number;
  readonly pod: Pod;
}

/** The annotation of pods that want an address of each network card (EKS user guide, "Attach multiple network interfaces to Pods"). */
export const MULTI_NIC = { annotation: 'k8s.amazonaws.com/nicConfig', value: 'multi-nic-attachment' };

export type AddAnswer =
  | {
      readonly ok: true;
      readonly address: string;
      /** The device index of the interface that holds the address; -1 for a branch interface. */
      readonly device: number;
    }
  | { readonly ok: false };

/**
 * The CNI plugin and the daemon behind it. Both calls are decided at once: ipamd answers an ADD within milliseconds, at
 * the start of the time that the call takes (12 ms in aws/amazon-vpc-cni-k8s#2837, 3 ms for a refusal in #871); the rest
 * is the plugin's work on the veth pair and the routes. That time is the kubelet's `cniAddTime`.
 */
export interface CniPort {
  add(sandbox: Sandbox): AddAnswer;
  /** Never fails: an id that ipamd does not know is passed over (cmd/routed-eni-cni-plugin/cni.go, `del`). */
  del(sandboxId: number): void;
}
