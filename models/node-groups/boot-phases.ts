import type { Distribution } from '../../sim/distributions.ts';

/** From the launch of an instance until its node is Ready, one after the other. ipamd's own start, which is simulated, lies before the last. */
export interface BootPhases {
  /** From the launch until the operating system runs. */
  readonly instanceStart: Distribution;
  /** Until the kubelet starts: cloud-init, nodeadm, containerd. */
  readonly systemStart: Distribution;
  /** Until the kubelet has registered the node. */
  readonly registration: Distribution;
  /** Until the ipamd process runs: aws-node's pod, its images, its init container. */
  readonly daemonStart: Distribution;
  /** From ipamd being ready until the node is: the CNI's configuration is copied, and the kubelet finds it. */
  readonly readyDelay: Distribution;
}
