import { Sampler } from '../../sim/distributions.ts';
import { sleep, type Task, wait } from '../../sim/process.ts';
import type { BootPhases } from './boot-phases.ts';
import type { FleetContext } from './fleet-context.ts';
import type { Member } from './member.ts';

/** From the launch until the node is Ready. If ipamd's start fails, the node waits for the attempt that works. */
export function* bootNode(context: FleetContext, member: Member): Task {
  const { node } = member;
  const stream = context.streams.ownStream(`boot/${node.name}`);
  const draw = (phase: keyof BootPhases) => sleep(new Sampler(node.group.boot[phase], stream).draw());
  yield draw('instanceStart');
  yield draw('systemStart');
  yield draw('registration');
  node.register();
  member.registered = true;
  context.registered(node);
  yield draw('daemonStart');
  node.startDaemon();
  yield* wait(node.daemonReady);
  yield draw('readyDelay');
  node.node.setReady();
  member.boot = undefined;
  member.readySince = context.simulation.now;
}
