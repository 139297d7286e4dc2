import { selectorOf } from '../models/label-selector.ts';
import type { PodTemplate, Resources, Toleration } from '../models/pod-template.ts';
import type { WorkloadConfig } from '../models/workload-config.ts';
import type { ADD_ONS } from './schema/add-ons.ts';

type AddOn = (typeof ADD_ONS)[number];

const EVERY_TAINT: Toleration = { key: undefined, operator: 'Exists', value: '', effect: undefined };
/** The values of the PriorityClasses that Kubernetes comes with. */
const CLUSTER_CRITICAL = 2_000_000_000;
const NODE_CRITICAL = 2_000_001_000;

/**
 * What an EKS add-on runs in kube-system. Which of their pods are on the host network, and so need no address, is told by
 * their charts (kubernetes-sigs/aws-ebs-csi-driver, aws/eks-pod-identity-agent, aws/eks-node-monitoring-agent); what they
 * request is as their charts are remembered to have it.
 */
export function addOnWorkloads(addOn: AddOn): WorkloadConfig[] {
  switch (addOn) {
    case 'coredns':
      return [deployment('coredns', requests(100, 70))];
    case 'metrics-server':
      return [deployment('metrics-server', requests(100, 200))];
    case 'aws-ebs-csi-driver':
      // Three containers on each node, six in the controller, each with 10m and 40 MiB.
      return [daemonSet('ebs-csi-node', requests(30, 120), false), deployment('ebs-csi-controller', requests(60, 240))];
    case 'eks-pod-identity-agent':
      return [daemonSet('eks-pod-identity-agent', requests(0, 0), true)];
    case 'eks-node-monitoring-agent':
      return [daemonSet('eks-node-monitoring-agent', requests(10, 30), true)];
  }
}

function requests(milliCpu: number, memoryMiB: number): Resources {
  return { milliCpu, memoryMiB };
}

function deployment(name: string, resources: Resources): WorkloadConfig {
  const template: PodTemplate = { requests: resources, labels: new Map([['app', name]]), priority: CLUSTER_CRITICAL };
  return {
    kind: 'deployment',
    namespace: 'kube-system',
    name,
    template,
    selector: selectorOf(new Map([['app', name]])),
    createAt: 0,
    replicas: 2,
    strategy: { maxSurge: { share: 0.25 }, maxUnavailable: { pods: 1 } },
    lifetime: undefined,
    autoscaler: undefined,
  };
}

function daemonSet(name: string, resources: Resources, hostNetwork: boolean): WorkloadConfig {
  return {
    kind: 'daemonSet',
    namespace: 'kube-system',
    name,
    template: {
      requests: resources,
      labels: new Map([['app', name]]),
      priority: NODE_CRITICAL,
      hostNetwork,
      tolerations: [EVERY_TAINT],
    },
    createAt: 0,
    updateStrategy: { maxUnavailable: { share: 0.1 } },
  };
}
