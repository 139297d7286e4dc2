import type { Duration } from '../../../sim/time.ts';

/** What can happen to workloads at a given time, by kind. */
export interface WorkloadEvents {
  readonly update: UpdateEvent;
  readonly scaleWorkload: ScaleWorkloadEvent;
  readonly deletePods: DeletePodsEvent;
}

/** Somebody deletes pods of a Deployment one after the other, each time the oldest that is not being deleted. */
export interface DeletePodsEvent {
  readonly namespace: string;
  readonly deployment: string;
  /** How many in all. */
  readonly count: number;
  /** From one to the next. */
  readonly every: Duration;
}

/** A workload is asked for another number of pods. */
export interface ScaleWorkloadEvent {
  readonly kind: 'deployment' | 'statefulSet';
  readonly namespace: string;
  readonly name: string;
  readonly replicas: number;
}

/** A new version of a workload's template, rolled out as the workload says. */
export interface UpdateEvent {
  readonly kind: 'deployment' | 'statefulSet' | 'daemonSet';
  readonly namespace: string;
  readonly name: string;
}
