import { WAIT_CAUSES, type WaitCause } from '../../models/observations/causes.ts';
import { POD_OUTCOMES, type PodOutcome, type PodRecord } from '../../models/observations/records.ts';
import { Sample } from '../../sim/statistics.ts';
import { type Duration, toSeconds } from '../../sim/time.ts';
import { quantiles } from './quantiles.ts';
import type { IpWaitFigures, Summary } from './summary.ts';

interface WaitTotal {
  pods: number;
  duration: Duration;
}

/** Counts pods and what they waited for. Keeps two numbers a pod. */
export class PodFigures {
  readonly #outcomes = new Map<PodOutcome, number>();
  readonly #startLatency = new Sample();
  readonly #addressWait = new Sample();
  readonly #waitByCause = new Map<WaitCause, WaitTotal>();
  readonly #fullSubnetWaitByNode = new Map<string, WaitTotal>();

  add(pod: PodRecord): void {
    this.#outcomes.set(pod.outcome, (this.#outcomes.get(pod.outcome) ?? 0) + 1);
    if (pod.ready !== undefined) this.#startLatency.add(pod.ready - pod.created);
    if (pod.addressWait === 0) return;
    this.#addressWait.add(pod.addressWait);
    for (const [cause, duration] of pod.waitParts) {
      if (duration > 0) addWait(this.#waitByCause, cause, duration);
    }
    const forSubnet = (pod.waitParts.get('SUBNET_FULL') ?? 0) + (pod.waitParts.get('NO_FREE_PREFIX') ?? 0);
    if (forSubnet > 0 && pod.node !== undefined) addWait(this.#fullSubnetWaitByNode, pod.node, forSubnet);
  }

  /** Pods of `nodes` that waited because a subnet was full, and how long. */
  waitsForFullSubnet(nodes: Iterable<string>): WaitTotal {
    const total: WaitTotal = { pods: 0, duration: 0 };
    for (const node of nodes) {
      const wait = this.#fullSubnetWaitByNode.get(node);
      total.pods += wait?.pods ?? 0;
      total.duration += wait?.duration ?? 0;
    }
    return total;
  }

  summarize(): Pick<Summary, 'pods' | 'pod_start_seconds' | 'ip_wait'> {
    const counts = POD_OUTCOMES.map((outcome) => [outcome, this.#outcomes.get(outcome) ?? 0] as const);
    const total = counts.reduce((sum, [, count]) => sum + count, 0);
    const byOutcome = Object.fromEntries(counts) as Record<PodOutcome, number>;
    return {
      pods: { total, ...byOutcome },
      pod_start_seconds: quantiles(this.#startLatency),
      ip_wait: this.#summarizeWaits(),
    };
  }

  #summarizeWaits(): IpWaitFigures {
    const causes = WAIT_CAUSES.flatMap((cause) => {
      const total = this.#waitByCause.get(cause);
      return total === undefined ? [] : [{ cause, ...total }];
    });
    // Sorting is stable: equally large ones stay in the order of the list of causes.
    causes.sort((a, b) => b.duration - a.duration);
    return {
      seconds: quantiles(this.#addressWait),
      total_s: toSeconds(causes.reduce((sum, { duration }) => sum + duration, 0)),
      causes: causes.map(({ cause, pods, duration }) => ({ cause, total_s: toSeconds(duration), pods })),
    };
  }
}

function addWait<Key>(totals: Map<Key, WaitTotal>, key: Key, duration: Duration): void {
  const total = totals.get(key) ?? { pods: 0, duration: 0 };
  total.pods += 1;
  total.duration += duration;
  totals.set(key, total);
}
