import type { EventId } from '../../../sim/event-table.ts';
import { join, sleep, type Task } from '../../../sim/process.ts';
import { NEVER, seconds, type Time } from '../../../sim/time.ts';
import { tickAtOrAfter } from '../../kubernetes/periodic-tick.ts';
import { allowedDisruptions } from './budgets.ts';
import { type Candidate, candidateOf } from './candidates.ts';
import { type Consolidation, consolidate, consolidateOne, consolidateSeveral } from './consolidation.ts';
import type { DisruptionReason } from './karpenter-config.ts';
import type { KarpenterContext } from './karpenter-context.ts';
import type { NodePool } from './node-pool.ts';
import { consolidatableFrom, isSettled, type NodeWatch, type WatchedNode } from './node-watch.ts';
import type { Provisioner } from './provisioner.ts';
import { taintDisrupted, untaintDisrupted } from './termination.ts';

/** `pollingPeriod` (kubernetes-sigs/karpenter, pkg/controllers/disruption/controller.go). */
const POLLING_PERIOD = seconds(10);
/** So long after it was decided it is looked at again whether a command still holds (`commandValidationDelay`, consolidation.go). */
const VALIDATION_DELAY = seconds(15);

interface Command extends Consolidation {
  readonly reason: DisruptionReason;
}

/**
 * Takes nodes away that are empty or whose pods fit elsewhere (kubernetes-sigs/karpenter, pkg/controllers/disruption): first
 * empty ones, then several at once, then one. It looks every 10 s; while nothing has changed since it last found nothing,
 * it has no event.
 */
export class Disruption {
  readonly #context: KarpenterContext;
  readonly #provisioner: Provisioner;
  readonly #watch: NodeWatch;
  readonly #remove: (node: WatchedNode, reason: string) => void;
  readonly #phase: Time;
  #look: EventId | undefined;
  #deciding = false;
  /** There was a node at the last look that could not go as things stood. */
  #wouldLookAgain = false;

  /** @param remove drains a node and terminates it. */
  constructor(
    context: KarpenterContext,
    provisioner: Provisioner,
    watch: NodeWatch,
    remove: (node: WatchedNode, reason: string) => void,
  ) {
    this.#context = context;
    this.#provisioner = provisioner;
    this.#watch = watch;
    this.#remove = remove;
    this.#phase = context.streams.stream('karpenter/disruption').below(POLLING_PERIOD);
  }

