import type { PodTemplate } from '../../pod-template.ts';
import type { ApiServer } from '../api-server.ts';
import type { Node } from '../node.ts';
import type { Pod, PodSpec } from '../pod.ts';
import { podSpec } from './pod-spec.ts';

/** The value of the PriorityClass `system-node-critical` that Kubernetes comes with. */
const SYSTEM_NODE_CRITICAL = 2_000_001_000;

/**
 * The two DaemonSets of every node, both on the host network: the +2 of EKS's maxPods formula. Requests: the containers
 * aws-node and aws-eks-nodeagent with 25m each (aws/amazon-vpc-cni-k8s, config/master/aws-k8s-cni.yaml, v1.14 and later);
 * kube-proxy with 100m, as the EKS add-on is remembered to have it (no source at hand). Neither requests memory.
 */
const SYSTEM_DAEMON_SETS: readonly { readonly name: string; readonly spec: PodSpec }[] = [
  { name: 'aws-node', spec: hostNetworkPod('aws-node', 50) },
  { name: 'kube-proxy', spec: hostNetworkPod('kube-proxy', 100) },
];

function hostNetworkPod(daemonSet: string, milliCpu: number): PodSpec {
  const template: PodTemplate = {
    requests: { milliCpu, memoryMiB: 0 },
    hostNetwork: true,
    priority: SYSTEM_NODE_CRITICAL,
    tolerations: [{ key: undefined, operator: 'Exists', value: '', effect: undefined }],
  };
  return podSpec(template, { namespace: 'kube-system', owner: `DaemonSet/${daemonSet}`, controller: undefined });
}

/** What the pods ask for that every node gets. */
export const SYSTEM_POD_SPECS: readonly PodSpec[] = SYSTEM_DAEMON_SETS.map(({ spec }) => spec);

/** Is it one of these? They get no address, and say nothing of how workloads fare. */
export function isSystemPod(pod: Pod): boolean {
  return SYSTEM_DAEMON_SETS.some(({ spec }) => spec === pod.spec);
}

/**
 * Starts aws-node and kube-proxy on a node whose kubelet has just registered it. They tolerate every taint and are meant
 * for this node alone, so the scheduler has nothing to choose: they are bound at once.
 */
export function startSystemPods(apiServer: ApiServer, node: Node): void {
  for (const { name, spec } of SYSTEM_DAEMON_SETS) apiServer.createPodOn(node, spec, [name, node.name].join('-'));
}
