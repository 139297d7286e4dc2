import type { PodTemplate } from '../../pod-template.ts';
import type { PodSpec } from '../pod.ts';

/** Every field, also those that are undefined. */
type Complete<Fields> = { [Key in keyof Required<Fields>]: Fields[Key] };

/**
 * A template with what its controller adds. Field by field, so that the specs of all workloads are objects of one shape:
 * with shapes that differ, each look at a pod's spec costs a search for the field.
 */
export function podSpec(
  template: PodTemplate,
  added: Pick<PodSpec, 'namespace' | 'owner' | 'controller' | 'spreadSelector'>,
): PodSpec {
  const spec: Complete<PodSpec> = {
    namespace: added.namespace,
    owner: added.owner,
    controller: added.controller,
    spreadSelector: added.spreadSelector,
    requests: template.requests,
    extendedRequests: template.extendedRequests,
    hostNetwork: template.hostNetwork ?? false,
    labels: template.labels,
    annotations: template.annotations,
    priority: template.priority,
    preemptionPolicy: template.preemptionPolicy,
    nodeSelector: template.nodeSelector,
    affinity: template.affinity,
    tolerations: template.tolerations,
    topologySpreadConstraints: template.topologySpreadConstraints,
    hostPorts: template.hostPorts,
    initContainers: template.initContainers,
    containers: template.containers,
    restartPolicy: template.restartPolicy,
    readinessDelay: template.readinessDelay,
    preStop: template.preStop,
    shutdownTime: template.shutdownTime,
    gracePeriod: template.gracePeriod,
  };
  return spec;
}
