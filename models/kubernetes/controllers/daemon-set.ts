import type { Simulation } from '../../../sim/simulation.ts';
import { milliseconds } from '../../../sim/time.ts';
import type { PodTemplate, Taint, Toleration } from '../../pod-template.ts';
import type { DaemonSetConfig } from '../../workload-config.ts';
import type { ApiServer } from '../api-server.ts';
import { HOSTNAME_LABEL, type Node, type NodeWatcher } from '../node.ts';
import type { Pod, PodController, PodSpec } from '../pod.ts';
import { fitsNode } from '../scheduler/filters/node-affinity.ts';
import { tolerates } from '../scheduler/tolerations.ts';
import { CoalescedSync } from './coalesced-sync.ts';
import { roundedUp } from './pod-count.ts';
import { podSpec } from './pod-spec.ts';

/** From a change of a node or a pod until the controller has made its calls. No measurement is known: an assumption. */
const SYNC_DELAY = milliseconds(10);
const NOT_READY: Taint = { key: 'node.kubernetes.io/not-ready', value: '', effect: 'NoSchedule' };
/** What every pod of a DaemonSet tolerates (`AddOrUpdateDaemonPodTolerations`, kubernetes v1.31, pkg/controller/daemon/util). */
const DAEMON_TOLERATIONS: readonly Toleration[] = [
  tolerationOf('node.kubernetes.io/not-ready', 'NoExecute'),
  tolerationOf('node.kubernetes.io/unreachable', 'NoExecute'),
  tolerationOf('node.kubernetes.io/unschedulable', 'NoSchedule'),
];

/**
 * A DaemonSet: one pod on each node that it is meant for and whose taints it tolerates. It makes the pod; the scheduler
 * puts it on its node, which must have room like any other.
 */
export class DaemonSet implements PodController, NodeWatcher {
  readonly #apiServer: ApiServer;
  readonly #config: DaemonSetConfig;
  readonly #sync: CoalescedSync;
  /** The nodes there are, and the pod of each as long as its object exists. */
  readonly #pods = new Map<Node, Pod | undefined>();
  readonly #nodeOf = new Map<Pod, Node>();
  readonly #templateOf = new Map<Pod, PodTemplate>();
  #template: PodTemplate;
  #exists = false;

  constructor(simulation: Simulation, apiServer: ApiServer, config: DaemonSetConfig) {
    this.#apiServer = apiServer;
    this.#config = config;
    this.#template = withDaemonTolerations(config.template);
    this.#sync = new CoalescedSync(simulation, SYNC_DELAY, () => this.#makeSteps());
    simulation.at(config.createAt, () => {
      this.#exists = true;
      this.#sync.request();
    });
  }

  get pods(): Pod[] {
    return [...this.#pods.values()].filter((pod) => pod !== undefined && pod.deleted === undefined) as Pod[];
  }

  nodeJoined(node: Node): void {
    this.#pods.set(node, undefined);
    node.watch(this);
    this.#sync.request();
  }

  nodeLeft(node: Node): void {
    this.#pods.delete(node);
  }

  /** What its pod on the node asks for; undefined when it would make none there. */
  podFor(node: Node): PodSpec | undefined {
    if (!this.#exists) return undefined;
    const spec = this.#specFor(node);
    return fitsNode(spec, node) && toleratesTaints(spec, node) ? spec : undefined;
  }

  /** Gives it another template (the same one: `kubectl rollout restart`). */
  update(template: PodTemplate): void {
    this.#template = withDaemonTolerations(template);
    this.#sync.request();
  }

  nodeChanged(): void {
    this.#sync.request();
  }

  podEnded(): void {}

  podReady(): void {
    this.#sync.request();
  }

  podInactive(): void {}

  podGone(pod: Pod): void {
    const node = this.#nodeOf.get(pod);
    this.#nodeOf.delete(pod);
    this.#templateOf.delete(pod);
    if (node === undefined || this.#pods.get(node) !== pod) return;
    this.#pods.set(node, undefined);
    this.#sync.request();
  }

  #makeSteps(): void {
    if (!this.#exists) return;
    for (const [node, pod] of this.#pods) if (pod === undefined) this.#createOn(node);
    this.#update();
  }

  #createOn(node: Node): void {
    const spec = this.podFor(node);
    if (spec === undefined) return;
    const pod = this.#apiServer.createPod(spec, `${this.#config.name}-${node.name}`);
    this.#pods.set(node, pod);
    this.#nodeOf.set(pod, node);
    this.#templateOf.set(pod, this.#template);
  }

  /** Deletes pods of an older template, as many at a time as may be missing. */
  #update(): void {
    const { updateStrategy } = this.#config;
    if (updateStrategy === 'OnDelete') return;
    const pods = [...this.#nodeOf.keys()];
    const unavailable = pods.filter((pod) => !pod.isReady || pod.deleted !== undefined).length;
    const old = pods.filter((pod) => this.#templateOf.get(pod) !== this.#template && pod.deleted === undefined);
    const allowed = roundedUp(updateStrategy.maxUnavailable, pods.length) - unavailable;
    for (const pod of old.slice(0, Math.max(0, allowed))) this.#apiServer.deletePod(pod);
  }

  #specFor(node: Node): PodSpec {
    const { namespace, name } = this.#config;
    const nodeSelector = new Map([...(this.#template.nodeSelector ?? []), [HOSTNAME_LABEL, node.name]]);
    return podSpec({ ...this.#template, nodeSelector }, { namespace, owner: `DaemonSet/${name}`, controller: this });
  }
}

function withDaemonTolerations(template: PodTemplate): PodTemplate {
  return { ...template, tolerations: [...(template.tolerations ?? []), ...DAEMON_TOLERATIONS] };
}

function toleratesTaints({ tolerations }: PodSpec, node: Node): boolean {
  const taints = node.ready ? node.taints : [...node.taints, NOT_READY];
  return taints.every((taint) => taint.effect === 'PreferNoSchedule' || tolerates(tolerations, taint));
}

function tolerationOf(key: string, effect: Taint['effect']): Toleration {
  return { key, operator: 'Exists', value: '', effect };
}
