import type { Distribution } from '../sim/distributions.ts';
import type { Duration } from '../sim/time.ts';
import type { LabelSelector, Labels } from './label-selector.ts';

export interface Resources {
  readonly milliCpu: number;
  readonly memoryMiB: number;
}

/**
 * What the pods of a workload have in common, in Kubernetes' own terms. Everything that is left out is as Kubernetes has
 * it by default; a template of which only the requests are given costs the scheduler and the kubelet least.
 */
export interface PodTemplate {
  /** What the scheduler counts: the sum over the containers, or an init container's requests if they are higher. */
  readonly requests: Resources;
  /** Further resources by name, such as `vpc.amazonaws.com/pod-eni`, that nodes have a number of. */
  readonly extendedRequests?: ReadonlyMap<string, number> | undefined;
  /** On the node's own network: no address of the pool, no CNI call. Default: false. */
  readonly hostNetwork?: boolean | undefined;
  readonly labels?: Labels | undefined;
  readonly annotations?: Labels | undefined;
  /** The value of its PriorityClass. Default: 0. */
  readonly priority?: number | undefined;
  /** Default: it may take the place of pods of lower priority. */
  readonly preemptionPolicy?: 'Never' | undefined;
  readonly nodeSelector?: Labels | undefined;
  readonly affinity?: Affinity | undefined;
  readonly tolerations?: readonly Toleration[] | undefined;
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[] | undefined;
  /** The ports of the node that its containers take. */
  readonly hostPorts?: readonly HostPort[] | undefined;
  /** They run one after the other, each to its end, before the containers are started. */
  readonly initContainers?: readonly ContainerTemplate[] | undefined;
  /** Default: one container whose image is on every node, with the times of `PodTimings`. */
  readonly containers?: readonly ContainerTemplate[] | undefined;
  /** What happens to containers that exit. Default: Always. */
  readonly restartPolicy?: 'Always' | 'OnFailure' | 'Never' | undefined;
  /** From the containers' start until the pod is ready. Default: as in `PodTimings`. */
  readonly readinessDelay?: Distribution | undefined;
  /** How long its preStop hooks run before the containers are told to stop. Default: none. */
  readonly preStop?: Duration | undefined;
  /** How long the containers take to exit once they are told to. Default: as in `PodTimings`. */
  readonly shutdownTime?: Distribution | undefined;
  /** `terminationGracePeriodSeconds`: preStop and shutdown are cut off here. Default: 30 s. */
  readonly gracePeriod?: Duration | undefined;
}

export interface ContainerTemplate {
  readonly name: string;
  /** Its image; undefined, or one of which no size is known: it is on every node from the start. */
  readonly image?: string | undefined;
  /** What it requests itself: a container without requests counts with defaults when nodes are scored. */
  readonly requests?: Resources | undefined;
  /** For an init container: how long it runs. Default: it ends at once. */
  readonly runTime?: Distribution | undefined;
  /** It exits with an error after `after`, the first `times` times that it is started (undefined: for ever). Default: it does not. */
  readonly crashes?: { readonly after: Distribution; readonly times: number | undefined } | undefined;
}

export interface HostPort {
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  /** `0.0.0.0` for all of the node's addresses. */
  readonly hostIp: string;
}

/** Keeps pods off a node (`NoSchedule`), drives them away (`NoExecute`) or makes it a last choice (`PreferNoSchedule`). */
export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

export interface Toleration {
  /** Undefined, with `Exists`: every taint. */
  readonly key: string | undefined;
  readonly operator: 'Exists' | 'Equal';
  /** For `Equal`. */
  readonly value: string;
  /** Undefined: every effect. */
  readonly effect: Taint['effect'] | undefined;
  /** For `NoExecute`: how long the pod stays. Undefined: for good. */
  readonly tolerationTime?: Duration | undefined;
}

export interface Affinity {
  /** One of these terms must fit the node; undefined: any node will do. A term without requirements fits no node. */
  readonly requiredNodeTerms?: readonly LabelSelector[] | undefined;
  readonly preferredNodeTerms?: readonly { readonly weight: number; readonly term: LabelSelector }[] | undefined;
  /** Where these pods are. */
  readonly requiredPodAffinity?: readonly PodAffinityTerm[] | undefined;
  readonly preferredPodAffinity?: readonly WeightedPodAffinityTerm[] | undefined;
  /** Where none of these pods are. */
  readonly requiredPodAntiAffinity?: readonly PodAffinityTerm[] | undefined;
  readonly preferredPodAntiAffinity?: readonly WeightedPodAffinityTerm[] | undefined;
}

export interface PodAffinityTerm {
  /** The node label of which nodes with the same value are one place. */
  readonly topologyKey: string;
  /** Undefined matches no pod. */
  readonly selector: LabelSelector | undefined;
  /** Undefined: the pod's own namespace. Empty: every namespace. */
  readonly namespaces: readonly string[] | undefined;
}

export interface WeightedPodAffinityTerm {
  /** 1 to 100. */
  readonly weight: number;
  readonly term: PodAffinityTerm;
}

export interface TopologySpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway';
  /** Which pods of the namespace are counted. */
  readonly selector: LabelSelector;
  /** With fewer domains than this the smallest count is taken as 0 (DoNotSchedule only). Default: 1. */
  readonly minDomains?: number | undefined;
}
