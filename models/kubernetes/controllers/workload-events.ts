/** What can happen to workloads at a given time, by kind. */
export interface WorkloadEvents {
  readonly update: UpdateEvent;
}

/** A new version of a workload's template, rolled out as the workload says. */
export interface UpdateEvent {
  readonly kind: 'deployment' | 'statefulSet' | 'daemonSet';
  readonly namespace: string;
  readonly name: string;
}
