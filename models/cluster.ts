import { BucketQueue } from '../sim/bucket-queue.ts';
import type { MakeEventQueue } from '../sim/event-queue.ts';
import { LanedQueue } from '../sim/laned-queue.ts';
import { OwnedStreams } from '../sim/owned-streams.ts';
import type { Task } from '../sim/process.ts';
import { RandomStreams } from '../sim/random.ts';
import { Simulation } from '../sim/simulation.ts';
import { seconds, type Time } from '../sim/time.ts';
import { liveInAccount } from './cluster/account.ts';
import { ClusterNode } from './cluster/cluster-node.ts';
import { FirstNodes } from './cluster/first-nodes.ts';
import { InstanceRequests } from './cluster/instance-requests.ts';
import { instanceTypeOf } from './cluster/node-templates.ts';
import { prefixSubnets } from './cluster/prefix-subnets.ts';
import { RunningChecks } from './cluster/running-checks.ts';
import { type Autoscaler, startAutoscalers } from './cluster/start-autoscalers.ts';
import { unschedulableDetails } from './cluster/unschedulable-details.ts';
import { workloadEventHandlers } from './cluster/workload-event-handlers.ts';
import type { World } from './cluster/world.ts';
import type { ClusterConfig } from './cluster-config.ts';
import { Ec2 } from './ec2/ec2.ts';
import { daemonSettings } from './ipamd/settings.ts';
import { findVersionProfile } from './ipamd/version-profiles.ts';
import { ApiServer } from './kubernetes/api-server.ts';
import { NodeLifecycle } from './kubernetes/controllers/node-lifecycle.ts';
import { isSystemPod, startSystemPods } from './kubernetes/controllers/system-pods.ts';
import { Workloads } from './kubernetes/controllers/workloads.ts';
import { Evictions } from './kubernetes/evictions.ts';
import { kubeletStreams } from './kubernetes/kubelet/kubelet-timing.ts';
import type { KubernetesListener } from './kubernetes/listener.ts';
import type { Pod } from './kubernetes/pod.ts';
import { Scheduler } from './kubernetes/scheduler/scheduler.ts';
import { Fleet } from './node-groups/fleet.ts';
import type { FleetContext } from './node-groups/fleet-context.ts';
import { nodeEventHandlers } from './node-groups/node-event-handlers.ts';
import { PendingPods } from './node-groups/what-if/pending-pods.ts';
import { AddressOwners } from './observations/address-owners.ts';
import { Ec2UsageCounter } from './observations/ec2-usage.ts';
import { PodObserver } from './observations/pod-observer.ts';
import type { Ec2CallRecord, RecordSink } from './observations/records.ts';
import { SubnetLedger } from './observations/subnet-ledger.ts';
import { DEFAULT_CONTROLLER_CONFIG } from './security-groups-for-pods/controller-config.ts';
import { VpcResourceController } from './security-groups-for-pods/vpc-resource-controller.ts';
import { planEvents } from './timed-events.ts';

export interface ClusterOptions {
  /** Assert every invariant, the costly ones too. */
  readonly check: boolean;
  /** The queue that keeps the events; the outcome does not depend on it. */
  readonly queue?: MakeEventQueue;
  /** False: the daemons' rounds that do nothing are simulated too. Slower; the outcome is the same. Default true. */
  readonly skipQuietRounds?: boolean;
}

/** The one place where the parts are put together: EC2, nodes with their kubelets and daemons, the scheduler, workloads. */
export class Cluster {
  readonly #simulation: Simulation;
  readonly #config: ClusterConfig;
  readonly #sink: RecordSink;
  readonly #world: World;
  readonly #pods: PodObserver;
  readonly #usage: Ec2UsageCounter;
  readonly #nodes = new Map<string, ClusterNode>();
  /** Undefined unless every invariant is to be asserted. */
  readonly #checks: RunningChecks | undefined;
  readonly #scheduler: Scheduler;
  readonly #apiServer: ApiServer;
  readonly #evictions: Evictions;
  readonly #workloads: Workloads;
  readonly #pending = new PendingPods();
  #firstNodes: FirstNodes | undefined;
  #autoscalers: readonly Autoscaler[] = [];
  readonly #account: { finish(): void };

