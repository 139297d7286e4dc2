import { type Distribution, sampler } from '../../../sim/distributions.ts';
import type { RandomStream, RandomStreams } from '../../../sim/random.ts';
import type { Simulation } from '../../../sim/simulation.ts';
import { type Duration, seconds, type Time } from '../../../sim/time.ts';
import type { PodTimings } from '../../cluster-config.ts';
import { tickAtOrAfter } from '../periodic-tick.ts';
import type { Pod, PodSpec } from '../pod.ts';
import { type PodTimingSamplers, podTimingSamplers } from './pod-timing-samplers.ts';

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

/** How long the steps of a kubelet's pods take, and when its own loops come round. */
export class KubeletTiming {
  readonly pods: PodTimingSamplers;
  readonly #simulation: Simulation;
  readonly #containerStream: RandomStream;
  readonly #retryJitter: RandomStream;
  readonly #syncPhase: Time;
  readonly #relistPhase: Time;
  readonly #samplers = new Map<Distribution, () => Duration>();

  /** Draws from the streams `<streamName>/...`. */
  constructor(simulation: Simulation, timings: PodTimings, streams: RandomStreams, streamName: string) {
    const phases = streams.stream(`${streamName}/phases`);
    this.#simulation = simulation;
    this.pods = podTimingSamplers(timings, streams, streamName);
    this.#containerStream = streams.stream(`${streamName}/containers`);
    this.#retryJitter = streams.stream(`${streamName}/retry-jitter`);
    this.#syncPhase = phases.below(SYNC_PERIOD);
    this.#relistPhase = phases.below(RELIST_PERIOD);
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
    return readinessDelay === undefined ? this.pods.readinessDelay() : this.sample(readinessDelay);
  }

  /** preStop hooks first, then the containers' own time, both cut off by the grace period (`killContainer`, pkg/kubelet/kuberuntime). */
  shutdownTime({ spec, gracePeriod }: Pod): Duration {
    const preStop = Math.min(spec.preStop ?? 0, gracePeriod);
    const exit = spec.shutdownTime === undefined ? this.pods.shutdownTime() : this.sample(spec.shutdownTime);
    return preStop + Math.min(exit, Math.max(MINIMUM_GRACE_PERIOD, gracePeriod - preStop));
  }

  /** A time that a template gives itself. */
  sample(distribution: Distribution): Duration {
    let draw = this.#samplers.get(distribution);
    if (draw === undefined) {
      draw = sampler(distribution, this.#containerStream);
      this.#samplers.set(distribution, draw);
    }
    return draw();
  }

  /** `period` and up to half of it more, then the next tick (`basicWorkQueue.GetWork` wants a time in the past). */
  #untilTurn(period: Duration): Duration {
    const { now } = this.#simulation;
    const due = now + period + Math.floor(this.#retryJitter.next() * period * RETRY_JITTER_FACTOR);
    return tickAtOrAfter(due + 1, SYNC_PERIOD, this.#syncPhase) - now;
  }
}
