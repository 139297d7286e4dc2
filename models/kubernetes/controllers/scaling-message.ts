import type { AutoscalerConfig } from '../../workload-config.ts';
import { type MeasuredPods, utilization } from './wanted-replicas.ts';

/** How an autoscaler came from one number of replicas to another, step by step. */
export interface ScalingDecision {
  readonly replicas: number;
  /** What the measured load asks for. */
  readonly wanted: number;
  /** After the stabilization windows. */
  readonly stabilized: number;
  /** After the policies. */
  readonly limited: number;
  /** After the bounds: what the replicas become. */
  readonly desired: number;
}

/** The decision in words: from, to, what was measured, and what kept it from the number that follows from that. */
export function scalingMessage(
  decision: ScalingDecision,
  pods: MeasuredPods,
  config: Pick<AutoscalerConfig, 'minReplicas' | 'maxReplicas' | 'targetPercent'>,
): string {
  const { replicas, wanted, desired } = decision;
  const change = `from ${replicas} to ${desired} pods: ${measured(pods, config.targetPercent)}`;
  return desired === wanted ? change : `${change}; ${held(decision, config)}`;
}

function measured({ used, requested, unready, missing }: MeasuredPods, target: number): string {
  if (used.length === 0) return 'no pod has been measured yet';
  const total = used.reduce((sum, use) => sum + use, 0);
  const percent = utilization(total, used.length * requested);
  const pods = used.length === 1 ? '1 measured pod uses' : `${used.length} measured pods use`;
  const isTooMuch = percent > target;
  const assumed = isTooMuch ? missing + unready : missing;
  const others = assumed === 0 ? '' : ` (${assumed} not measured yet count as ${isTooMuch ? 'idle' : 'busy'})`;
  return `${pods} ${percent} % of the CPU requested${others}, the target is ${target} %`;
}

function held(
  { replicas, wanted, stabilized, limited, desired }: ScalingDecision,
  { minReplicas, maxReplicas }: Pick<AutoscalerConfig, 'minReplicas' | 'maxReplicas'>,
): string {
  const asked = wanted === replicas ? '' : `that asks for ${wanted}, but `;
  if (desired > limited) return `${asked}minReplicas is ${minReplicas}`;
  if (desired < limited) return `${asked}maxReplicas is ${maxReplicas}`;
  const direction = desired > replicas ? 'up' : 'down';
  if (limited !== stabilized) return `${asked}the policies of scaling ${direction} allow no more now`;
  return `${asked}the stabilization window of scaling ${direction} still holds a recommendation of ${stabilized}`;
}
