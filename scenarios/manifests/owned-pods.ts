import { selectorOf } from '../../models/label-selector.ts';
import type { PodTemplate } from '../../models/pod-template.ts';
import type { DaemonSetConfig, DeploymentConfig, PodConfig, StatefulSetConfig } from '../../models/workload-config.ts';
import type { ReadObject } from './manifest-set.ts';
import type { GivenPodTemplate } from './pod-spec-schema.ts';

/** Labels that controllers give to the pods they make: they differ from pod to pod, or from version to version. */
const LABELS_OF_CONTROLLERS = [
  'apps.kubernetes.io/pod-index',
  'controller-revision-hash',
  'pod-template-generation',
  'pod-template-hash',
  'statefulset.kubernetes.io/pod-name',
];
const ENDED = ['Succeeded', 'Failed'];

type CompileTemplate = (pod: ReadObject<'Pod'>, name: string, template: GivenPodTemplate) => PodTemplate;
/** When they are created. */
type Created = Pick<PodConfig, 'createAt' | 'whenNodesReady'>;
export type OwnedWorkload = DeploymentConfig | StatefulSetConfig | DaemonSetConfig | PodConfig;

interface Group {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly pods: ReadObject<'Pod'>[];
}

/**
 * The workloads that pods of a running cluster belong to, with as many replicas as there are pods. Pods of Jobs, and what
 * has an owner of another kind, stay by themselves; pods that have ended and static pods are left out.
 * @param compile the template of a pod, for the workload of that name.
 */
export function workloadsOfPods(
  pods: readonly ReadObject<'Pod'>[],
  created: Created,
  compile: CompileTemplate,
): OwnedWorkload[] {
  const groups = new Map<string, Group>();
  const workloads: OwnedWorkload[] = [];
  for (const pod of pods) {
    const { status, metadata } = pod.given;
    const owner = ownerOf(pod);
    if (ENDED.includes(status?.phase ?? '') || owner?.kind === 'Node') continue;
    if (owner === undefined || !['Deployment', 'StatefulSet', 'DaemonSet'].includes(owner.kind)) {
      const { namespace } = pod;
      const template = compile(pod, metadata.name, podTemplate(pod));
      workloads.push({ kind: 'pod', namespace, name: metadata.name, template, ...created, runTime: undefined });
      continue;
    }
    const key = `${owner.kind}/${pod.namespace}/${owner.name}`;
    const group = groups.get(key) ?? { ...owner, namespace: pod.namespace, pods: [] };
    group.pods.push(pod);
    groups.set(key, group);
  }
  return [...[...groups.values()].map((group) => workloadOf(group, created, compile)), ...workloads];
}

function ownerOf({ given: { metadata } }: ReadObject<'Pod'>): { kind: string; name: string } | undefined {
  const owners = metadata.ownerReferences ?? [];
  const owner = owners.find(({ controller }) => controller === true) ?? owners[0];
  if (owner?.kind !== 'ReplicaSet') return owner;
  const hash = metadata.labels?.['pod-template-hash'];
  const name =
    hash !== undefined && owner.name.endsWith(`-${hash}`) ? owner.name.slice(0, -hash.length - 1) : owner.name;
  return { kind: 'Deployment', name };
}

function workloadOf({ kind, namespace, name, pods }: Group, created: Created, compile: CompileTemplate): OwnedWorkload {
  const [first] = pods;
  if (first === undefined) throw new Error('a group has a pod');
  const template = compile(first, name, podTemplate(first, kind === 'DaemonSet'));
  const common = { namespace, name, template, ...created };
  const selector = selectorOf(template.labels ?? new Map());
  const quarter = { share: 0.25 };
  switch (kind) {
    case 'DaemonSet':
      return { ...common, kind: 'daemonSet', updateStrategy: { maxUnavailable: { pods: 1 } } };
    case 'StatefulSet':
      return {
        ...common,
        kind: 'statefulSet',
        selector,
        replicas: pods.length,
        // They are there already: nobody waits for the one before.
        podManagement: 'Parallel',
        updateStrategy: 'RollingUpdate',
        lifetime: undefined,
      };
    default:
      return {
        ...common,
        kind: 'deployment',
        selector,
        replicas: pods.length,
        strategy: { maxSurge: quarter, maxUnavailable: quarter },
        lifetime: undefined,
        autoscaler: undefined,
      };
  }
}

/** As its controller had it: without what was added to the single pod. */
function podTemplate({ given: { metadata, spec } }: ReadObject<'Pod'>, ofDaemonSet = false): GivenPodTemplate {
  const labels = Object.entries(metadata.labels ?? {}).filter(([key]) => !LABELS_OF_CONTROLLERS.includes(key));
  // The DaemonSet's controller ties each pod to its node by an affinity.
  const { nodeAffinity, ...affinity } = spec.affinity ?? {};
  return {
    metadata: { ...metadata, labels: Object.fromEntries(labels) },
    spec: { ...spec, affinity: ofDaemonSet ? affinity : spec.affinity },
  };
}
