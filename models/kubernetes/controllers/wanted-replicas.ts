/** The pods of an autoscaled workload as the metrics know them, in millicores each. */
export interface MeasuredPods {
  /** What the pods that count use. */
  readonly used: readonly number[];
  /** Pods that are not ready yet. */
  readonly unready: number;
  /** Ready pods without a figure. */
  readonly missing: number;
  /** What each pod requests. */
  readonly requested: number;
}

/** `--horizontal-pod-autoscaler-tolerance`: so far the load may be off the target without a change. */
const TOLERANCE = 0.1;

/**
 * How many replicas the measured load asks for (`GetResourceReplicas`, kubernetes v1.31,
 * pkg/controller/podautoscaler/replica_calculator.go). What is not known is taken so that it dampens the change: pods that
 * are not ready or not measured use nothing when there is too much load, and all they request when there is too little.
 * @param target what a pod is meant to use, in per cent of its request.
 */
export function wantedReplicas(
  { used, unready, missing, requested }: MeasuredPods,
  target: number,
  replicas: number,
): number {
  if (used.length === 0) return replicas;
  const total = used.reduce((sum, use) => sum + use, 0);
  const ratio = utilization(total, used.length * requested) / target;
  const countsUnready = unready > 0 && ratio > 1;
  if (!countsUnready && missing === 0) return isNear(ratio) ? replicas : Math.ceil(ratio * used.length);

  const assumed = ratio < 1 ? missing * requested : 0;
  const pods = used.length + missing + (countsUnready ? unready : 0);
  const damped = utilization(total + assumed, pods * requested) / target;
  if (isNear(damped) || damped > 1 !== ratio > 1) return replicas;
  const wanted = Math.ceil(damped * pods);
  return damped > 1 === wanted > replicas ? wanted : replicas;
}

/** What is used of what is requested, in whole per cent, as Kubernetes has it. */
export function utilization(used: number, requested: number): number {
  return Math.floor((used * 100) / requested);
}

function isNear(ratio: number): boolean {
  return Math.abs(1 - ratio) <= TOLERANCE;
}
