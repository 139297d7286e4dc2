import type { Simulation } from '../../sim/simulation.ts';
import type { Daemon } from '../ipamd/daemon.ts';
import type { Decision } from '../ipamd/decisions.ts';
import { insufficientBackOffEnds } from '../ipamd/increase.ts';
import type { AddAnswer, Sandbox } from '../kubernetes/cni-port.ts';
import type { WaitCause } from '../observations/causes.ts';
import type { DetailRecord, NodeDetail, PoolState } from '../observations/details.ts';

/** Tells what happens on one node step by step. There is none unless somebody asks for details. */
export class NodeDetails {
  readonly #simulation: Simulation;
  readonly #node: string;
  readonly #report: (detail: DetailRecord) => void;

  constructor(simulation: Simulation, node: string, report: (detail: DetailRecord) => void) {
    this.#simulation = simulation;
    this.#node = node;
    this.#report = report;
  }

  step(step: NodeDetail['step']): void {
    this.#report({ kind: 'node', time: this.#simulation.now, node: this.#node, step });
  }

  /** @param cause why it failed; undefined when it worked. */
  attempt({ pod }: Sandbox, answer: AddAnswer, daemon: Daemon | undefined, cause: WaitCause | undefined): void {
    this.#report({
      kind: 'attempt',
      time: this.#simulation.now,
      node: this.#node,
      pod: `${pod.spec.namespace}/${pod.name}`,
      number: pod.attempts,
      address: answer.ok ? answer.address : undefined,
      device: answer.ok ? answer.device : undefined,
      cause,
      pool: daemon === undefined ? undefined : this.#poolState(daemon),
    });
  }

  cause(cause: WaitCause | undefined, waiting: number): void {
    this.#report({ kind: 'cause', time: this.#simulation.now, node: this.#node, cause, waiting });
  }

  decision(decision: Decision, daemon: Daemon | undefined): void {
    if (daemon === undefined) return;
    this.#report({
      kind: 'decision',
      time: this.#simulation.now,
      node: this.#node,
      decision,
      pool: this.#poolState(daemon),
    });
  }

  #poolState(daemon: Daemon): PoolState {
    const { now } = this.#simulation;
    const datastore = daemon.pools[0]?.datastore;
    const { total, assigned, cooling } = datastore?.statistics(now) ?? { total: 0, assigned: 0, cooling: 0 };
    const backOffEnds = insufficientBackOffEnds(daemon);
    return {
      total,
      assigned,
      cooling,
      enis: datastore?.eniCount ?? 0,
      nextCoolingEnd: datastore?.nextCoolingEnd(now),
      backOffUntil: backOffEnds >= now ? backOffEnds : undefined,
    };
  }
}
