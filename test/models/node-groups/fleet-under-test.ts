import type { NodeGroupConfig } from '../../../models/cluster-config.ts';
import { Ec2Error } from '../../../models/ipamd/ports.ts';
import { NodeLifecycle } from '../../../models/kubernetes/controllers/node-lifecycle.ts';
import { type DisruptionBudget, Evictions } from '../../../models/kubernetes/evictions.ts';
import { kubeletStreams } from '../../../models/kubernetes/kubelet/kubelet-timing.ts';
import { Kubelet } from '../../../models/kubernetes/kubelet.ts';
import { Node } from '../../../models/kubernetes/node.ts';
import { Fleet } from '../../../models/node-groups/fleet.ts';
import type { FleetContext } from '../../../models/node-groups/fleet-context.ts';
import type { GroupNode } from '../../../models/node-groups/group-node.ts';
import { nodeEventHandlers } from '../../../models/node-groups/node-event-handlers.ts';
import { constant } from '../../../sim/distributions.ts';
import { Signal } from '../../../sim/signal.ts';
import { seconds } from '../../../sim/time.ts';
import { ClusterUnderTest, GENEROUS_CNI, NO_TIME } from '../kubernetes/cluster-under-test.ts';

const ZONE_OF: Readonly<Record<string, string>> = { a1: 'a', a2: 'a', b1: 'b', c1: 'c' };

export function group(changes: Partial<NodeGroupConfig> = {}): NodeGroupConfig {
  return {
    name: 'workers',
    instanceType: 'm5.large',
    size: 3,
    subnets: ['a1', 'b1', 'c1'],
    maxPods: 29,
    allocatable: { milliCpu: 10_000, memoryMiB: 10_000 },
    boot: {
      instanceStart: constant(seconds(10)),
      systemStart: constant(seconds(8)),
      registration: constant(seconds(1)),
      daemonStart: constant(seconds(2)),
      readyDelay: constant(seconds(3)),
    },
    shutdownTime: constant(seconds(20)),
    ...changes,
  };
}

/** Node groups on instances that do nothing but note what they are told; ipamd takes a second to start. */
export class FleetUnderTest extends ClusterUnderTest {
  /** Why nodes were launched, and why they went. */
  readonly launches: string[] = [];
  readonly removals: string[] = [];
  /** Launches that EC2 refused. */
  readonly refused: string[] = [];
  readonly events: string[] = [];
  /** What the instances were told, with its second. */
  readonly steps: string[] = [];
  readonly nodes: GroupNode[] = [];
  /** Subnets that refuse launches. */
  readonly full = new Set<string>();
  readonly evictions: Evictions;
  readonly fleet: Fleet;
  readonly handle: ReturnType<typeof nodeEventHandlers>;
  settings: Readonly<Record<string, string>> = {};

  constructor(groups: readonly NodeGroupConfig[], budgets: readonly DisruptionBudget[] = []) {
    super();
    const { simulation, streams } = this;
    this.evictions = new Evictions(this.apiServer, budgets);
    const context: FleetContext = {
      simulation,
      streams,
      nodeLifecycle: new NodeLifecycle(simulation, this.apiServer, streams.stream('node-lifecycle'), (node) =>
        this.scheduler.removeNode(node),
      ),
      evictions: this.evictions,
      launch: (...launch) => this.#launch(...launch),
      terminate: function* () {},
      zoneOf: (subnet) => ZONE_OF[subnet] ?? '',
      launchRefused: (subnet, error) => this.refused.push(`${simulation.now / 1e6} ${subnet} ${error}`),
      registered: ({ node }) => this.scheduler.addNode(node),
      reportEvent: (kind, subject, message) =>
        this.events.push(`${simulation.now / 1e6} ${kind} ${subject}: ${message}`),
    };
    this.fleet = new Fleet(context, groups);
    this.handle = nodeEventHandlers(this.fleet, context, (env) => {
      this.settings = env;
    });
  }

  runTo(time: number): void {
    this.simulation.runUntil(seconds(time));
  }

  /** The names of those that are not leaving, with their subnets. */
  members(): string[] {
    return this.fleet.select({}).map(({ node }) => `${node.name} ${node.subnetId}`);
  }

  *#launch(
    ...[config, name, subnetId, cause]: Parameters<FleetContext['launch']>
  ): Generator<never, GroupNode, unknown> {
    if (this.full.has(subnetId)) throw new Ec2Error('InsufficientFreeAddressesInSubnet');
    const note = (what: string) => this.steps.push(`${this.simulation.now / 1e6} ${name} ${what}`);
    const node = new Node({
      name,
      zone: ZONE_OF[subnetId] ?? '',
      maxPods: config.maxPods,
      allocatable: config.allocatable,
    });
    const daemonReady = new Signal();
    let kubelet: Kubelet | undefined;
    note('launched');
    this.launches.push(`${name}: ${cause.launcher}, ${cause.reason}`);
    const launched: GroupNode = {
      name,
      group: config,
      node,
      subnetId,
      daemonReady,
      register: () => {
        note('registered');
        const timings = { ...NO_TIME, shutdownTime: constant(seconds(4)) };
        kubelet = new Kubelet(this.simulation, node, GENEROUS_CNI, timings, kubeletStreams(this.streams), this.journal);
      },
      startDaemon: () => {
        note('daemon started');
        this.simulation.after(seconds(1), () => daemonReady.fire());
      },
      stopDaemon: () => note('daemon stopped'),
      shutDown: () => {
        note('shut down');
        kubelet?.stop();
      },
      crash: () => {
        note('crashed');
        kubelet?.stop();
      },
      terminated: (reason) => {
        note('terminated');
        this.removals.push(`${name}: ${reason}`);
      },
    };
    this.nodes.push(launched);
    return launched;
  }
}
