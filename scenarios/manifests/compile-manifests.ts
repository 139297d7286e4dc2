import type { DisruptionBudget } from '../../models/kubernetes/evictions.ts';
import type { PodTemplate } from '../../models/pod-template.ts';
import { withBranchInterface } from '../../models/security-groups-for-pods/pod-eni.ts';
import type { AutoscalerConfig, JobSpec, PodCount, WorkloadConfig } from '../../models/workload-config.ts';
import { constant } from '../../sim/distributions.ts';
import { seconds } from '../../sim/time.ts';
import { type Calendar, creation } from '../compile-workloads.ts';
import type { Problem } from '../problem.ts';
import type { ManifestOptions, WorkloadBehavior } from '../schema/workloads/manifests.ts';
import { cronTimes, parseCronSchedule } from '../units/cron.ts';
import { compileAutoscaler, targetPercent } from './autoscalers.ts';
import type { ManifestSet, ReadObject } from './manifest-set.ts';
import type { GivenObject, ObjectKind } from './object-schemas.ts';
import { workloadsOfPods } from './owned-pods.ts';
import type { GivenPodSpec, GivenPodTemplate } from './pod-spec-schema.ts';
import { compilePodTemplate, cpuLimit, cpuRequest, otherResources } from './pod-template.ts';
import { Priorities } from './priorities.ts';
import { SecurityGroupPolicies } from './security-group-policies.ts';
import { type TopologyKey, topologyKeysOf } from './topology-keys.ts';
import { selectorOf } from './values.ts';

type AnyObject = Pick<ReadObject<ObjectKind>, 'kind' | 'namespace' | 'place' | 'problem' | 'source'>;

const QUARTER: PodCount = { share: 0.25 };
const DEFAULT_RUN_TIME = constant(seconds(30));
/** `backoffLimit` of a Job that says nothing else. */
const DEFAULT_BACKOFF_LIMIT = 6;
/** They are on every simulated node anyway. */
const SIMULATED_DAEMON_SETS = ['aws-node', 'kube-proxy'];

/** A PodDisruptionBudget of a manifest. */
export interface ReadBudget {
  readonly budget: DisruptionBudget;
  /** `shop.yaml:12:3`, or the file alone. */
  readonly place: string;
}

/** Turns the objects of manifests into workloads. */
export class ManifestCompiler {
  readonly problems: Problem[] = [];
  /** What the user should know, a sentence each. */
  readonly notes: string[] = [];
  readonly workloads: WorkloadConfig[] = [];
  readonly budgets: ReadBudget[] = [];
  readonly topologyKeys: TopologyKey[] = [];
  readonly #set: ManifestSet;
  readonly #options: ManifestOptions;
  readonly #calendar: Calendar;
  readonly #priorities: Priorities;
  readonly #securityGroupPolicies: SecurityGroupPolicies;
  readonly #behaviorsUsed = new Set<string>();

