import { type Duration, seconds, type Time } from '../../sim/time.ts';
import type { LabelSelector } from '../label-selector.ts';
import type { PodOutcome } from '../observations/records.ts';
import type { PodTemplate } from '../pod-template.ts';
import type { BranchInterfaceAnnotation } from '../security-groups-for-pods/pod-eni.ts';
import type { PodContainers } from './kubelet/pod-containers.ts';
import type { PodWorker } from './kubelet/pod-worker.ts';
import type { Node } from './node.ts';

/** `terminationGracePeriodSeconds` of a pod that names none (kubernetes v1.31, pkg/apis/core). */
const DEFAULT_GRACE_PERIOD = seconds(30);

/** What pods of one template share: one object for all of them, so that what follows from it is worked out once. */
export interface PodSpec extends PodTemplate {
  readonly namespace: string;
  /** What made it, as `kind/name`; undefined for a bare pod. */
  readonly owner: string | undefined;
  /** On the node's own network: no address of the pool, no CNI call. */
  readonly hostNetwork: boolean;
  /**
   * The selector of the ReplicaSet, StatefulSet or Service that the pod belongs to: the scheduler then spreads these pods
   * over nodes and zones even if they do not ask for it. Undefined for a Job's or a DaemonSet's and for bare pods.
   */
  readonly spreadSelector?: LabelSelector | undefined;
  /** Who is told how the pod fares. */
  readonly controller: PodController | undefined;
}

/** A controller's watch on the pods that it made. */
export interface PodController {
  /** How many pods it wants; undefined for one that has no such number. */
  readonly replicas?: number | undefined;
  /** Called again when it is ready again. */
  podReady(pod: Pod): void;
  /**
   * The pod no longer counts as a replica: its deletion has been asked for, or it has failed. That is earlier than its
   * end (`IsPodActive` of kubernetes v1.31, pkg/controller/controller_utils.go).
   */
  podInactive(pod: Pod): void;
  /** It was ready and is no longer: a container has crashed. It may become ready again. */
  podUnready?(pod: Pod): void;
  /** Its containers have exited for good by themselves and its sandbox is gone: it has succeeded, or `failed`. */
  podFinished?(pod: Pod): void;
  /** Its object is gone: its name is free again. */
  podGone?(pod: Pod): void;
}

/** A pod from its creation until its object is gone. Times are undefined for what has not happened. */
export class Pod {
  readonly spec: PodSpec;
  readonly name: string;
  readonly created: Time;
  /** From ready until its containers exit by themselves, as a Job's do; undefined: they run until the pod is deleted. */
  readonly completesAfter: Duration | undefined;

  /** Set from the binding on, and kept when the pod has gone. */
  node: Node | undefined = undefined;
  scheduled: Time | undefined = undefined;
  /** Attempts to create its sandbox, each one CNI ADD; 0 on the host network. */
  attempts = 0;
  firstAttempt: Time | undefined = undefined;
  lastAttempt: Time | undefined = undefined;
  /** When ipamd gave it `address`. */
  addressAssigned: Time | undefined = undefined;
  address: string | undefined = undefined;
  /** The device index of the interface that holds the address; -1 for a branch interface. */
  device: number | undefined = undefined;
  /** The annotation with its branch interface, once the VPC resource controller has made it. */
  branchInterface: BranchInterfaceAnnotation | undefined = undefined;
  started: Time | undefined = undefined;
  /** When it was ready first. */
  ready: Time | undefined = undefined;
  /** Its deletion was asked for, or its containers have exited by themselves. */
  deleted: Time | undefined = undefined;
  /** The kubelet refused it (OutOfpods). */
  rejected = false;
  /** It has ended with an error: a container of a pod that is not restarted has crashed. */
  failed = false;
  /** What its containers may take to exit at most. */
  gracePeriod: Duration;
  /** Its object is gone. */
  gone = false;

  /** The scheduler's: it has seen that the deletion was asked for. The pod no longer counts where others are to be spread. */
  seenTerminating = false;
  /** The controller's: how it counts among its replicas, if it does. */
  replica: 'active' | 'ready' | undefined = undefined;

  /** The kubelet's: it is ready now. */
  isReady = false;
  /** The kubelet's: the sandbox that holds, or tries to get, the address. */
  sandbox: number | undefined = undefined;
  /** The kubelet's: it has been admitted and its containers or sandbox are not yet stopped. */
  admitted = false;
  /** The kubelet's: an ADD has failed and none has worked since. */
  waitsForAddress = false;
  /** The kubelet's: it is being stopped. */
  terminating = false;
  /** The kubelet's: what takes its next step with the pod. */
  worker: PodWorker | undefined = undefined;
  /** The kubelet's: its containers, if its template names them and its sandbox is there. */
  containers: PodContainers | undefined = undefined;

  /** @param completesAfter see the field. */
  constructor(spec: PodSpec, name: string, created: Time, completesAfter: Duration | undefined) {
    this.spec = spec;
    this.name = name;
    this.created = created;
    this.completesAfter = completesAfter;
    this.gracePeriod = spec.gracePeriod ?? DEFAULT_GRACE_PERIOD;
  }

  /** How it stands now; after its end, how it stood then. */
  get outcome(): PodOutcome {
    if (this.rejected) return 'rejected';
    if (this.node === undefined) return 'unschedulable';
    if (this.ready !== undefined) return 'ready';
    return this.addressAssigned !== undefined || this.spec.hostNetwork ? 'starting' : 'waiting';
  }
}
