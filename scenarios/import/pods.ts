import { MULTI_NIC } from '../../models/kubernetes/cni-port.ts';
import type { Resources } from '../../models/pod-template.ts';
import { POD_ENI } from '../../models/security-groups-for-pods/pod-eni.ts';
import type { Problem } from '../problem.ts';
import { type Demand, fittingNodes } from './fitting-nodes.ts';
import {
  asName,
  at,
  counted,
  type Imported,
  type JsonObject,
  leftOut,
  listAt,
  NotImportable,
  textAt,
  uniqueNames,
} from './imported.ts';
import { type Answer, DEFAULT_GRACE_SECONDS, PodReader } from './read-pods.ts';

interface Workload {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly hostNetwork: boolean;
  readonly requests: Resources;
  readonly nodeSelector: JsonObject;
  readonly tolerations: readonly JsonObject[];
  readonly priority: number;
  /** An address of each network card, a branch interface: what the CNI is asked for beside one address. */
  readonly multiNic: boolean;
  readonly securityGroupsForPods: boolean;
  /** Seconds. */
  readonly gracePeriod: number;
  /** Pods that it has now. */
  pods: number;
}

const AFTER_THE_NODES =
  ' The cluster runs already: its pods are created once all nodes are Ready (createAt: nodesReady).\n Otherwise they would crowd on the nodes that are Ready first.';

/**
 * The answer of `kubectl get pods -A -o json`: each workload with as many pods as it has now.
 * @param filesInScenario the paths of the files as the scenario would have to name them.
 * @param needsNodes make nodes that have room for them, too.
 * @returns the problems instead, if values cannot be read.
 * @throws NotImportable
 */
export function importPods(
  answers: readonly Answer[],
  filesInScenario: readonly string[],
  needsNodes: boolean,
): Imported | readonly Problem[] {
  const reader = new PodReader(answers);
  const items = reader.pods;
  if (items.length === 0) throw new NotImportable('expected the pods of `kubectl get pods -A -o json`, found none');
  const notes: string[] = [];
  const left = (pods: readonly JsonObject[], what: string, why = '') => {
    if (pods.length > 0) notes.push(`${counted(pods.length, what)}${why} ${leftOut(pods.length)}`);
  };
  const [ended, alive] = partition(items, hasEnded);
  left(ended, 'ended pod');
  // The simulator has these two of its own on each node.
  const [fixed, owned] = partition(alive, (pod) => ownerOf(pod)?.kind === 'Node');
  left(fixed, 'static pod');
  const [own, pods] = partition(owned, (pod) => ['aws-node', 'kube-proxy'].includes(ownerOf(pod)?.name ?? ''));
  left(own, 'pod', ' of aws-node and kube-proxy, which the simulator has itself,');
  const workloads = workloadsOf(pods, reader);
  if (reader.problems.length > 0) return reader.problems;
  const jobs = pods.filter((pod) => ownerOf(pod)?.kind === 'Job').length;
  if (jobs > 0)
    notes.push(
      `${counted(jobs, 'pod')} of Jobs will run on like those of Deployments: turn them into \`job\` or \`cronJob\``,
    );
  notes.push(...notTaken(pods, filesInScenario));
  const nameOf = uniqueNames();
  const sections = { workloads: workloads.map((workload) => shortForm(workload, nameOf)) };
  const comments = [{ path: ['spec', 'workloads'], text: AFTER_THE_NODES }];
  if (!needsNodes) return { sections, comments, notes };
  const { instanceType, count } = fittingNodes(demandOf(workloads));
  return {
    sections: { ...sections, nodeGroups: [{ name: 'nodes', instanceType, desiredSize: count }] },
    comments: [
      ...comments,
      {
        path: ['spec', 'nodeGroups'],
        text: ' Pods do not say what nodes they are on: these have room for them. Yours:\n vpc-cni-sim import nodes nodes.json --base THIS_FILE',
      },
    ],
    notes,
  };
}

function workloadsOf(pods: readonly JsonObject[], reader: PodReader): Workload[] {
  const workloads = new Map<string, Workload>();
  for (const pod of pods) {
    const namespace = textAt(pod, 'metadata', 'namespace') ?? 'default';
    const owner = ownerOf(pod) ?? { kind: 'Pod', name: textAt(pod, 'metadata', 'name') ?? 'pod' };
    const requests = reader.requestsOf(pod);
    const hostNetwork = at(pod, 'spec', 'hostNetwork') === true;
    const nodeSelector = objectAt(pod, 'spec', 'nodeSelector');
    const tolerations = listAt(pod, 'spec', 'tolerations').filter((toleration) => !isOfEveryPod(toleration));
    const priority = Math.max(0, Number(at(pod, 'spec', 'priority') ?? 0)) || 0;
    const same = {
      nodeSelector,
      tolerations,
      priority,
      multiNic: textAt(pod, 'metadata', 'annotations', MULTI_NIC.annotation) === MULTI_NIC.value,
      securityGroupsForPods: !hostNetwork && asksForBranchInterface(pod),
      gracePeriod: reader.gracePeriodOf(pod),
    };
    const key = JSON.stringify([namespace, owner, requests, same]);
    const workload = workloads.get(key) ?? { namespace, ...owner, hostNetwork, requests, ...same, pods: 0 };
    workload.pods += 1;
    workloads.set(key, workload);
  }
  return [...workloads.values()];
}

