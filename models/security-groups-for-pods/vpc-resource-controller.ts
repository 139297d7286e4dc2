import { Sampler } from '../../sim/distributions.ts';
import { sleep, type Task } from '../../sim/process.ts';
import type { RandomStreams } from '../../sim/random.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { type Duration, minutes, toSeconds } from '../../sim/time.ts';
import type { Ec2 } from '../ec2/ec2.ts';
import type { Instance } from '../ec2/instance.ts';
import type { NetworkInterface } from '../ec2/network-interface.ts';
import type { Node } from '../kubernetes/node.ts';
import type { Pod } from '../kubernetes/pod.ts';
import type { BranchStep } from '../observations/details.ts';
import type { ReportEvent } from '../observations/event-kinds.ts';
import type { RecordSink } from '../observations/records.ts';
import { BranchJob } from './branch-job.ts';
import { ClientRateLimit } from './client-rate-limit.ts';
import { cooldownOf, type VpcResourceControllerConfig } from './controller-config.ts';
import { ControllerEc2 } from './controller-ec2.ts';
import { POD_ENI, wantsBranchInterface } from './pod-eni.ts';
import { TrunkJob } from './trunk-job.ts';
import { TrunkNode } from './trunk-node.ts';
import { WorkQueue } from './work-queue.ts';

/** How long a node's branches stay when the node is gone: its pods are to be evicted first (`NodeDeleteRequeueRequestDelay`). */
const CLEAN_UP_DELAY = minutes(1);
/** All pods are looked at anew: only then one whose branch could not be made is tried again (up to 30 min in issue 99). */
const RESYNC_INTERVAL = minutes(30);

/** A node as the controller meets it. */
export interface NodeOfController {
  readonly node: Node;
  readonly instance: Instance;
  /** Where its trunk and its branches are: with custom networking the subnet of its ENIConfig. */
  readonly branchSubnetId: string;
}

export interface ControllerOptions {
  readonly config: VpcResourceControllerConfig;
  readonly ec2: Ec2;
  readonly streams: RandomStreams;
  readonly sink: RecordSink;
  /** `subject` as in `EventRecord`. */
  readonly reportEvent: ReportEvent;
  /** The pod's annotation is there. */
  annotated(pod: Pod): void;
}

/**
 * The VPC resource controller (aws/amazon-vpc-resource-controller-k8s), as far as it serves security groups for pods on
 * Linux: it gives nodes their trunk interface when their ipamd asks, and pods their branch interface once they are bound.
 */
export class VpcResourceController {
  readonly #simulation: Simulation;
  readonly #options: ControllerOptions;
  readonly #ec2: ControllerEc2;
  readonly #apiServerLimit: ClientRateLimit;
  readonly #apiServerTime: Sampler;
  readonly #podWorkers: WorkQueue;
  readonly #nodeWorkers: WorkQueue;
  /** Nodes that it has been asked to manage. Those without a trunk yet have none in here. */
  readonly #nodes = new Map<Node, TrunkNode | undefined>();
  readonly #givenUp = new Set<BranchJob>();

  constructor(simulation: Simulation, options: ControllerOptions) {
    const { config, ec2, streams } = options;
    this.#simulation = simulation;
    this.#options = options;
    this.#ec2 = new ControllerEc2(simulation, ec2, config);
    this.#apiServerLimit = new ClientRateLimit(simulation, config.apiServerClient);
    this.#apiServerTime = new Sampler(config.apiServerTime, streams.stream('vpc-resource-controller/api-server'));
    this.#podWorkers = new WorkQueue(simulation, config.podEniWorkers);
    this.#nodeWorkers = new WorkQueue(simulation, config.nodeWorkers);
  }

