import { MULTI_NIC } from '../models/kubernetes/cni-port.ts';
import type { DisruptionBudget } from '../models/kubernetes/evictions.ts';
import { selectorOf } from '../models/label-selector.ts';
import type { PodTemplate, Resources, Toleration } from '../models/pod-template.ts';
import { withBranchInterface } from '../models/security-groups-for-pods/pod-eni.ts';
import type {
  AutoscalerConfig,
  CronJobConfig,
  DaemonSetConfig,
  DeploymentConfig,
  JobConfig,
  JobSpec,
  StatefulSetConfig,
  TracePod,
  WorkloadConfig,
} from '../models/workload-config.ts';
import type { Duration } from '../sim/time.ts';
import { compileLoad } from './compile-load.ts';
import type { Spec } from './schema.ts';
import { cronTimes } from './units/cron.ts';

type Workload = Spec['workloads'][number];
type Given<Kind extends keyof Workload> = NonNullable<Workload[Kind]>;
type PodFields = Pick<Given<'daemonSet'>, Extract<keyof Given<'daemonSet'>, keyof Omit<Given<'job'>, 'createAt'>>>;

/** The calendar of the run: what CronJobs go by. */
export interface Calendar {
  /** Seconds since 1970-01-01T00:00:00Z. */
  readonly startTime: number;
  readonly duration: Duration;
}

/** When a workload is created, in the simulator's own terms. */
export function creation(createAt: Given<'job'>['createAt']): Pick<JobConfig, 'createAt' | 'whenNodesReady'> {
  return createAt === 'nodesReady' ? { createAt: 0, whenNodesReady: true } : { createAt };
}

const EVERY_TAINT: Toleration = { key: undefined, operator: 'Exists', value: '', effect: undefined };

/** A workload in short form, or the pods of a trace. */
export function compileWorkload(workload: Workload, traced: readonly TracePod[], calendar: Calendar): WorkloadConfig {
  const { deployment, statefulSet, daemonSet, job, cronJob } = workload;
  if (deployment !== undefined) return compileDeployment(deployment);
  if (statefulSet !== undefined) return compileStatefulSet(statefulSet);
  if (daemonSet !== undefined) return compileDaemonSet(daemonSet);
  if (job !== undefined) return compileJob(job);
  if (cronJob !== undefined) return compileCronJob(cronJob, calendar);
  return { kind: 'pods', pods: traced };
}

/** The PodDisruptionBudgets of workloads in short form. */
export function compileDisruptionBudgets(workloads: readonly Workload[]): DisruptionBudget[] {
  return workloads.flatMap(({ deployment, statefulSet }): DisruptionBudget[] => {
    const workload = deployment ?? statefulSet;
    const { minAvailable, maxUnavailable } = workload?.podDisruptionBudget ?? {};
    if (workload === undefined) return [];
    const { namespace, name } = workload;
    const budget = { namespace, name, selector: selectorOf(podLabels(workload)) };
    if (minAvailable !== undefined) return [{ ...budget, limit: { minAvailable } }];
    return maxUnavailable === undefined ? [] : [{ ...budget, limit: { maxUnavailable } }];
  });
}

function compileDeployment(given: Given<'deployment'>): DeploymentConfig {
  const { namespace, name, replicas, createAt, lifetime, strategy, maxSurge, maxUnavailable, autoscaling } = given;
  return {
    kind: 'deployment',
    namespace,
    name,
    template: template(given),
    selector: selectorOf(podLabels(given)),
    ...creation(createAt),
    replicas,
    lifetime,
    strategy: strategy === 'Recreate' ? strategy : { maxSurge, maxUnavailable },
    autoscaler: autoscaling === undefined ? undefined : compileAutoscaler(autoscaling, given.requests.cpu),
  };
}

