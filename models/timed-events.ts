import type { Simulation } from '../sim/simulation.ts';
import type { EventKinds, TimedEvent } from './cluster-config.ts';

/** What to do when an event's time has come, for some kinds. */
type EventHandlers = { readonly [Kind in keyof EventKinds]?: (event: EventKinds[Kind]) => void };

/** Plans those events of a scenario that are of these kinds. */
export function planEvents(simulation: Simulation, events: readonly TimedEvent[], handlers: EventHandlers): void {
  for (const event of events) {
    simulation.at(event.at, () => {
      for (const kind of Object.keys(handlers) as (keyof EventKinds)[]) handle(kind, event, handlers);
    });
  }
}

function handle<Kind extends keyof EventKinds>(kind: Kind, event: TimedEvent, handlers: EventHandlers): void {
  const given = (event as { readonly [K in keyof EventKinds]?: EventKinds[K] | undefined })[kind];
  if (given !== undefined) handlers[kind]?.(given);
}