/** Its kind's short form; what else there is runs on like a Deployment. */
function shortForm(workload: Workload, nameOf: (name: string) => string): JsonObject {
  const { kind, namespace, name, requests, hostNetwork, nodeSelector, tolerations, priority, pods } = workload;
  const { multiNic, securityGroupsForPods, gracePeriod } = workload;
  const unique = nameOf(`${asName(namespace)}/${asName(name)}`);
  const asked = {
    ...(requests.milliCpu === 0 ? {} : { cpu: `${requests.milliCpu}m` }),
    ...(requests.memoryMiB === 0 ? {} : { memory: `${Math.ceil(requests.memoryMiB)}Mi` }),
  };
  const fields = {
    name: unique.slice(unique.indexOf('/') + 1),
    namespace: asName(namespace),
    ...(kind === 'DaemonSet' ? {} : { replicas: pods, createAt: 'nodesReady' }),
    ...(hostNetwork ? { hostNetwork } : {}),
    ...(Object.keys(nodeSelector).length === 0 ? {} : { nodeSelector }),
    ...(tolerations.length === 0 ? {} : { tolerations: tolerations.map(scenarioToleration) }),
    ...(priority === 0 ? {} : { priority }),
    ...(multiNic ? { multiNic } : {}),
    ...(securityGroupsForPods ? { securityGroupsForPods } : {}),
    ...(gracePeriod === DEFAULT_GRACE_SECONDS ? {} : { gracePeriod: `${gracePeriod}s` }),
    ...(Object.keys(asked).length === 0 ? {} : { requests: asked }),
  };
  if (kind === 'DaemonSet') return { daemonSet: fields };
  return kind === 'StatefulSet' ? { statefulSet: fields } : { deployment: fields };
}

/** The API server gives two to every pod, the DaemonSet controller some more to each of its own. */
function isOfEveryPod(toleration: JsonObject): boolean {
  return textAt(toleration, 'key')?.startsWith('node.kubernetes.io/') === true;
}

function scenarioToleration(toleration: JsonObject): JsonObject {
  const { key, operator, value, effect, tolerationSeconds: seconds } = toleration;
  const time = typeof seconds === 'number' ? { tolerationTime: `${Math.max(0, seconds)}s` } : {};
  const given = Object.entries({ key, operator, value, effect }).filter(([, text]) => typeof text === 'string');
  return { ...Object.fromEntries(given), ...time };
}

/** What the short forms have no words for. */
function notTaken(pods: readonly JsonObject[], files: readonly string[]): string[] {
  const kinds: readonly [string, string, (pod: JsonObject) => boolean][] = [
    [
      'node or pod affinity',
      leftOut(1),
      (pod) => ownerOf(pod)?.kind !== 'DaemonSet' && isGiven(objectAt(pod, 'spec', 'affinity')),
    ],
    ['topologySpreadConstraints', leftOut(2), (pod) => listAt(pod, 'spec', 'topologySpreadConstraints').length > 0],
  ];
  return kinds.flatMap(([what, areLeftOut, has]) => {
    const count = pods.filter(has).length;
    if (count === 0) return [];
    return [
      `the ${what} of ${counted(count, 'pod')} ${areLeftOut}: \`manifests: {files: [${files.join(', ')}], createAt: nodesReady}\` as the workload takes all that pods say`,
    ];
  });
}

function isGiven(mapping: JsonObject): boolean {
  return Object.keys(mapping).length > 0;
}

function objectAt(value: JsonObject, ...keys: readonly string[]): JsonObject {
  const found = at(value, ...keys);
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as JsonObject) : {};
}

/** What made the pod; of a ReplicaSet the Deployment behind it, whose pods carry the hash of their template. */
function ownerOf(pod: JsonObject): { kind: string; name: string } | undefined {
  const [owner] = listAt(pod, 'metadata', 'ownerReferences');
  const kind = textAt(owner, 'kind');
  const name = textAt(owner, 'name');
  if (kind === undefined || name === undefined) return undefined;
  const hash = textAt(pod, 'metadata', 'labels', 'pod-template-hash');
  if (kind !== 'ReplicaSet' || hash === undefined || !name.endsWith(`-${hash}`)) return { kind, name };
  return { kind: 'Deployment', name: name.slice(0, -hash.length - 1) };
}

function asksForBranchInterface(pod: JsonObject): boolean {
  return listAt(pod, 'spec', 'containers').some((container) =>
    ['requests', 'limits'].some((kind) => Number(at(container, 'resources', kind, POD_ENI) ?? 0) > 0),
  );
}

function demandOf(workloads: readonly Workload[]): Demand {
  const total = (read: (workload: Workload) => number) =>
    workloads.reduce((sum, workload) => sum + read(workload) * workload.pods, 0);
  const largest = (read: (workload: Workload) => number) =>
    workloads.reduce((most, workload) => Math.max(most, read(workload)), 0);
  return {
    pods: total(() => 1),
    milliCpu: total(({ requests }) => requests.milliCpu),
    memoryMiB: total(({ requests }) => requests.memoryMiB),
    largestMilliCpu: largest(({ requests }) => requests.milliCpu),
    largestMemoryMiB: largest(({ requests }) => requests.memoryMiB),
  };
}

function hasEnded(pod: JsonObject): boolean {
  const phase = textAt(pod, 'status', 'phase');
  return phase === 'Succeeded' || phase === 'Failed' || at(pod, 'metadata', 'deletionTimestamp') !== undefined;
}

function partition(pods: readonly JsonObject[], is: (pod: JsonObject) => boolean): [JsonObject[], JsonObject[]] {
  return [pods.filter(is), pods.filter((pod) => !is(pod))];
}
