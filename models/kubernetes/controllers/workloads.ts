import { Sampler } from '../../../sim/distributions.ts';
import type { RandomStreams } from '../../../sim/random.ts';
import type { Simulation } from '../../../sim/simulation.ts';
import { seconds, type Time } from '../../../sim/time.ts';
import type { ReportEvent } from '../../observations/event-kinds.ts';
import type { DeploymentConfig, PodConfig, StatefulSetConfig, WorkloadConfig } from '../../workload-config.ts';
import type { ApiServer } from '../api-server.ts';
import type { Node } from '../node.ts';
import type { PodSpec } from '../pod.ts';
import { CronJob } from './cron-job.ts';
import { DaemonSet } from './daemon-set.ts';
import { Deployment } from './deployment.ts';
import { HorizontalPodAutoscaler, type ScaleTarget } from './horizontal-pod-autoscaler.ts';
import { Job } from './job.ts';
import { podSpec } from './pod-spec.ts';
import { replayRecordedPods } from './recorded-pods.ts';
import { StatefulSet } from './stateful-set.ts';
import type { DeletePodsEvent, ScaleWorkloadEvent, UpdateEvent } from './workload-events.ts';

type ScalableTarget = Pick<ScaleTarget, 'replicas' | 'scaleTo'>;
type Waiting = Extract<WorkloadConfig, { createAt: Time }>;

/** All that creates pods: a controller for each workload. */
export class Workloads {
  readonly #simulation: Simulation;
  readonly #apiServer: ApiServer;
  readonly #streams: RandomStreams;
  readonly #reportEvent: ReportEvent;
  readonly #daemonSets: DaemonSet[] = [];
  /** By namespace and name. */
  readonly #deployments = new Map<string, Deployment>();
  readonly #nodes = new Set<Node>();
  /** What is created once the first nodes are Ready. */
  readonly #waiting: Waiting[] = [];
  /** How each workload that can be scaled is, by kind, namespace and name. */
  readonly #scalable = new Map<string, { readonly target: ScalableTarget; readonly createAt: Time }>();
  /** How each workload that has a template to change is rolled out, by kind, namespace and name. */
  readonly #updates = new Map<string, () => void>();

  constructor(
    simulation: Simulation,
    apiServer: ApiServer,
    streams: RandomStreams,
    configs: readonly WorkloadConfig[],
    reportEvent: ReportEvent,
  ) {
    this.#simulation = simulation;
    this.#apiServer = apiServer;
    this.#streams = streams;
    this.#reportEvent = reportEvent;
    for (const config of configs) {
      if ('whenNodesReady' in config && config.whenNodesReady === true) this.#waiting.push(config);
      else this.#start(config);
    }
  }

  /** Does any workload wait for `nodesReady`? */
  get waitForNodes(): boolean {
    return this.#waiting.length > 0;
  }

