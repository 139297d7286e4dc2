import type { Task } from '../../sim/process.ts';
import type { EventKind } from '../observations/event-kinds.ts';
import { restartDaemon, rollOutDaemon } from './daemon-roll-out.ts';
import type { Fleet } from './fleet.ts';
import type { FleetContext } from './fleet-context.ts';
import type { Member } from './member.ts';
import type { DrainEvent, NodeEvents, NodeTarget } from './node-events.ts';

/** What each kind of timed event does when its time has come. */
export function nodeEventHandlers(
  fleet: Fleet,
  context: FleetContext,
  changeSettings: (env: Readonly<Record<string, string>>) => void,
): { readonly [Kind in keyof NodeEvents]: (event: NodeEvents[Kind]) => void } {
  /** Nodes may have gone since the scenario was written: that is worth a line, not an error. */
  const each = (kind: EventKind, target: NodeTarget, action: (member: Member) => void) => {
    const members = fleet.select(target);
    if (members.length === 0) context.reportEvent(kind, 'cluster', 'there is no such node at this time');
    for (const member of members) action(member);
  };
  return {
    cordon: (target) => each('cordon', target, (member) => fleet.cordon(member)),
    uncordon: (target) => each('uncordon', target, (member) => fleet.uncordon(member)),
    drain: (event) => {
      const waiting: Member[] = [];
      each('drain', event, (member) => waiting.push(member));
      drainSomeAtATime(fleet, context, event, waiting);
    },
    spotInterruption: (target) => each('spot-interruption', target, (member) => fleet.interruptSpot(member)),
    instanceFailure: (event) => each('instance-failure', event, (member) => fleet.fail(member, event.replacedAfter)),
    zoneLoss: (event) => fleet.loseZone(event.zone, event.for, event.replacedAfter),
    restartIpamd: (target) =>
      each('ipamd-restart', target, (member) => context.simulation.start(restartDaemon(context, member))),
    changeSettings: ({ env }) => {
      const variables = Object.entries(env).map(([variable, value]) => `${variable}=${value}`);
      context.reportEvent('change-settings', 'cluster', variables.join(' '));
      changeSettings(env);
      rollOutDaemon(context, fleet.select({}));
    },
    scale: ({ nodeGroup, size }) => fleet.scale(nodeGroup, size),
  };
}

/** kubectl cordons all the nodes before it drains the first. */
function drainSomeAtATime(fleet: Fleet, context: FleetContext, event: DrainEvent, waiting: Member[]): void {
  for (const { node } of waiting) node.node.cordon();
  const next = function* (): Task {
    for (let member = waiting.shift(); member !== undefined; member = waiting.shift()) {
      yield* fleet.drain(member, event);
    }
  };
  const atATime = Math.min(event.maxUnavailable, waiting.length);
  for (let index = 0; index < atATime; index += 1) context.simulation.start(next());
}