  /** The node's ipamd asks for a trunk: the feature SecurityGroupsForPods of its CNINode object. Asking again changes nothing. */
  manage({ node, instance, branchSubnetId }: NodeOfController): void {
    const { ec2, reportEvent } = this.#options;
    if (this.#nodes.has(node)) return;
    if (instance.type.trunking !== true) {
      const message = `${instance.type.name} cannot have a trunk interface: the node gets no ${POD_ENI}`;
      reportEvent('trunk-unsupported', `node/${node.name}`, message);
      return;
    }
    this.#nodes.set(node, undefined);
    const subnet = ec2.subnet(branchSubnetId);
    const job = new TrunkJob({
      ec2: this.#ec2,
      instance,
      subnet,
      isThere: () => this.#nodes.has(node),
      made: (trunk) => this.#trunkMade(node, instance, trunk),
      failed: (error, againIn) => {
        const message = `the trunk interface could not be made (${error}); tried again in ${toSeconds(againIn)} s`;
        reportEvent('trunk-failed', `node/${node.name}`, message);
      },
    });
    this.#simulation.after(this.#apiServerTime.draw(), () => this.#nodeWorkers.add(job));
  }

  /** Without an effect on a pod that is to have no branch interface. */
  podScheduled(pod: Pod): void {
    if (!wantsBranchInterface(pod.spec) || pod.node === undefined) return;
    const trunkNode = this.#nodes.get(pod.node);
    // Nobody but the scheduler binds such pods, and to it nodes without a trunk have no place for them.
    if (trunkNode === undefined) return;
    const job = new BranchJob(pod, {
      ec2: this.#ec2,
      instance: trunkNode.instance,
      trunk: trunkNode.trunk,
      cooldown: cooldownOf(this.#options.config),
      callApiServer: () => this.#callApiServer(),
      changed: () => trunkNode.changed(),
      annotated: (annotated, { eni, vlanId }) => {
        const { now } = this.#simulation;
        annotated.branchInterface = { address: eni.primaryAddress, vlanId };
        this.#step(annotated, { kind: 'annotated', vlanId });
        this.#recordBranch(annotated, now - (annotated.scheduled ?? now));
        this.#options.annotated(annotated);
        // It may have ended while it was being annotated.
        if (!trunkNode.node.pods.includes(annotated)) this.podEnded(annotated);
      },
      step: (of, step) => this.#step(of, step),
      givenUp: (failed, error) => this.#giveUp(failed, error),
    });
    this.#simulation.after(this.#apiServerTime.draw(), () => this.#podWorkers.add(job));
  }

  /** The pod has reached a terminal phase, or its object is gone. */
  podEnded(pod: Pod): void {
    if (pod.branchInterface === undefined || pod.node === undefined) return;
    const trunkNode = this.#nodes.get(pod.node);
    this.#simulation.after(this.#apiServerTime.draw(), () => {
      if (trunkNode?.release(pod) === true) this.#step(pod, { kind: 'cooling' });
    });
  }

  /** The node's object and its instance are gone. */
  nodeGone(node: Node): void {
    const trunkNode = this.#nodes.get(node);
    this.#simulation.after(CLEAN_UP_DELAY, () => {
      this.#nodes.delete(node);
      if (trunkNode !== undefined) this.#podWorkers.add(trunkNode.cleanUpJob());
    });
  }

  /** @throws BrokenInvariant when the book of the node is wrong, or differs from what EC2 knows. */
  check(node: Node): void {
    this.#nodes.get(node)?.check();
  }

  *#trunkMade(node: Node, instance: Instance, eni: NetworkInterface): Task {
    const { config, sink, ec2, reportEvent } = this.#options;
    const trunkNode = new TrunkNode(this.#simulation, {
      node,
      instance,
      eni,
      ec2,
      calls: this.#ec2,
      workers: this.#podWorkers,
      cooldown: cooldownOf(config),
      sink,
      reportEvent,
    });
    yield* this.#callApiServer();
    if (!this.#nodes.has(node)) return;
    this.#nodes.set(node, trunkNode);
    const { limit } = trunkNode.trunk;
    reportEvent('trunk-ready', `node/${node.name}`, `its trunk interface is there, with room for ${limit} branches`);
    trunkNode.changed();
    node.setExtendedResource(POD_ENI, limit);
  }

  *#callApiServer(): Task {
    yield* this.#apiServerLimit.acquire();
    yield sleep(this.#apiServerTime.draw());
  }

  #giveUp(job: BranchJob, error: string): void {
    const { now } = this.#simulation;
    const message = `the controller has given up its branch interface (${error}) until it looks at all pods again`;
    this.#options.reportEvent('branch-given-up', `pod/${nameOf(job.pod)}`, message);
    if (this.#givenUp.size === 0) {
      const next = (Math.floor(now / RESYNC_INTERVAL) + 1) * RESYNC_INTERVAL;
      this.#simulation.at(next, () => this.#resync());
    }
    this.#givenUp.add(job);
  }

  #resync(): void {
    const jobs = [...this.#givenUp];
    this.#givenUp.clear();
    for (const job of jobs) if (!job.pod.gone) this.#podWorkers.add(job);
  }

  #step(pod: Pod, step: BranchStep): void {
    const { detail } = this.#options.sink;
    if (detail === undefined) return;
    detail({ kind: 'branch', time: this.#simulation.now, node: pod.node?.name ?? '', pod: nameOf(pod), step });
  }

  #recordBranch(pod: Pod, took: Duration): void {
    this.#options.sink.branch({
      time: this.#simulation.now,
      namespace: pod.spec.namespace,
      pod: pod.name,
      owner: pod.spec.owner,
      node: pod.node?.name ?? '',
      took,
    });
  }
}

function nameOf({ spec, name }: Pod): string {
  return `${spec.namespace}/${name}`;
}