  /** Something has changed in the cluster. */
  changed(): void {
    if (this.#wouldLookAgain) this.#lookAt(this.#context.simulation.now);
  }

  /** The node may be consolidated from a moment on that may have changed. */
  nodeChanged(node: WatchedNode): void {
    this.#lookAt(consolidatableFrom(node));
  }

  #lookAt(time: Time): void {
    if (time === NEVER || this.#deciding) return;
    const { simulation } = this.#context;
    const tick = tickAtOrAfter(Math.max(time, simulation.now), POLLING_PERIOD, this.#phase);
    const planned = simulation.timeOf(this.#look);
    if (planned !== undefined && planned <= tick) return;
    simulation.cancel(this.#look);
    this.#look = simulation.at(tick, () => simulation.start(this.#decide()));
  }

  *#decide(): Task {
    this.#deciding = true;
    const command = this.#command();
    if (command !== undefined) {
      yield sleep(VALIDATION_DELAY);
      const valid = this.#validated(command);
      if (valid !== undefined) this.#context.simulation.start(this.#execute(valid));
    }
    this.#deciding = false;
    const { now } = this.#context.simulation;
    const due = this.#watch.nodes.filter(isSettled).map(consolidatableFrom);
    this.#wouldLookAgain = due.some((time) => time <= now);
    const later = due.filter((time) => time > now);
    if (command !== undefined && this.#wouldLookAgain) this.#lookAt(now + 1);
    else if (later.length > 0) this.#lookAt(Math.min(...later));
  }

  #command(): Command | undefined {
    const candidates = this.#candidates().sort((a, b) => a.cost - b.cost);
    const empty = this.#withinBudgets(
      candidates.filter(({ pods }) => pods.length === 0),
      'Empty',
    );
    if (empty.length > 0) return { candidates: empty, replacement: undefined, reason: 'Empty' };
    const others = this.#withinBudgets(
      candidates.filter(({ pool, pods }) => pods.length > 0 && pool.config.consolidationPolicy !== 'WhenEmpty'),
      'Underutilized',
    );
    const simulateWithout = this.#simulateWithout;
    const found = consolidateSeveral(others, simulateWithout) ?? consolidateOne(others, simulateWithout);
    return found && { ...found, reason: 'Underutilized' };
  }

  /** What of the command still holds. */
  #validated({ candidates, reason, replacement }: Command): Command | undefined {
    const now = new Map(this.#candidates().map((candidate) => [candidate.member, candidate]));
    const still = this.#withinBudgets(
      candidates.flatMap(({ member }) => now.get(member) ?? []),
      reason,
    );
    if (reason === 'Empty') {
      const empty = still.filter(({ pods }) => pods.length === 0);
      return empty.length === 0 ? undefined : { candidates: empty, replacement: undefined, reason };
    }
    if (still.length < candidates.length) return undefined;
    const found = consolidate(still, this.#simulateWithout);
    if (found === undefined || (replacement === undefined && found.replacement !== undefined)) return undefined;
    return { ...found, reason };
  }

  *#execute({ candidates, replacement, reason }: Command): Task {
    const nodes = candidates.flatMap(({ member }) => this.#watch.of(member) ?? []);
    const reasons = new Map<WatchedNode, string>();
    for (const [index, node] of nodes.entries()) {
      node.disrupting = true;
      taintDisrupted(node.member.node.node);
      const { pods, member } = candidates[index] as Candidate;
      const because = why(pods.length, reason, replacement !== undefined);
      reasons.set(node, because);
      this.#context.reportEvent('consolidate', `node/${member.node.name}`, because);
    }
    if (replacement !== undefined) {
      const member = yield* this.#provisioner.launch(replacement, `in place of ${nodes.map(nameOf).join(', ')}`);
      if (member?.boot !== undefined) yield* join(member.boot);
      if (member?.node.node.ready !== true) {
        for (const node of nodes) {
          node.disrupting = false;
          if (!node.member.leaving) untaintDisrupted(node.member.node.node);
        }
        return;
      }
    }
    for (const node of nodes) if (!node.member.leaving) this.#remove(node, reasons.get(node) ?? '');
  }

  #candidates(): Candidate[] {
    const { simulation, evictions } = this.#context;
    return this.#watch.nodes
      .filter((node) => isSettled(node) && consolidatableFrom(node) <= simulation.now)
      .flatMap(({ pool, member, launched }) => candidateOf(pool, member, evictions, simulation.now - launched) ?? []);
  }

  /** The first of the candidates, as many as the budgets of each NodePool allow now. */
  #withinBudgets(candidates: readonly Candidate[], reason: DisruptionReason): Candidate[] {
    const left = new Map<NodePool, number>();
    return candidates.filter(({ pool }) => {
      const allowed = left.get(pool) ?? this.#allowed(pool, reason);
      left.set(pool, allowed - 1);
      return allowed > 0;
    });
  }

  #allowed(pool: NodePool, reason: DisruptionReason): number {
    const nodes = this.#watch.nodes.filter((node) => node.pool === pool && pool.isInitialized(node.member));
    return allowedDisruptions(pool.config, reason, nodes.length, nodes.filter((node) => !isSettled(node)).length);
  }

  readonly #simulateWithout = (candidates: readonly Candidate[]) => {
    const pods = [...this.#provisioner.waitingPods(), ...candidates.flatMap((candidate) => candidate.pods)];
    return this.#provisioner.simulate(pods, new Set(candidates.map(({ member }) => member)));
  };
}

function nameOf({ member }: WatchedNode): string {
  return member.node.name;
}

function why(pods: number, reason: DisruptionReason, replaced: boolean): string {
  if (reason === 'Empty') return 'it is empty';
  return replaced ? `a cheaper node takes its place and its ${pods} pods` : `its ${pods} pods fit on other nodes`;
}
