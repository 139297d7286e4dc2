import { expect, it } from 'vitest';
import type { PodTemplate } from '../../../models/pod-template.ts';
import { wantsBranchInterface } from '../../../models/security-groups-for-pods/pod-eni.ts';
import type { WorkloadConfig } from '../../../models/workload-config.ts';
import { seconds } from '../../../sim/time.ts';
import { HEAD, load } from '../scenario-files.ts';
import { importFiles } from './files.ts';

interface Given {
  readonly owner: readonly [kind: string, name: string];
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
  readonly spec?: Record<string, unknown>;
}

const DEFAULT_TOLERATIONS = ['not-ready', 'unreachable'].map((state) => ({
  key: `node.kubernetes.io/${state}`,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 300,
}));

/** As the API server answers: with what it and the controllers have added. */
function pod(name: string, { owner: [kind, of], labels = {}, annotations = {}, spec = {} }: Given) {
  const { tolerations = [], ...rest } = spec as { tolerations?: object[] };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'shop',
      labels: { app: of, ...labels },
      annotations,
      ownerReferences: [{ apiVersion: 'apps/v1', kind, name: of, controller: true }],
    },
    spec: {
      containers: [container('main', { cpu: '100m', memory: '128Mi' })],
      terminationGracePeriodSeconds: 30,
      tolerations: [...tolerations, ...DEFAULT_TOLERATIONS],
      ...rest,
    },
    status: { phase: 'Running' },
  };
}

function container(name: string, requests: object, limits: object = {}, more: object = {}) {
  return { name, image: 'registry.example/main', resources: { requests, limits }, ...more };
}

const web: Given = {
  owner: ['ReplicaSet', 'web-5d4'],
  labels: { 'pod-template-hash': '5d4' },
  spec: {
    nodeSelector: { disk: 'ssd' },
    tolerations: [
      { key: 'dedicated', operator: 'Equal', value: 'web', effect: 'NoSchedule' },
      { key: 'spot', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 },
    ],
    terminationGracePeriodSeconds: 90,
    containers: [container('main', { cpu: '250m' }, { cpu: '1', memory: '256Mi' }), container('proxy', { cpu: '0.1' })],
    initContainers: [
      container('mesh', { cpu: '50m' }, {}, { restartPolicy: 'Always' }),
      container('migrate', { cpu: '1', memory: '64Mi' }),
    ],
  },
};

const PODS = {
  apiVersion: 'v1',
  kind: 'List',
  items: [
    pod('web-5d4-a', web),
    pod('web-5d4-b', web),
    pod('db-0', { owner: ['StatefulSet', 'db'] }),
    pod('db-1', { owner: ['StatefulSet', 'db'] }),
    pod('agent-x', { owner: ['DaemonSet', 'agent'], spec: { hostNetwork: true } }),
    pod('cards-0', {
      owner: ['StatefulSet', 'cards'],
      annotations: { 'k8s.amazonaws.com/nicConfig': 'multi-nic-attachment' },
    }),
    pod('pay-0', {
      owner: ['StatefulSet', 'pay'],
      spec: {
        containers: [container('main', { 'vpc.amazonaws.com/pod-eni': '1' }, { 'vpc.amazonaws.com/pod-eni': '1' })],
      },
    }),
  ],
};

/**
 * What of a workload decides about addresses, placement and times, apart from the labels that its pods have. Pods do not
 * say how their StatefulSet starts them: an import leaves that at Kubernetes' default, manifests start them together.
 */
function essence(workload: WorkloadConfig) {
  if (workload.kind === 'pods' || workload.kind === 'cronJob') throw new Error(workload.kind);
  const { kind, namespace, name, createAt, whenNodesReady, template } = workload;
  return {
    kind,
    namespace,
    name,
    createAt,
    // `createAt` of manifests holds for all that is in them; of an import the agents of nodes come with their nodes.
    whenNodesReady: kind === 'daemonSet' ? undefined : whenNodesReady,
    replicas: 'replicas' in workload ? workload.replicas : undefined,
    ...essenceOfPods(template),
  };
}

function essenceOfPods(template: PodTemplate) {
  const { requests, nodeSelector, priority, hostNetwork, annotations, gracePeriod, tolerations } = template;
  return {
    requests,
    nodeSelector: [...(nodeSelector ?? [])],
    priority: priority ?? 0,
    hostNetwork,
    nicConfig: annotations?.get('k8s.amazonaws.com/nicConfig'),
    branchInterface: wantsBranchInterface(template),
    gracePeriod: gracePeriod ?? seconds(30),
    tolerations: (tolerations ?? []).filter(({ key }) => !key?.startsWith('node.kubernetes.io/')),
  };
}

it('import pods and manifests make the same workloads of the same pods', async () => {
  const { scenario: imported } = await importFiles('pods', [PODS]);
  const spec = 'spec: {workloads: [{manifests: {files: [pods.json], createAt: nodesReady}}]}';
  const asManifests = await load({ 'scenario.yaml': `${HEAD}${spec}\n`, 'pods.json': JSON.stringify(PODS) });
  expect(asManifests.config.workloads).toHaveLength(5);
  expect(imported.config.workloads.map(essence)).toEqual(asManifests.config.workloads.map(essence));
});
