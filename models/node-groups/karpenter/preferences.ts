import { Pod, type PodSpec } from '../../kubernetes/pod.ts';

const strictSpecs = new WeakMap<PodSpec, PodSpec>();

/**
 * The pod as Karpenter tries it first: `ScheduleAnyway` counts like `DoNotSchedule`, and is given up only when nothing fits
 * (kubernetes-sigs/karpenter, pkg/controllers/provisioning/scheduling/preferences.go). Undefined when nothing is relaxed.
 */
export function strictly(pod: Pod): Pod | undefined {
  const { spec } = pod;
  const constraints = spec.topologySpreadConstraints;
  if (constraints?.some((one) => one.whenUnsatisfiable === 'ScheduleAnyway') !== true) return undefined;
  let strict = strictSpecs.get(spec);
  if (strict === undefined) {
    strict = {
      ...spec,
      topologySpreadConstraints: constraints.map((one) => ({ ...one, whenUnsatisfiable: 'DoNotSchedule' })),
    };
    strictSpecs.set(spec, strict);
  }
  return new Pod(strict, pod.name, pod.created, undefined);
}
