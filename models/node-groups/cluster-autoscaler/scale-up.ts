import type { RandomStream } from '../../../sim/random.ts';
import type { Simulation } from '../../../sim/simulation.ts';
import { Node } from '../../kubernetes/node.ts';
import type { Pod } from '../../kubernetes/pod.ts';
import type { Fleet } from '../fleet.ts';
import type { Member } from '../member.ts';
import type { NodeGroup } from '../node-group.ts';
import { FirstFit } from '../what-if/first-fit.ts';
import { ImaginedCluster } from '../what-if/imagined-cluster.ts';
import { type DaemonPods, usableNodes, withDaemons } from '../what-if/usable-nodes.ts';
import type { ClusterAutoscalerConfig } from './cluster-autoscaler-config.ts';
import { estimate } from './estimate.ts';
import { chooseOption, type ExpansionOption } from './expander.ts';
import { GroupTemplates } from './group-templates.ts';
import { areSimilar, shareOut } from './similar-groups.ts';

/** `--max-nodes-per-scaleup`. */
const MOST_NODES = 1_000;

interface GroupOption extends ExpansionOption {
  readonly of: NodeGroup;
}

export interface ScaleUp {
  /** By how much each group grows. */
  readonly increases: ReadonlyMap<NodeGroup, number>;
  /** The pods that it is for. */
  readonly pods: number;
  /** Those for which there is no place yet, these included. */
  readonly waiting: number;
}

/** Where nodes are added (kubernetes/autoscaler, cluster-autoscaler/core/scaleup/orchestrator/orchestrator.go). */
export class ScaleUpPlanner {
  readonly #fleet: Fleet;
  readonly #daemonPods: DaemonPods;
  readonly #zoneOf: (subnetId: string) => string;
  readonly #config: ClusterAutoscalerConfig;
  readonly #stream: RandomStream;
  readonly #templates: GroupTemplates;

  constructor(
    context: {
      readonly simulation: Simulation;
      readonly fleet: Fleet;
      readonly daemonPods: DaemonPods;
      zoneOf(subnetId: string): string;
    },
    config: ClusterAutoscalerConfig,
    stream: RandomStream,
  ) {
    this.#fleet = context.fleet;
    this.#daemonPods = context.daemonPods;
    this.#zoneOf = (id) => context.zoneOf(id);
    this.#config = config;
    this.#stream = stream;
    this.#templates = new GroupTemplates(() => context.simulation.now);
  }

  /**
   * One decision: a scan makes no more than one.
   * @param groups that may grow.
   * @returns undefined when nothing is to be done, or nothing would help.
   */
  plan(pods: readonly Pod[], groups: readonly NodeGroup[]): ScaleUp | undefined {
    const { cluster, existing } = this.#imagine();
    const firstFit = new FirstFit(cluster, existing);
    const waiting = pods.filter((pod) => firstFit.place(pod) === undefined);
    if (waiting.length === 0) return undefined;
    const options = groups.flatMap((of): GroupOption[] => {
      const most = Math.min(MOST_NODES, (of.config.maxSize ?? 0) - of.wanted);
      if (most <= 0) return [];
      const { nodes, pods: helped } = estimate(waiting, cluster, (name) => this.freshNode(of, name), most);
      return nodes === 0 ? [] : [{ of, group: of.name, nodes, pods: helped, allocatable: of.config.allocatable }];
    });
    const best = chooseOption(options, this.#config, this.#stream);
    if (best === undefined) return undefined;
    const similar = this.#config.balanceSimilarNodeGroups
      ? options.filter(
          ({ of, pods: helped }) => helped.length === best.pods.length && areSimilar(of.config, best.of.config),
        )
      : [best];
    const increases = shareOut(
      best.nodes,
      similar.map(({ of }) => of),
    );
    return { increases, pods: best.pods.length, waiting: waiting.length };
  }

  /**
   * A group's next node as it is imagined: in the zone of a node that it has, else in the first of its zones. The Auto
   * Scaling group may decide otherwise (cluster-autoscaler/cloudprovider/aws, `buildNodeFromTemplate`).
   */
  freshNode(group: NodeGroup, name: string): Node {
    const { config, members } = group;
    const { allocatable, maxPods, labels, taints, subnets } = config;
    const [member] = members;
    const zone = member?.node.node.zone ?? this.#zoneOf(subnets[0] as string);
    const extendedResources = this.#templates.resourcesOf(group);
    const node = new Node({
      name: `${config.name}/${name}`,
      zone,
      allocatable,
      maxPods,
      labels,
      taints,
      extendedResources,
    });
    node.setReady();
    return withDaemons(node, this.#daemonPods);
  }

  /** To Cluster Autoscaler a node that boots is one more of its group's template. */
  #usableNodes(): Map<Member, Node> {
    return usableNodes(this.#fleet, this.#daemonPods, (member) => {
      const group = this.#fleet.groups.get(member.node.group.name);
      return group === undefined || member.boot === undefined ? undefined : this.#templates.resourcesOf(group);
    });
  }

  #imagine(): { readonly cluster: ImaginedCluster; readonly existing: readonly Node[] } {
    const cluster = new ImaginedCluster();
    for (const node of this.#usableNodes().values()) cluster.add(node);
    for (const group of this.#fleet.groups.values()) {
      for (let index = 1; index <= group.launching; index += 1) cluster.add(this.freshNode(group, `upcoming-${index}`));
    }
    return { cluster, existing: [...cluster.nodes] };
  }
}
