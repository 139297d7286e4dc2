import { type Distribution, Sampler } from '../../../sim/distributions.ts';
import { NO_ROW, OwnedStreams, type Row } from '../../../sim/owned-streams.ts';
import type { RandomStream, RandomStreams } from '../../../sim/random.ts';
import type { Simulation } from '../../../sim/simulation.ts';
import { type Duration, seconds, type Time } from '../../../sim/time.ts';
import type { PodTimings } from '../../cluster-config.ts';
import { tickAtOrAfter } from '../periodic-tick.ts';
import type { Pod, PodSpec } from '../pod.ts';

/** `backOffPeriod`, after an error of any kind in syncing a pod (kubernetes v1.31, pkg/kubelet/kubelet.go): it never grows. */
const RETRY_PERIOD = seconds(10);
/** `backOffOnTransientErrorPeriod` (pkg/kubelet/pod_workers.go): the same while the CNI is not configured ("network is not ready"). */
const NETWORK_RETRY_PERIOD = seconds(1);
/** `workerBackOffPeriodJitterFactor` 0.5 (pkg/kubelet/pod_workers.go): up to half of the period more. */
const RETRY_JITTER_FACTOR = 0.5;
/** `syncTicker` of `syncLoop` (pkg/kubelet/kubelet.go): pods whose back-off is over are only looked for this often. */
const SYNC_PERIOD = seconds(1);
/** `genericPlegRelistPeriod` (pkg/kubelet/kubelet.go): how often the kubelet looks for containers that have exited. */
const RELIST_PERIOD = seconds(1);
/** `minimumGracePeriodInSeconds`: what containers get even if their preStop hooks have used up everything (pkg/kubelet/kuberuntime). */
const MINIMUM_GRACE_PERIOD = seconds(2);

/** What all kubelets draw from: each timing has a stream of its own, so that more retries do not move how long containers take. */
export function kubeletStreams(streams: RandomStreams): OwnedStreams {
  return new OwnedStreams(streams, (node, timing) => `kubelet/${node}/${timing}`);
}

/** How long the steps of a kubelet's pods take, and when its own loops come round. */
export class KubeletTiming {
  readonly #simulation: Simulation;
  readonly #timings: PodTimings;
  readonly #streams: OwnedStreams;
  #row: Row;
  readonly #syncPhase: Time;
  readonly #relistPhase: Time;
  /** For the times that templates give themselves. */
  #containerStream: RandomStream | undefined;
  #templateSamplers: Map<Distribution, Sampler> | undefined;

  /** @param streams of all kubelets. */
  constructor(simulation: Simulation, timings: PodTimings, streams: OwnedStreams, node: string) {
    this.#simulation = simulation;
    this.#timings = timings;
    this.#streams = streams;
    this.#row = streams.add(node);
    const phases = streams.newStream(this.#row, 'phases');
    this.#syncPhase = phases.below(SYNC_PERIOD);
    this.#relistPhase = phases.below(RELIST_PERIOD);
  }

  /** Nothing more is drawn. */
  stop(): void {
    this.#streams.remove(this.#row);
    this.#row = NO_ROW;
  }

  draw(timing: Exclude<keyof PodTimings, 'volumeWait'>): Duration {
    return this.#streams.draw(this.#row, timing, this.#timings[timing]);
  }

  /** Undefined when volumes take no time. */
  volumeWait(): Duration | undefined {
    const { volumeWait } = this.#timings;
    return volumeWait === undefined ? undefined : this.#streams.draw(this.#row, 'volumeWait', volumeWait);
  }

  /** From an error in syncing a pod until the pod's next turn: 10 to 16 s. */
  untilRetry(): Duration {
    return this.#untilTurn(RETRY_PERIOD);
  }

  /** The same while the CNI is not configured: 1 to 2.5 s. */
  untilNetworkRetry(): Duration {
    return this.#untilTurn(NETWORK_RETRY_PERIOD);
  }

  /** Until the kubelet next looks for containers that have exited. */
  untilRelist(): Duration {
    const { now } = this.#simulation;
    return tickAtOrAfter(now, RELIST_PERIOD, this.#relistPhase) - now;
  }

  readinessDelay({ readinessDelay }: PodSpec): Duration {
    return readinessDelay === undefined ? this.draw('readinessDelay') : this.sample(readinessDelay);
  }

  /** preStop hooks first, then the containers' own time, both cut off by the grace period (`killContainer`, pkg/kubelet/kuberuntime). */
  shutdownTime({ spec, gracePeriod }: Pod): Duration {
    const preStop = Math.min(spec.preStop ?? 0, gracePeriod);
    const exit = spec.shutdownTime === undefined ? this.draw('shutdownTime') : this.sample(spec.shutdownTime);
    return preStop + Math.min(exit, Math.max(MINIMUM_GRACE_PERIOD, gracePeriod - preStop));
  }

  /** A time that a template gives itself. */
  sample(distribution: Distribution): Duration {
    this.#templateSamplers ??= new Map();
    let sampler = this.#templateSamplers.get(distribution);
    if (sampler === undefined) {
      this.#containerStream ??= this.#streams.newStream(this.#row, 'containers');
      sampler = new Sampler(distribution, this.#containerStream);
      this.#templateSamplers.set(distribution, sampler);
    }
    return sampler.draw();
  }

  /** `period` and up to half of it more, then the next tick (`basicWorkQueue.GetWork` wants a time in the past). */
  #untilTurn(period: Duration): Duration {
    const { now } = this.#simulation;
    const jitter = this.#streams.next(this.#row, 'retry-jitter');
    const due = now + period + Math.floor(jitter * period * RETRY_JITTER_FACTOR);
    return tickAtOrAfter(due + 1, SYNC_PERIOD, this.#syncPhase) - now;
  }
}