function compileAutoscaler(
  given: NonNullable<Given<'deployment'>['autoscaling']>,
  podCpuRequest: number,
): AutoscalerConfig {
  const { minReplicas, maxReplicas, targetCPUUtilizationPercentage, cpuLimit, load, behavior } = given;
  const rules = ({ stabilizationWindow, selectPolicy, policies }: typeof behavior.scaleUp) => ({
    stabilizationWindow,
    select: selectPolicy,
    policies,
  });
  return {
    minReplicas,
    maxReplicas,
    targetPercent: targetCPUUtilizationPercentage,
    load: compileLoad(load),
    podCpuRequest,
    podCpuLimit: cpuLimit,
    scaleUp: rules(behavior.scaleUp),
    scaleDown: rules(behavior.scaleDown),
  };
}

function compileStatefulSet(given: Given<'statefulSet'>): StatefulSetConfig {
  const { namespace, name, replicas, createAt, lifetime, podManagementPolicy } = given;
  return {
    kind: 'statefulSet',
    namespace,
    name,
    template: template(given),
    selector: selectorOf(podLabels(given)),
    ...creation(createAt),
    replicas,
    lifetime,
    podManagement: podManagementPolicy,
    updateStrategy: 'RollingUpdate',
  };
}

function compileDaemonSet(given: Given<'daemonSet'>): DaemonSetConfig {
  const { namespace, name, createAt, maxUnavailable, tolerateAllTaints } = given;
  const tolerations = tolerateAllTaints ? [EVERY_TAINT] : given.tolerations.map(toleration);
  return {
    kind: 'daemonSet',
    namespace,
    name,
    template: { ...template(given), tolerations },
    ...creation(createAt),
    updateStrategy: { maxUnavailable },
  };
}

function compileJob(given: Given<'job'>): JobConfig {
  const { namespace, name, createAt } = given;
  return { kind: 'job', namespace, name, ...creation(createAt), ...jobSpec(given) };
}

function compileCronJob(given: Given<'cronJob'>, { startTime, duration }: Calendar): CronJobConfig {
  const { namespace, name, schedule, concurrencyPolicy, startingDeadline } = given;
  return {
    kind: 'cronJob',
    namespace,
    name,
    dueAt: cronTimes(schedule, startTime, duration) ?? [],
    concurrencyPolicy,
    startingDeadline,
    job: jobSpec(given),
  };
}

function jobSpec(given: Omit<Given<'job'>, 'createAt'>): JobSpec {
  const { parallelism, completions, backoffLimit, runTime, failureRate } = given;
  return { template: template(given), parallelism, completions, backoffLimit, runTime, failureRate };
}

function template(given: PodFields): PodTemplate {
  const {
    requests,
    image,
    nodeSelector,
    tolerations,
    hostNetwork,
    multiNic,
    priority,
    readinessDelay,
    shutdownTime,
    gracePeriod,
  } = given;
  const compiled: PodTemplate = {
    requests: requestsOf(requests),
    labels: podLabels(given),
    annotations: multiNic ? new Map([[MULTI_NIC.annotation, MULTI_NIC.value]]) : undefined,
    hostNetwork,
    priority,
    containers: image === undefined ? undefined : [{ name: given.name, image, requests: requestsOf(requests) }],
    tolerations: tolerations.length === 0 ? undefined : tolerations.map(toleration),
    nodeSelector: Object.keys(nodeSelector).length === 0 ? undefined : new Map(Object.entries(nodeSelector)),
    readinessDelay,
    shutdownTime,
    gracePeriod,
  };
  return given.securityGroupsForPods ? withBranchInterface(compiled) : compiled;
}

function toleration({ key, operator, value, effect, tolerationTime }: PodFields['tolerations'][number]): Toleration {
  return { key, operator, value, effect, tolerationTime };
}

function requestsOf({ cpu, memory }: PodFields['requests']): Resources {
  return { milliCpu: cpu, memoryMiB: memory };
}

function podLabels({ name, labels }: Pick<PodFields, 'name' | 'labels'>): ReadonlyMap<string, string> {
  return new Map(Object.entries({ app: name, ...labels }));
}
