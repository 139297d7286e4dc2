import { Node } from '../../kubernetes/node.ts';
import type { Pod } from '../../kubernetes/pod.ts';
import type { Resources } from '../../pod-template.ts';
import { FirstFit } from '../what-if/first-fit.ts';
import type { ImaginedCluster } from '../what-if/imagined-cluster.ts';
import type { NodePoolConfig, Offering } from './karpenter-config.ts';
import { type FreshNodes, NodeClaim, type Shape } from './node-claim.ts';
import { strictly } from './preferences.ts';

/** What a NodePool may still launch: what its limits leave. Infinity where nothing is limited. */
export interface Room extends Resources {
  readonly nodes: number;
}

export interface LaunchablePool {
  readonly config: NodePoolConfig;
  /** In which something can be launched now. */
  readonly zones: readonly string[];
  readonly room: Room;
}

export interface Packing {
  readonly onExisting: ReadonlyMap<Pod, Node>;
  readonly claims: readonly NodeClaim[];
  readonly unplaced: readonly Pod[];
}

/**
 * Finds room for pods: the largest first, each on a node that is there, else on a new one that is being planned, of these
 * the one with the fewest pods, else on another new one of the first NodePool that takes it
 * (kubernetes-sigs/karpenter, pkg/controllers/provisioning/scheduling/scheduler.go and queue.go).
 * @param cluster is changed: pods are placed, new nodes come to it.
 * @param existing nodes of the cluster in the order in which they are asked.
 * @param pools by descending weight.
 */
export function packPods(
  pods: readonly Pod[],
  cluster: ImaginedCluster,
  existing: readonly Node[],
  pools: readonly LaunchablePool[],
  fresh: FreshNodes,
): Packing {
  for (const zone of new Set(pools.flatMap(({ zones }) => zones))) cluster.add(emptyZone(zone));
  const onExisting = new Map<Pod, Node>();
  const claims: NodeClaim[] = [];
  const unplaced: Pod[] = [];
  const firstFit = new FirstFit(cluster, existing);
  const rooms = new Map(pools.map(({ config, room }) => [config, room]));

  const open = (pod: Pod): boolean => {
    for (const { config, zones } of pools) {
      const room = rooms.get(config) as Room;
      const name = `claim-${config.name}-${claims.length + 1}`;
      const claim = new NodeClaim(cluster, config, name, shapesOf(config, zones, room, fresh, name));
      if (!claim.take(pod)) continue;
      claims.push(claim);
      rooms.set(config, without(room, claim));
      return true;
    }
    return false;
  };
  const place = (pod: Pod): boolean => {
    const node = firstFit.place(pod);
    if (node !== undefined) {
      onExisting.set(pod, node);
      return true;
    }
    const byPods = claims.toSorted((a, b) => a.pods.length - b.pods.length);
    return byPods.some((claim) => claim.take(pod)) || open(pod);
  };

  for (const pod of largestFirst(pods)) {
    const strict = strictly(pod);
    if ((strict !== undefined && place(strict)) || place(pod)) continue;
    unplaced.push(pod);
  }
  return { onExisting, claims, unplaced };
}

function largestFirst(pods: readonly Pod[]): Pod[] {
  return pods.toSorted(
    ({ spec: { requests: a } }, { spec: { requests: b } }) => b.milliCpu - a.milliCpu || b.memoryMiB - a.memoryMiB,
  );
}

function shapesOf(
  { offerings }: NodePoolConfig,
  zones: readonly string[],
  room: Room,
  fresh: FreshNodes,
  name: string,
): Shape[] {
  return offerings.flatMap((offering) =>
    isWithin(offering, room) ? zones.map((zone) => ({ offering, zone, node: fresh.of(offering, zone, name) })) : [],
  );
}

function isWithin({ capacity }: Offering, room: Room): boolean {
  return room.nodes >= 1 && capacity.milliCpu <= room.milliCpu && capacity.memoryMiB <= room.memoryMiB;
}

/** What is left when the claim becomes the largest of what it may become (`subtractMax` of scheduler.go). */
function without(room: Room, { largest }: NodeClaim): Room {
  return {
    nodes: room.nodes - 1,
    milliCpu: room.milliCpu - largest.milliCpu,
    memoryMiB: room.memoryMiB - largest.memoryMiB,
  };
}

/** Stands for a zone in which there may be no node: a place all the same for pods that are spread over zones. */
function emptyZone(zone: string): Node {
  return new Node({ name: `zone/${zone}`, zone, allocatable: { milliCpu: 0, memoryMiB: 0 }, maxPods: 0 });
}
