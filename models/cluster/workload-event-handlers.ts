import { toSeconds } from '../../sim/time.ts';
import type { WorkloadEvents } from '../kubernetes/controllers/workload-events.ts';
import type { Workloads } from '../kubernetes/controllers/workloads.ts';
import type { ReportEvent } from '../observations/event-kinds.ts';

const NOT_THERE = 'there is no such workload at this time';

/** What each kind of timed event does to a workload when its time has come. A workload may not be there: that is worth a line, not an error. */
export function workloadEventHandlers(
  workloads: Workloads,
  reportEvent: ReportEvent,
): { readonly [Kind in keyof WorkloadEvents]: (event: WorkloadEvents[Kind]) => void } {
  return {
    update: (event) => {
      const isThere = workloads.update(event);
      const message = isThere ? 'a new version of its template is rolled out' : NOT_THERE;
      reportEvent('update', `${event.kind}/${event.namespace}/${event.name}`, message);
    },
    scaleWorkload: (event) => {
      const { kind, namespace, name, replicas } = event;
      const before = workloads.scale(event);
      const message = before === undefined ? NOT_THERE : `from ${before} to ${replicas} pods`;
      reportEvent('scale', `${kind}/${namespace}/${name}`, message);
    },
    deletePods: (event) => {
      const { namespace, deployment, count, every } = event;
      const message = `${count} pods are deleted, one every ${toSeconds(every)} s, the oldest first`;
      const isThere = workloads.deletePods(event);
      reportEvent('delete-pods', `deployment/${namespace}/${deployment}`, isThere ? message : NOT_THERE);
    },
  };
}
