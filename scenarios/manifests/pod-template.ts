import type {
  ContainerTemplate,
  HostPort,
  PodTemplate,
  Resources,
  Toleration,
  TopologySpreadConstraint,
} from '../../models/pod-template.ts';
import { POD_ENI } from '../../models/security-groups-for-pods/pod-eni.ts';
import { constant } from '../../sim/distributions.ts';
import { type Duration, seconds } from '../../sim/time.ts';
import { type ContainerRequests, podRequests } from '../pod-requests.ts';
import { compileAffinity } from './affinity.ts';
import type { Container, GivenPodSpec, GivenPodTemplate } from './pod-spec-schema.ts';
import { labelsOf, selectorOf } from './values.ts';

/** `periodSeconds` of a probe that says nothing else (kubernetes v1.31, pkg/apis/core/v1/defaults.go). */
const PROBE_PERIOD = 10;

/** A pod template in the simulator's own terms. @param priority the value of its PriorityClass. */
export function compilePodTemplate({ metadata, spec }: GivenPodTemplate, priority: number): PodTemplate {
  const sidecars = (spec.initContainers ?? []).filter(isSidecar);
  const containers = [...spec.containers, ...sidecars];
  const initContainers = (spec.initContainers ?? []).filter((container) => !isSidecar(container));
  return {
    requests: podRequests(spec.containers.map(containerRequests), (spec.initContainers ?? []).map(containerRequests)),
    hostNetwork: spec.hostNetwork ?? false,
    labels: labelsOf(metadata?.labels),
    annotations: labelsOf(metadata?.annotations),
    priority,
    preemptionPolicy: spec.preemptionPolicy === 'Never' ? 'Never' : undefined,
    nodeSelector: labelsOf(spec.nodeSelector),
    affinity: spec.affinity === undefined ? undefined : compileAffinity(spec.affinity),
    tolerations: spec.tolerations?.map(toleration),
    topologySpreadConstraints: spec.topologySpreadConstraints?.map(spreadConstraint),
    hostPorts: hostPorts(containers, spec.hostNetwork ?? false),
    initContainers: initContainers.length === 0 ? undefined : initContainers.map(containerTemplate),
    containers: containers.map(containerTemplate),
    restartPolicy: spec.restartPolicy,
    readinessDelay: readinessDelay(spec.containers),
    preStop: preStop(spec.containers),
    gracePeriod:
      spec.terminationGracePeriodSeconds === undefined ? undefined : seconds(spec.terminationGracePeriodSeconds),
  };
}

/** Resources that the containers ask for beside CPU, memory, disk space and branch interfaces. */
export function otherResources({ containers, initContainers = [] }: GivenPodSpec): string[] {
  const known = ['cpu', 'memory', 'ephemeral-storage', POD_ENI];
  const names = [...containers, ...initContainers].flatMap(({ resources }) =>
    Object.keys({ ...resources?.limits, ...resources?.requests }),
  );
  return [...new Set(names)].filter((name) => !known.includes(name));
}

/** CPU that the containers together request, millicores; undefined when one of them requests none. */
export function cpuRequest({ containers }: GivenPodSpec): number | undefined {
  const each = containers.map((container) => requests(container).milliCpu);
  return each.every((milliCpu) => milliCpu > 0) ? each.reduce((sum, milliCpu) => sum + milliCpu) : undefined;
}

/** CPU that one pod can use at most, millicores; undefined when a container has no limit. */
export function cpuLimit({ containers }: GivenPodSpec): number | undefined {
  let sum = 0;
  for (const { resources } of containers) {
    if (resources?.limits?.cpu === undefined) return undefined;
    sum += resources.limits.cpu;
  }
  return sum;
}

function isSidecar({ restartPolicy }: Container): boolean {
  return restartPolicy === 'Always';
}

function containerRequests(container: Container): ContainerRequests {
  return { ...requests(container), isSidecar: isSidecar(container) };
}

/** A limit without a request is a request as well, as the API server has it. */
function requests({ resources }: Container): Resources {
  return {
    milliCpu: resources?.requests?.cpu ?? resources?.limits?.cpu ?? 0,
    memoryMiB: resources?.requests?.memory ?? resources?.limits?.memory ?? 0,
  };
}

function containerTemplate(container: Container): ContainerTemplate {
  return { name: container.name, image: container.image, requests: requests(container) };
}

/** On the host network every port of a container is one of the node. */
function hostPorts(containers: readonly Container[], hostNetwork: boolean): HostPort[] | undefined {
  const ports = containers.flatMap((container) =>
    (container.ports ?? []).flatMap(({ hostPort, containerPort, hostIP = '0.0.0.0', protocol = 'TCP' }) => {
      const port = hostPort || (hostNetwork ? containerPort : undefined);
      return port === undefined ? [] : [{ port, protocol, hostIp: hostIP }];
    }),
  );
  return ports.length === 0 ? undefined : ports;
}

function toleration({
  key,
  operator = 'Equal',
  value = '',
  effect,
  tolerationSeconds,
}: NonNullable<GivenPodSpec['tolerations']>[number]): Toleration {
  const tolerationTime = tolerationSeconds === undefined ? undefined : seconds(Math.max(0, tolerationSeconds));
  return { key, operator, value, effect, tolerationTime };
}

function spreadConstraint(
  given: NonNullable<GivenPodSpec['topologySpreadConstraints']>[number],
): TopologySpreadConstraint {
  const { maxSkew, topologyKey, whenUnsatisfiable, labelSelector, minDomains } = given;
  return { maxSkew, topologyKey, whenUnsatisfiable, selector: selectorOf(labelSelector), minDomains };
}

/** The first probe that the delay allows, taken to succeed: the kubelet probes from the start on, once a period. */
function readinessDelay(containers: readonly Container[]) {
  const delays = containers.map(({ readinessProbe: { initialDelaySeconds = 0, periodSeconds = PROBE_PERIOD } = {} }) =>
    initialDelaySeconds === 0 ? 0 : Math.ceil(initialDelaySeconds / (periodSeconds || 1)) * (periodSeconds || 1),
  );
  const longest = Math.max(...delays);
  return longest === 0 ? undefined : constant(seconds(longest));
}

/** Hooks that only wait; what other hooks take is not to be seen in a manifest. */
function preStop(containers: readonly Container[]): Duration | undefined {
  const waits = containers.map(({ lifecycle }) => {
    const { sleep, exec } = lifecycle?.preStop ?? {};
    return sleep?.seconds ?? Number(/\bsleep (\d+)/.exec((exec?.command ?? []).join(' '))?.[1] ?? 0);
  });
  const longest = Math.max(...waits);
  return longest === 0 ? undefined : seconds(longest);
}
