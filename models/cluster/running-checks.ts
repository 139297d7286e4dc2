import { minutes } from '../../sim/time.ts';
import { checkCounts, checkLimits, checkTokens } from './checks.ts';
import type { ClusterNode } from './cluster-node.ts';
import type { World } from './world.ts';

/** Nodes that are looked at after one call, beside the caller: all of a small cluster; of a large one each in turn. */
const NODES_PER_CALL = 20;

/**
 * The invariants that cost too much for every run. What they cost follows the number of calls, not that of nodes: so a
 * thousand nodes can be watched for a day.
 */
export class RunningChecks {
  readonly #world: World;
  readonly #nodes: ReadonlyMap<string, ClusterNode>;
  /** Goes on round and round; nodes that come and go do not disturb it. */
  #round: Iterator<ClusterNode>;
  /** In which the books were last counted anew. */
  #minuteCounted: number | undefined;

  constructor(world: World, nodes: ReadonlyMap<string, ClusterNode>) {
    this.#world = world;
    this.#nodes = nodes;
    this.#round = nodes.values();
  }

  /** What every EC2 call must leave in order. @throws BrokenInvariant */
  callEnded(caller: string): void {
    const node = this.#nodes.get(caller);
    if (node !== undefined) {
      checkLimits(node.instance);
      this.#world.vpcResourceController.check(node.node);
    }
    this.#countOnceAMinute();
  }

  /** When all have seen what a call changed: are waits put down to the causes that hold? @throws BrokenInvariant */
  causesSeen(caller: string): void {
    this.#nodes.get(caller)?.checkCause();
    for (const node of this.#world.waitingForSubnet) node.checkCause();
    for (let count = Math.min(NODES_PER_CALL, this.#nodes.size); count > 0; count -= 1)
      this.#nextOfRound()?.checkCause();
  }

  /** A count that is wrong stays wrong: once a minute is enough to find it. */
  #countOnceAMinute(): void {
    const { simulation, ec2, ledger } = this.#world;
    const minute = Math.floor(simulation.now / minutes(1));
    if (minute === this.#minuteCounted) return;
    this.#minuteCounted = minute;
    for (const subnet of ec2.subnets) checkCounts(subnet);
    if (ec2.limits !== undefined) checkTokens(ec2.limits);
    ledger.check();
  }

  #nextOfRound(): ClusterNode | undefined {
    let next = this.#round.next();
    if (next.done === true) {
      this.#round = this.#nodes.values();
      next = this.#round.next();
    }
    return next.done === true ? undefined : next.value;
  }
}
