import type { ScheduledEvent } from '../../sim/event.ts';
import type { Duration, Time } from '../../sim/time.ts';
import type { Resources } from '../cluster-config.ts';
import type { PodOutcome } from '../observations/records.ts';
import type { Node } from './node.ts';

/** What pods of one template share. */
export interface PodSpec {
  readonly namespace: string;
  /** What made it, as `kind/name`; undefined for a bare pod. */
  readonly owner: string | undefined;
  /** Millicores and MiB over all containers; 0 for a resource that is not asked for. */
  readonly requests: Resources;
  /** On the node's own network: no address of the pool, no CNI call. */
  readonly hostNetwork: boolean;
  /** Who is told how the pod fares. */
  readonly controller: PodController | undefined;
}

/** A controller's watch on the pods that it made. */
export interface PodController {
  podReady(pod: Pod): void;
  /**
   * The pod no longer counts as a replica: its deletion has been asked for, or it has failed. That is earlier than its
   * end (`IsPodActive` of kubernetes v1.31, pkg/controller/controller_utils.go).
   */
  podInactive(pod: Pod): void;
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
  started: Time | undefined = undefined;
  ready: Time | undefined = undefined;
  /** Its deletion was asked for, or its containers have exited by themselves. */
  deleted: Time | undefined = undefined;
  /** The kubelet refused it (OutOfpods). */
  rejected = false;

  /** The kubelet's: the sandbox that holds, or tries to get, the address. */
  sandbox: string | undefined = undefined;
  /** The kubelet's: it has been admitted and its containers or sandbox are not yet stopped. */
  admitted = false;
  /** The kubelet's: an ADD has failed and none has worked since. */
  waitsForAddress = false;
  /** The kubelet's: it is being stopped. */
  terminating = false;
  /** The kubelet's: what it will do next with the pod. */
  nextStep: ScheduledEvent | undefined = undefined;

  /** @param completesAfter see the field. */
  constructor(spec: PodSpec, name: string, created: Time, completesAfter: Duration | undefined) {
    this.spec = spec;
    this.name = name;
    this.created = created;
    this.completesAfter = completesAfter;
  }

  /** How it stands now; after its end, how it stood then. */
  get outcome(): PodOutcome {
    if (this.rejected) return 'rejected';
    if (this.node === undefined) return 'unschedulable';
    if (this.ready !== undefined) return 'ready';
    return this.addressAssigned !== undefined || this.spec.hostNetwork ? 'starting' : 'waiting';
  }
}
