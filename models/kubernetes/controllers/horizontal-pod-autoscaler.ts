import type { Simulation } from '../../../sim/simulation.ts';
import { minutes, seconds, type Time } from '../../../sim/time.ts';
import type { AutoscalerConfig } from '../../workload-config.ts';
import { tickAtOrAfter } from '../periodic-tick.ts';
import type { Pod } from '../pod.ts';
import { loadAt } from './load-curve.ts';
import { scalingMessage } from './scaling-message.ts';
import { leastReplicas, mostReplicas, type ScalingEvent } from './scaling-rules.ts';
import { type MeasuredPods, wantedReplicas } from './wanted-replicas.ts';

/** `--horizontal-pod-autoscaler-sync-period` of kube-controller-manager. */
const SYNC_PERIOD = seconds(15);
/** `--metric-resolution` of metrics-server: how old its figures are at most, and over what time they are averages. */
const METRICS_PERIOD = seconds(15);
/** `--horizontal-pod-autoscaler-cpu-initialization-period`: a pod so young must have been ready for all that its figure tells. */
const INITIALIZATION_PERIOD = minutes(5);
/** The longest period and window that the API allows. */
const LONGEST_MEMORY = minutes(60);

/** What an autoscaler scales. */
export interface ScaleTarget {
  readonly replicas: number;
  /** Those that are not being deleted. */
  readonly pods: readonly Pod[];
  scaleTo(replicas: number): void;
}

/** When its rounds, and those of metrics-server, begin: 0 to 15 s each. */
export interface AutoscalerPhases {
  readonly sync: Time;
  readonly metrics: Time;
}

/**
 * A HorizontalPodAutoscaler on CPU utilization (kubernetes v1.31, pkg/controller/podautoscaler/horizontal.go): every 15 s
 * it compares what its pods use with the target. The load is shared evenly among the ready pods.
 */
export class HorizontalPodAutoscaler {
  readonly #simulation: Simulation;
  readonly #config: AutoscalerConfig;
  readonly #target: ScaleTarget;
  readonly #scaled: (message: string) => void;
  /** What the pods used that were ready when metrics-server last looked, and when that was. */
  #used = new Map<Pod, number>();
  #measuredAt: Time = 0;
  #recommendations: { readonly time: Time; readonly replicas: number }[] = [];
  #events: ScalingEvent[] = [];

  /**
   * @param start when it is created.
   * @param scaled told of each change of the replicas, in words.
   */
  constructor(
    simulation: Simulation,
    target: ScaleTarget,
    config: AutoscalerConfig,
    start: Time,
    phases: AutoscalerPhases,
    scaled: (message: string) => void,
  ) {
    this.#simulation = simulation;
    this.#config = config;
    this.#target = target;
    this.#scaled = scaled;
    simulation.at(tickAtOrAfter(start, METRICS_PERIOD, phases.metrics), () => this.#measure());
    simulation.at(tickAtOrAfter(start, SYNC_PERIOD, phases.sync), () => this.#look());
  }

  #measure(): void {
    const { load, podCpuLimit = Number.POSITIVE_INFINITY } = this.#config;
    const { now } = this.#simulation;
    const ready = this.#target.pods.filter(({ isReady }) => isReady);
    const share = Math.min(loadAt(load, now) / ready.length, podCpuLimit);
    this.#used = new Map(ready.map((pod) => [pod, share]));
    this.#measuredAt = now;
    this.#simulation.after(METRICS_PERIOD, () => this.#measure());
  }

  #look(): void {
    this.#simulation.after(SYNC_PERIOD, () => this.#look());
    const { minReplicas, maxReplicas, targetPercent } = this.#config;
    const { replicas } = this.#target;
    // Somebody has set it to 0: that switches the autoscaler off.
    if (replicas === 0) return;
    const pods = this.#pods();
    const wanted = wantedReplicas(pods, targetPercent, replicas);
    const stabilized = this.#stabilized(wanted, replicas);
    const limited = this.#limited(stabilized, replicas);
    const desired = Math.max(minReplicas, Math.min(maxReplicas, limited));
    if (desired === replicas) return;
    this.#scaled(scalingMessage({ replicas, wanted, stabilized, limited, desired }, pods, this.#config));
    this.#events.push({ time: this.#simulation.now, change: desired - replicas });
    this.#target.scaleTo(desired);
  }

  #pods(): MeasuredPods {
    const used: number[] = [];
    let unready = 0;
    let missing = 0;
    for (const pod of this.#target.pods) {
      const use = this.#used.get(pod);
      if (pod.started === undefined) unready += 1;
      else if (use === undefined) missing += 1;
      else if (this.#isUnready(pod)) unready += 1;
      else used.push(use);
    }
    return { used, unready, missing, requested: this.#config.podCpuRequest };
  }

  #isUnready({ isReady, ready = 0, scheduled = 0 }: Pod): boolean {
    const isYoung = scheduled + INITIALIZATION_PERIOD > this.#simulation.now;
    return isYoung && (!isReady || this.#measuredAt < ready + METRICS_PERIOD);
  }

  /** The most cautious of what was recommended within the windows. */
  #stabilized(wanted: number, replicas: number): number {
    const { now } = this.#simulation;
    const { scaleUp, scaleDown } = this.#config;
    this.#recommendations = this.#recommendations.filter(({ time }) => time > now - LONGEST_MEMORY);
    const within = (window: number) => this.#recommendations.filter(({ time }) => time > now - window);
    const up = Math.min(wanted, ...within(scaleUp.stabilizationWindow).map((given) => given.replicas));
    const down = Math.max(wanted, ...within(scaleDown.stabilizationWindow).map((given) => given.replicas));
    this.#recommendations.push({ time: now, replicas: wanted });
    return Math.min(Math.max(replicas, up), down);
  }

  #limited(wanted: number, replicas: number): number {
    const { now } = this.#simulation;
    this.#events = this.#events.filter(({ time }) => time > now - LONGEST_MEMORY);
    const { scaleUp, scaleDown } = this.#config;
    if (wanted > replicas) {
      return Math.min(wanted, Math.max(replicas, mostReplicas(scaleUp, replicas, this.#events, now)));
    }
    if (wanted < replicas) {
      return Math.max(wanted, Math.min(replicas, leastReplicas(scaleDown, replicas, this.#events, now)));
    }
    return wanted;
  }
}
