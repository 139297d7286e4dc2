import type { Simulation } from '../../../sim/simulation.ts';
import type { TracePod } from '../../workload-config.ts';
import type { ApiServer } from '../api-server.ts';

/**
 * Creates the pods of a recorded churn, each at its time. They run for their lifetime and complete by themselves, like a
 * Job's; what the kubelet rejects is not replaced. One event at a time is planned, however long the recording.
 */
export function replayRecordedPods(simulation: Simulation, apiServer: ApiServer, pods: readonly TracePod[]): void {
  const inOrder = pods.toSorted((a, b) => a.createAt - b.createAt);
  let next = 0;
  const createDuePods = () => {
    for (let pod = inOrder[next]; pod !== undefined; pod = inOrder[next]) {
      if (pod.createAt > simulation.now) {
        simulation.at(pod.createAt, createDuePods);
        return;
      }
      next += 1;
      createPod(apiServer, pod);
    }
  };
  simulation.after(0, createDuePods);
}

function createPod(apiServer: ApiServer, pod: TracePod): void {
  const { namespace, owner, requests } = pod;
  apiServer.createPod(
    { namespace, owner, requests, hostNetwork: false, controller: undefined },
    pod.name,
    pod.lifetime,
  );
}
