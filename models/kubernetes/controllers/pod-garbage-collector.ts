import type { Simulation } from '../../../sim/simulation.ts';
import { seconds, type Time } from '../../../sim/time.ts';
import type { ApiServer } from '../api-server.ts';
import type { Node } from '../node.ts';
import { tickAtOrAfter } from '../periodic-tick.ts';

/** `gcCheckPeriod` and `quarantineTime` (kubernetes v1.31, pkg/controller/podgc/gc_controller.go). */
const CHECK_PERIOD = seconds(20);
const QUARANTINE = seconds(40);

/** Deletes, by force, pods whose node is no more: 40 to 60 s after the node's object has gone. */
export class PodGarbageCollector {
  readonly #simulation: Simulation;
  readonly #apiServer: ApiServer;
  readonly #phase: Time;

  /** @param phase of its checks, from 0 to 20 s. */
  constructor(simulation: Simulation, apiServer: ApiServer, phase: Time) {
    this.#simulation = simulation;
    this.#apiServer = apiServer;
    this.#phase = phase;
  }

  nodeGone(node: Node): void {
    const noticed = tickAtOrAfter(this.#simulation.now, CHECK_PERIOD, this.#phase);
    this.#simulation.at(noticed + QUARANTINE, () => {
      for (const pod of [...node.pods]) this.#apiServer.forceDeletePod(pod);
    });
  }
}