  constructor(config: ClusterConfig, sink: RecordSink, options: ClusterOptions) {
    const simulation = new Simulation(options.queue ?? defaultEventQueue);
    const streams = new RandomStreams(config.seed);
    const profile = findVersionProfile(config.vpcCni.version);
    if (profile === undefined) throw new RangeError(`there is no profile of version ${config.vpcCni.version}`);
    const settings = daemonSettings(config.vpcCni.env, profile);
    const ec2 = new Ec2(simulation, {
      config: config.ec2,
      subnets: config.vpc.subnets,
      streams,
      recordCall: (record) => this.#callEnded(record),
    });
    this.#simulation = simulation;
    this.#config = config;
    this.#sink = sink;
    this.#pods = new PodObserver(sink, (pod) => this.#scheduler.whyNoNode(pod));
    this.#usage = new Ec2UsageCounter((record) => sink.ec2Usage(record));
    const reportEvent: World['reportEvent'] = (kind, subject, message) =>
      sink.event({ time: simulation.now, kind, subject, message });
    this.#world = {
      simulation,
      config,
      vpcCni: config.vpcCni,
      settings,
      streams,
      kubeletStreams: kubeletStreams(streams),
      daemonStreams: new OwnedStreams(streams, (node, purpose) => `${purpose}/${node}`),
      ec2,
      profile,
      ledger: new SubnetLedger(
        simulation,
        ec2.subnets,
        prefixSubnets(config.vpcCni, settings, profile, config, ec2.subnets),
        (sample) => sink.subnet(sample),
      ),
      listener: this.#listener(),
      sink,
      waitingForSubnet: new Set(),
      skipQuietRounds: options.skipQuietRounds ?? true,
      addressOwners: new AddressOwners(),
      nodeLaunched: (node) => this.#nodeLaunched(node),
      requestEnded: (action, error) => this.#usage.count({ end: simulation.now, action, error }),
      nodeReady: () => this.#firstNodes?.nodeReady(),
      poolChanged: ({ node }) => {
        if (config.scheduler?.ipAware === true) this.#scheduler.nodeChanged(node);
      },
      nodeGone: (node) => this.#nodeGone(node),
      instanceTypeOf,
      reportEvent,
      vpcResourceController: new VpcResourceController(simulation, {
        config: config.vpcResourceController ?? DEFAULT_CONTROLLER_CONFIG,
        ec2,
        streams,
        sink,
        reportEvent,
        annotated: (pod) => this.#nodes.get(pod.node?.name ?? '')?.refresh(),
      }),
    };
    this.#checks = options.check ? new RunningChecks(this.#world, this.#nodes) : undefined;
    this.#scheduler = new Scheduler(simulation, streams.stream('scheduler'), {
      config: config.scheduler,
      listener: this.#world.listener,
      freeAddresses: ({ name }) => this.#nodes.get(name)?.freeAddresses ?? 0,
    });
    this.#apiServer = new ApiServer(simulation, this.#scheduler, this.#world.listener);
    this.#evictions = new Evictions(this.#apiServer, config.disruptionBudgets);
    this.#workloads = new Workloads(simulation, this.#apiServer, streams, config.workloads, reportEvent);
    this.#startFleet();
    this.#firstNodes = this.#waitForFirstNodes();
    this.#world.ledger.sampleAll();
    this.#account = liveInAccount(this.#world, this.#nodes);
  }

  get eventsRun(): number {
    return this.#simulation.eventsRun;
  }

  /** Runs every event before `time`. */
  runUntil(time: Time): void {
    this.#simulation.runUntil(time);
  }

  /** Reports what still lives, at the present time. */
  finish(): void {
    this.#pods.finish(this.#simulation.now);
    for (const node of this.#nodes.values()) this.#sink.node(node.record());
    this.#usage.finish();
    this.#account.finish();
    this.#world.ledger.sampleAll();
  }

  /** Launches the nodes and plans what happens to them. */
  #startFleet(): void {
    const { simulation, streams, ec2, reportEvent } = this.#world;
    const requests = new InstanceRequests(this.#world);
    const context: FleetContext = {
      simulation,
      streams,
      nodeLifecycle: new NodeLifecycle(simulation, this.#apiServer, streams.stream('node-lifecycle'), (node) => {
        this.#scheduler.removeNode(node);
        this.#workloads.nodeLeft(node);
      }),
      evictions: this.#evictions,
      launch: (...launch) => this.#launch(requests, ...launch),
      terminate: (group) => requests.terminate(group.name),
      launchRefused: (subnet, error) => this.#sink.launchRefused({ time: simulation.now, subnet, error }),
      zoneOf: (subnetId) => ec2.subnet(subnetId).zone,
      registered: ({ node }) => {
        startSystemPods(this.#apiServer, node);
        this.#scheduler.addNode(node);
        this.#workloads.nodeJoined(node);
        for (const autoscaler of this.#autoscalers) autoscaler.nodeJoined(node);
      },
      reportEvent,
    };
    const fleet = new Fleet(context, this.#config.nodeGroups);
    const surroundings = { fleet, fleetContext: context, pending: this.#pending, workloads: this.#workloads };
    this.#autoscalers = startAutoscalers(this.#world, surroundings);
    planEvents(simulation, this.#config.events, {
      ...nodeEventHandlers(fleet, context, (env) => this.#changeSettings(env)),
      ...workloadEventHandlers(this.#workloads, reportEvent),
    });
  }

  *#launch(
    requests: InstanceRequests,
    ...[group, name, subnetId, cause]: Parameters<FleetContext['launch']>
  ): Task<ClusterNode> {
    return yield* requests.launch(group.name, subnetId, () => {
      const node = new ClusterNode(this.#world, group, name, subnetId, cause);
      this.#nodeLaunched(node);
      return node;
    });
  }

  /** Undefined when no workload waits for them. */
  #waitForFirstNodes(): FirstNodes | undefined {
    if (!this.#workloads.waitForNodes) return undefined;
    const expected = this.#config.nodeGroups.reduce((sum, { size }) => sum + size, 0);
    return new FirstNodes(this.#simulation, expected, (ready) => {
      const message = `${ready} of ${expected} nodes are Ready: the workloads that wait for them are created`;
      this.#world.reportEvent('nodes-ready', 'cluster', message);
      this.#workloads.nodesReady();
    });
  }

  #nodeLaunched(node: ClusterNode): void {
    this.#nodes.set(node.name, node);
    this.#sink.nodeLaunched(node.launchRecord());
    this.#world.ledger.subnetsChanged();
  }

  #nodeGone(node: ClusterNode): void {
    this.#nodes.delete(node.name);
    this.#sink.node(node.record());
  }

  #changeSettings(env: Readonly<Record<string, string>>): void {
    const { vpcCni, profile, ledger, ec2 } = this.#world;
    this.#world.vpcCni = { ...vpcCni, env: { ...vpcCni.env, ...env } };
    const settings = daemonSettings(this.#world.vpcCni.env, profile);
    this.#world.settings = settings;
    ledger.prefixSubnets = prefixSubnets(this.#world.vpcCni, settings, profile, this.#config, ec2.subnets);
  }

  #callEnded(record: Ec2CallRecord): void {
    this.#usage.count(record);
    this.#sink.ec2Call(record);
    this.#checks?.callEnded(record.node);
    // Reading changes nothing. The leak clean-ups of quiet nodes must not make the ledger look every minute.
    if (record.action.startsWith('Describe')) return;
    this.#world.ledger.subnetsChanged();
    for (const node of [...this.#world.waitingForSubnet]) node.refresh();
    this.#checks?.causesSeen(record.node);
  }

  #listener(): KubernetesListener {
    const nodeOf = (pod: Pod) => this.#nodes.get(pod.node?.name ?? '');
    const unschedulable = unschedulableDetails(this.#simulation, this.#sink);
    return {
      podCreated: (pod) => {
        if (isSystemPod(pod)) return;
        this.#pods.created(pod);
        this.#evictions.podCreated(pod);
      },
      podUnschedulable: (pod, reasons) => {
        unschedulable(pod, reasons);
        for (const autoscaler of this.#autoscalers) autoscaler.podUnschedulable(pod);
      },
      podScheduled: (pod) => {
        this.#pending.settled(pod);
        this.#world.vpcResourceController.podScheduled(pod);
      },
      podRejected: () => {},
      waitStarted: (pod) => {
        const node = nodeOf(pod);
        if (node === undefined) return;
        this.#pods.waitStarted(pod, node.waitStarted(pod), this.#simulation.now);
      },
      sandboxFailed: () => {},
      waitEnded: (pod) => {
        this.#pods.waitEnded(pod, this.#simulation.now);
        nodeOf(pod)?.waitEnded(pod);
      },
      addressAssigned: () => {},
      podReady: (pod) => {
        if (!isSystemPod(pod)) this.#pods.ready(pod);
      },
      podGone: (pod) => {
        if (isSystemPod(pod)) return;
        this.#world.vpcResourceController.podEnded(pod);
        this.#pending.settled(pod);
        this.#pods.gone(pod, this.#simulation.now);
        this.#evictions.podGone(pod);
      },
    };
  }
}

/** The half rounds of the daemons. */
const CONSTANT_DELAYS = [seconds(2.5)];

export const defaultEventQueue: MakeEventQueue = (events) =>
  new LanedQueue(events, CONSTANT_DELAYS, new BucketQueue(events));
