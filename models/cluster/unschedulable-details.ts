import type { Simulation } from '../../sim/simulation.ts';
import type { KubernetesListener } from '../kubernetes/listener.ts';
import type { Pod } from '../kubernetes/pod.ts';
import type { RecordSink } from '../observations/records.ts';

/** Tells why no node has room for a pod, each time that the reasons differ from the last ones. */
export function unschedulableDetails(
  simulation: Simulation,
  { detail }: RecordSink,
): KubernetesListener['podUnschedulable'] {
  if (detail === undefined) return () => {};
  const lastReasons = new WeakMap<Pod, string>();
  return (pod, reasons) => {
    const sorted = [...reasons()].sort(([a], [b]) => (a < b ? -1 : 1));
    const text = JSON.stringify(sorted);
    if (lastReasons.get(pod) === text) return;
    lastReasons.set(pod, text);
    detail({
      kind: 'unschedulable',
      time: simulation.now,
      pod: `${pod.spec.namespace}/${pod.name}`,
      reasons: Object.fromEntries(sorted),
    });
  };
}
