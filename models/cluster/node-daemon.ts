import type { EventId } from '../../sim/event-table.ts';
import { NO_ROW, type Row } from '../../sim/owned-streams.ts';
import { type Duration, minutes, seconds } from '../../sim/time.ts';
import type { NodeTemplate, VpcCniConfig } from '../cluster-config.ts';
import type { Ec2Client } from '../ec2/client.ts';
import type { Instance } from '../ec2/instance.ts';
import type { Subnet } from '../ec2/subnet.ts';
import { type Checkpoint, NO_ENTRIES } from '../ipamd/checkpoint.ts';
import { LEAK_CLEANUP_MAXIMUM_EXTRA_SECONDS } from '../ipamd/constants.ts';
import type { DaemonHost } from '../ipamd/daemon.ts';
import type { SandboxId } from '../ipamd/datastore/cidr.ts';
import { type Chance, deviceOrder, RandomOrder, type WalkOrder } from '../ipamd/datastore/walk-order.ts';
import type { Decision } from '../ipamd/decisions.ts';
import { Ipamd } from '../ipamd/ipamd.ts';
import type { KubernetesPort } from '../ipamd/ports.ts';
import { refusalOfStartScript } from '../ipamd/settings.ts';
import type { Node } from '../kubernetes/node.ts';
import { eniConfigSubnetId, eniSubnets } from './eni-subnets.ts';
import type { World } from './world.ts';

/** The kubelet restarts a container that ends after 10 s, then twice as long each time, up to 5 min (kubernetes v1.31, pkg/kubelet/kubelet.go). */
const RESTART_BACK_OFF = { first: seconds(10), cap: minutes(5) };

/** The node that the daemon runs on, and who follows what it does. */
export interface DaemonNode {
  readonly node: Node;
  readonly group: NodeTemplate;
  readonly instance: Instance;
  readonly kubernetes: KubernetesPort;
  /** Does the sandbox still exist? The daemon takes over the addresses of no others when it starts again. */
  hasSandbox(id: SandboxId): boolean;
  started(): void;
  /** Something about the pool or its growth has changed. */
  progressed(): void;
  /** A call is being retried, or no longer. */
  retried(): void;
  /** Undefined when nobody wants to know. */
  readonly decided: ((decision: Decision) => void) | undefined;
}

/**
 * The aws-node container of a node: runs ipamd, starts it again as the kubelet does when its start fails, and hands what
 * one process has written down to the next.
 */
export class NodeDaemon implements DaemonHost, Chance {
  readonly #world: World;
  readonly #node: DaemonNode;
  #ipamd: Ipamd | undefined;
  #ec2Client: Ec2Client | undefined;
  #eniSubnets: readonly Subnet[] = [];
  #checkpoint: Checkpoint = NO_ENTRIES;
  /** Where one process after the other draws. */
  #row: Row;
  #walkOrder: WalkOrder | undefined;
  #restartDelay = RESTART_BACK_OFF.first;
  #restart: EventId | undefined;

  constructor(world: World, node: DaemonNode) {
    this.#world = world;
    this.#node = node;
    this.#row = world.daemonStreams.add(node.node.name);
  }

  /** The process that runs, or the last one that did. */
  get ipamd(): Ipamd | undefined {
    return this.#ipamd;
  }

  get ec2Client(): Ec2Client | undefined {
    return this.#ec2Client;
  }

  /** Where new interfaces of the node may be. */
  get eniSubnets(): readonly Subnet[] {
    return this.#eniSubnets;
  }