  /** The nodes that the cluster begins with are Ready: what waited for them is created, each at its time from now. */
  nodesReady(): void {
    const { now } = this.#simulation;
    for (const config of this.#waiting.splice(0)) this.#start({ ...config, createAt: now + config.createAt });
  }

  nodeJoined(node: Node): void {
    this.#nodes.add(node);
    for (const daemonSet of this.#daemonSets) daemonSet.nodeJoined(node);
  }

  nodeLeft(node: Node): void {
    this.#nodes.delete(node);
    for (const daemonSet of this.#daemonSets) daemonSet.nodeLeft(node);
  }

  /** What the pods of DaemonSets ask for that a node like this would get. */
  daemonPods(node: Node): PodSpec[] {
    return this.#daemonSets.flatMap((daemonSet) => daemonSet.podFor(node) ?? []);
  }

  /** `kubectl rollout restart`. @returns false when there is no such workload at this time. */
  update({ kind, namespace, name }: UpdateEvent): boolean {
    const update = this.#updates.get(`${kind}/${namespace}/${name}`);
    update?.();
    return update !== undefined;
  }

  /** `kubectl scale`. @returns the replicas before; undefined when there is no such workload at this time. */
  scale({ kind, namespace, name, replicas }: ScaleWorkloadEvent): number | undefined {
    const found = this.#scalable.get(`${kind}/${namespace}/${name}`);
    if (found === undefined || found.createAt > this.#simulation.now) return undefined;
    const before = found.target.replicas;
    found.target.scaleTo(replicas);
    return before;
  }

  /** `kubectl delete pod`, again and again. @returns false when there is no such Deployment at this time. */
  deletePods({ namespace, deployment: name, count, every }: DeletePodsEvent): boolean {
    const deployment = this.#deployments.get(`${namespace}/${name}`);
    if (deployment === undefined) return false;
    const deleteOldest = (left: number) => {
      const pod = deployment.oldestPod;
      if (pod !== undefined) this.#apiServer.deletePod(pod);
      if (left > 1) this.#simulation.after(every, () => deleteOldest(left - 1));
    };
    deleteOldest(count);
    return true;
  }

  #start(config: WorkloadConfig): void {
    switch (config.kind) {
      case 'pods':
        replayRecordedPods(this.#simulation, this.#apiServer, config.pods);
        break;
      case 'pod':
        this.#startPod(config);
        break;
      case 'deployment':
        this.#startDeployment(config);
        break;
      case 'statefulSet': {
        const set = new StatefulSet(this.#simulation, this.#apiServer, config, this.#stream('lifetime', config));
        this.#canUpdate(config, () => set.update({ ...config.template }));
        this.#canScale(config, set);
        break;
      }
      case 'daemonSet': {
        const set = new DaemonSet(this.#simulation, this.#apiServer, config);
        this.#daemonSets.push(set);
        for (const node of this.#nodes) set.nodeJoined(node);
        this.#canUpdate(config, () => set.update({ ...config.template }));
        break;
      }
      case 'job': {
        const owner = `Job/${config.name}`;
        this.#simulation.at(config.createAt, () => {
          new Job(
            this.#simulation,
            this.#apiServer,
            { ...config, owner, ended: () => {} },
            this.#stream('job', config),
          );
        });
        break;
      }
      case 'cronJob':
        new CronJob(this.#simulation, this.#apiServer, config, this.#stream('job', config));
    }
  }

  #startPod({ namespace, name, template, createAt, runTime }: PodConfig): void {
    const spec = podSpec(template, { namespace, owner: undefined, controller: undefined });
    const stream = this.#stream('run-time', { namespace, name });
    const completesAfter = runTime === undefined ? undefined : new Sampler(runTime, stream).draw();
    this.#simulation.at(createAt, () => this.#apiServer.createPod(spec, name, completesAfter));
  }

  #startDeployment(config: DeploymentConfig): void {
    const deployment = new Deployment(this.#simulation, this.#apiServer, config, this.#stream('lifetime', config));
    this.#deployments.set(`${config.namespace}/${config.name}`, deployment);
    this.#canUpdate(config, () => deployment.update({ ...config.template }));
    this.#canScale(config, deployment);
    const { autoscaler, createAt, namespace, name } = config;
    if (autoscaler === undefined) return;
    const stream = this.#stream('autoscaler', config);
    const phases = { sync: stream.below(seconds(15)), metrics: stream.below(seconds(15)) };
    const scaled = (message: string) => this.#reportEvent('hpa-scale', `deployment/${namespace}/${name}`, message);
    new HorizontalPodAutoscaler(this.#simulation, deployment, autoscaler, createAt, phases, scaled);
  }

  #canUpdate(
    { kind, namespace, name }: Extract<WorkloadConfig, { name: string; template: unknown }>,
    update: () => void,
  ): void {
    this.#updates.set(`${kind}/${namespace}/${name}`, update);
  }

  #canScale({ kind, namespace, name, createAt }: DeploymentConfig | StatefulSetConfig, target: ScalableTarget): void {
    this.#scalable.set(`${kind}/${namespace}/${name}`, { target, createAt });
  }

  #stream(purpose: string, { namespace, name }: { readonly namespace: string; readonly name: string }) {
    return this.#streams.stream(`${purpose}/${namespace}/${name}`);
  }
}