  constructor(set: ManifestSet, options: ManifestOptions, calendar: Calendar) {
    this.#set = set;
    this.#options = options;
    this.#calendar = calendar;
    this.#priorities = new Priorities(set);
    this.#securityGroupPolicies = new SecurityGroupPolicies(set);
    for (const object of set.of('Deployment')) this.#deployment(object);
    for (const object of set.of('StatefulSet')) this.#statefulSet(object);
    for (const object of set.of('DaemonSet')) this.#daemonSet(object);
    for (const object of set.of('Job')) this.#job(object);
    for (const object of set.of('CronJob')) this.#cronJob(object);
    for (const object of set.of('PodDisruptionBudget')) this.#budget(object);
    this.#pods();
    this.notes.push(...this.#securityGroupPolicies.unused());
  }

  /** Names under `behavior` that none of the workloads has. */
  get unusedBehaviors(): string[] {
    return Object.keys(this.#options.behavior).filter((name) => !this.#behaviorsUsed.has(name));
  }

  #deployment(object: ReadObject<'Deployment'>): void {
    const { namespace, given } = object;
    const { name } = given.metadata;
    const { replicas = 1, selector, strategy } = given.spec;
    const { maxSurge = QUARTER, maxUnavailable = QUARTER } = strategy?.rollingUpdate ?? {};
    this.workloads.push({
      kind: 'deployment',
      namespace,
      name,
      template: this.#template(object, name, given.spec.template),
      selector: selectorOf(selector),
      ...creation(this.#options.createAt),
      replicas,
      lifetime: this.#behavior(name)?.lifetime,
      strategy: strategy?.type === 'Recreate' ? 'Recreate' : { maxSurge, maxUnavailable },
      autoscaler: this.#autoscaler(namespace, name, given.spec.template.spec),
    });
  }

  #statefulSet(object: ReadObject<'StatefulSet'>): void {
    const { namespace, given } = object;
    const { name } = given.metadata;
    const { replicas = 1, selector, podManagementPolicy = 'OrderedReady', updateStrategy } = given.spec;
    this.workloads.push({
      kind: 'statefulSet',
      namespace,
      name,
      template: this.#template(object, name, given.spec.template),
      selector: selectorOf(selector),
      ...creation(this.#options.createAt),
      replicas,
      lifetime: this.#behavior(name)?.lifetime,
      podManagement: podManagementPolicy,
      updateStrategy: updateStrategy?.type ?? 'RollingUpdate',
    });
  }

  #daemonSet(object: ReadObject<'DaemonSet'>): void {
    const { namespace, given, source } = object;
    const { name } = given.metadata;
    if (SIMULATED_DAEMON_SETS.includes(name)) {
      this.notes.push(`${source}: the DaemonSet ${name} is on every simulated node anyway; skipped`);
      return;
    }
    const { type, rollingUpdate } = given.spec.updateStrategy ?? {};
    this.workloads.push({
      kind: 'daemonSet',
      namespace,
      name,
      template: this.#template(object, name, given.spec.template),
      ...creation(this.#options.createAt),
      updateStrategy: type === 'OnDelete' ? type : { maxUnavailable: rollingUpdate?.maxUnavailable ?? { pods: 1 } },
    });
  }

  #job(object: ReadObject<'Job'>): void {
    const { namespace, given } = object;
    const { name } = given.metadata;
    if (this.#isSuspended(object)) return;
    const created = creation(this.#options.createAt);
    this.workloads.push({ kind: 'job', namespace, name, ...created, ...this.#jobSpec(object, name, given.spec) });
  }

  #cronJob(object: ReadObject<'CronJob'>): void {
    const { namespace, given } = object;
    const { name } = given.metadata;
    const { schedule, timeZone, concurrencyPolicy = 'Allow', startingDeadlineSeconds, jobTemplate } = given.spec;
    if (this.#isSuspended(object)) return;
    const parsed = parseCronSchedule(schedule);
    if (parsed === undefined) {
      this.problems.push(
        object.problem(
          ['spec', 'schedule'],
          'expected a cron schedule of five fields such as "*/5 * * * *", or a macro',
        ),
      );
      return;
    }
    const { startTime, duration } = this.#calendar;
    const dueAt = cronTimes(parsed, startTime, duration, timeZone);
    if (dueAt === undefined) {
      this.problems.push(object.problem(['spec', 'timeZone'], 'expected a time zone such as Europe/Berlin'));
      return;
    }
    const job = this.#jobSpec(object, name, jobTemplate.spec);
    const startingDeadline = startingDeadlineSeconds === undefined ? undefined : seconds(startingDeadlineSeconds);
    this.workloads.push({ kind: 'cronJob', namespace, name, dueAt, concurrencyPolicy, startingDeadline, job });
  }

  #isSuspended({ given, source, kind }: ReadObject<'Job' | 'CronJob'>): boolean {
    if (given.spec.suspend !== true) return false;
    this.notes.push(`${source}: the ${kind} ${given.metadata.name} is suspended; skipped`);
    return true;
  }

  /** Without `completions` all pods must end once one has succeeded, but with `parallelism` alone missing too it is a single pod. */
  #jobSpec(object: ReadObject<'Job' | 'CronJob'>, name: string, spec: GivenObject<'Job'>['spec']): JobSpec {
    const { parallelism, completions, backoffLimit = DEFAULT_BACKOFF_LIMIT, template } = spec;
    const behavior = this.#behavior(name);
    if (behavior?.runTime === undefined) {
      this.notes.push(
        `${object.source}: how long the pods of the ${object.kind} ${name} run is not in a manifest, 30s are assumed: give manifests.behavior`,
      );
    }
    return {
      template: this.#template(object, name, template),
      parallelism: parallelism ?? 1,
      completions: completions ?? (parallelism === undefined ? 1 : undefined),
      backoffLimit,
      runTime: behavior?.runTime ?? DEFAULT_RUN_TIME,
      failureRate: behavior?.failureRate ?? 0,
    };
  }

  #budget(object: ReadObject<'PodDisruptionBudget'>): void {
    const { namespace, given } = object;
    const { selector, minAvailable, maxUnavailable } = given.spec;
    const limit = maxUnavailable !== undefined ? { maxUnavailable } : { minAvailable: minAvailable ?? { pods: 1 } };
    if (minAvailable !== undefined && maxUnavailable !== undefined) {
      this.problems.push(
        object.problem(['spec'], 'minAvailable and maxUnavailable are given: only one of them can be'),
      );
    }
    // Without a selector it selects nothing.
    if (selector === undefined) return;
    const budget = { namespace, name: given.metadata.name, selector: selectorOf(selector), limit };
    this.budgets.push({ budget, place: object.place(['spec']) });
  }

  /** Pods whose owner is among the manifests too, as in `kubectl get all`, are not made twice. */
  #pods(): void {
    const made = new Set([
      ...this.workloads.map(keyOf),
      ...SIMULATED_DAEMON_SETS.map((name) => `daemonSet/kube-system/${name}`),
    ]);
    const created = creation(this.#options.createAt);
    const template = (pod: ReadObject<'Pod'>, name: string, given: GivenPodTemplate) =>
      this.#template(pod, name, given);
    const isMade = (pod: ReadObject<'Pod'>) =>
      made.has(`job/${pod.namespace}/${pod.given.metadata.ownerReferences?.[0]?.name}`);
    const pods = this.#set.of('Pod').filter((pod) => !isMade(pod));
    for (const workload of workloadsOfPods(pods, created, template)) {
      if (made.has(keyOf(workload))) continue;
      const { lifetime, runTime } = this.#behavior(workload.name) ?? {};
      if (workload.kind === 'pod') this.workloads.push({ ...workload, runTime });
      else this.workloads.push(workload.kind === 'daemonSet' ? workload : { ...workload, lifetime });
    }
  }

  #autoscaler(namespace: string, name: string, spec: GivenPodSpec): AutoscalerConfig | undefined {
    const autoscaler = this.#set
      .of('HorizontalPodAutoscaler')
      .find(
        (object) =>
          object.namespace === namespace &&
          object.given.spec.scaleTargetRef.kind === 'Deployment' &&
          object.given.spec.scaleTargetRef.name === name,
      );
    if (autoscaler === undefined) return undefined;
    const skip = (reason: string) => {
      this.notes.push(`${autoscaler.source}: the HorizontalPodAutoscaler of ${name} does nothing: ${reason}`);
      return undefined;
    };
    const target = targetPercent(autoscaler);
    if (target === undefined) return skip('only the utilization of CPU is simulated');
    const load = this.#behavior(name)?.load;
    if (load === undefined) return skip('a manifest does not say what there is to do; give manifests.behavior');
    const requested = cpuRequest(spec);
    if (requested === undefined) return skip('a container requests no CPU, so their utilization is not known');
    return compileAutoscaler(autoscaler, target, load, requested, cpuLimit(spec));
  }

  /** @param name of the workload whose behavior counts. */
  #template(object: AnyObject, name: string, given: GivenPodTemplate): PodTemplate {
    const { priorityClassName } = given.spec;
    const priority = this.#priorities.valueOf(priorityClassName);
    if (priority === undefined) {
      this.problems.push(
        object.problem(['spec'], `there is no PriorityClass ${priorityClassName}: add it to the manifests`),
      );
    }
    this.topologyKeys.push(...topologyKeysOf(object, given.spec));
    const others = otherResources(given.spec);
    if (others.length > 0) {
      this.notes.push(`${object.source}: ${others.join(', ')} of ${name} is not simulated; its pods go without`);
    }
    const template = withBehavior(compilePodTemplate(given, priority ?? 0), this.#behavior(name));
    return this.#securityGroupPolicies.matches(object.namespace, given) ? withBranchInterface(template) : template;
  }

  #behavior(name: string): WorkloadBehavior | undefined {
    const { behavior } = this.#options;
    if (!Object.hasOwn(behavior, name)) return undefined;
    this.#behaviorsUsed.add(name);
    return behavior[name];
  }
}

function withBehavior(template: PodTemplate, behavior: WorkloadBehavior | undefined): PodTemplate {
  return {
    ...template,
    readinessDelay: behavior?.readinessDelay ?? template.readinessDelay,
    shutdownTime: behavior?.shutdownTime,
  };
}

function keyOf(workload: WorkloadConfig): string {
  return 'name' in workload ? `${workload.kind}/${workload.namespace}/${workload.name}` : workload.kind;
}