  /** Starts a process with the settings as they are now. */
  start(): void {
    const { simulation, vpcCni, settings, ec2, profile, instanceTypeOf, skipQuietRounds } = this.#world;
    const { node, group, instance, kubernetes } = this.#node;
    const refusal = refusalOfStartScript({ ...vpcCni.env, ...profile.fixedVariables });
    if (refusal !== undefined) {
      this.#restartLater(`aws-node refuses its settings: ${refusal}`);
      return;
    }
    // Of exact length by `slice`: what `filter` gives has room for 16 more, on each node.
    this.#eniSubnets = eniSubnets(vpcCni, settings, profile, ec2.subnets, node, instance.subnet).slice();
    this.#ipamd = new Ipamd(
      simulation,
      {
        settings,
        profile,
        instance: instanceTypeOf(group),
        identity: {
          instanceId: instance.id,
          subnetId: instance.subnet.id,
          eniConfigSubnetId: eniConfigSubnetId(vpcCni, node),
        },
        walkOrder: this.#walkOrderOf(vpcCni.walkOrder),
        // Addresses of sandboxes that have gone while no process ran are dropped (`normalizeCheckpointDataByPodVethExistence`,
        // amazon-vpc-cni-k8s, pkg/ipamd/datastore/data_store.go).
        checkpoint:
          this.#checkpoint.length === 0
            ? NO_ENTRIES
            : this.#checkpoint.filter(({ sandbox }) => this.#node.hasSandbox(sandbox)),
        skipQuietRounds,
        host: this,
      },
      { ec2: this.#newClient(), imds: instance.imds, kubernetes },
    );
    this.#ipamd.start();
    // The new process knows of no addresses yet.
    this.#node.progressed();
  }

  /** Ends the process at once; none is started any more until `start`. */
  stop(): void {
    this.#world.simulation.cancel(this.#restart);
    // A start that has failed leaves the book as the process before it did.
    if (this.#ipamd?.ready === true) this.#checkpoint = this.#ipamd.kill();
    else this.#ipamd?.kill();
  }

  /** Tells the process that its node ends. */
  terminate(): void {
    this.#world.simulation.cancel(this.#restart);
    this.#ipamd?.terminate();
  }

  /** The node is gone: no process is started any more. */
  end(): void {
    this.#world.daemonStreams.remove(this.#row);
    this.#row = NO_ROW;
    this.#ec2Client?.end();
  }

  jitter(): number {
    return this.#world.daemonStreams.next(this.#row, 'ipamd-jitter');
  }

  /** Where a walk through a map begins. */
  below(count: number): number {
    return this.#world.daemonStreams.below(this.#row, 'ipamd-walk-order', count);
  }

  leakCleanupDelay(): Duration {
    return seconds(
      this.#world.daemonStreams.below(this.#row, 'ipamd-leak-cleanup', LEAK_CLEANUP_MAXIMUM_EXTRA_SECONDS),
    );
  }

  onStarted(ready: boolean): void {
    if (!ready) {
      this.#restartLater('the daemon could not start');
      return;
    }
    this.#restartDelay = RESTART_BACK_OFF.first;
    this.#node.started();
  }

  onProgress(): void {
    this.#node.progressed();
  }

  get onDecision(): ((decision: Decision) => void) | undefined {
    return this.#node.decided;
  }

  #walkOrderOf(order: VpcCniConfig['walkOrder']): WalkOrder {
    this.#walkOrder ??= order === 'random' ? new RandomOrder(this) : deviceOrder;
    return this.#walkOrder;
  }

  #newClient(): Ec2Client {
    if (this.#ec2Client === undefined) {
      this.#ec2Client = this.#world.ec2.client(this.#node.instance);
      this.#ec2Client.watcher = this.#node;
    } else this.#ec2Client.renew();
    return this.#ec2Client;
  }

  #restartLater(reason: string): void {
    const { simulation, reportEvent } = this.#world;
    const delay = this.#restartDelay;
    reportEvent(
      'ipamd-start-failed',
      `node/${this.#node.node.name}`,
      `${reason}; the kubelet starts it again in ${delay / seconds(1)} s`,
    );
    this.#restartDelay = Math.min(delay * 2, RESTART_BACK_OFF.cap);
    this.#restart = simulation.after(delay, () => {
      this.stop();
      this.start();
    });
  }
}
