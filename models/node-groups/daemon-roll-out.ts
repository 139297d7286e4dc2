import { Sampler } from '../../sim/distributions.ts';
import { sleep, type Task, wait } from '../../sim/process.ts';
import type { FleetContext } from './fleet-context.ts';
import type { Member } from './member.ts';

/** `updateStrategy` of the aws-node DaemonSet (aws/amazon-vpc-cni-k8s, config/master/aws-k8s-cni.yaml); shares are rounded up. */
const MAX_UNAVAILABLE_SHARE = 0.1;

/** Starts ipamd anew on these nodes, so many at a time as the roll-out of the aws-node DaemonSet allows. */
export function rollOutDaemon(context: FleetContext, members: readonly Member[]): void {
  const waiting = [...members];
  const atATime = Math.ceil(members.length * MAX_UNAVAILABLE_SHARE);
  for (let worker = 0; worker < atATime; worker += 1) context.simulation.start(restartOneByOne(context, waiting));
}

/** If a daemon does not become ready any more, the roll-out stands still, as Kubernetes' does. */
function* restartOneByOne(context: FleetContext, waiting: Member[]): Task {
  for (let member = waiting.shift(); member !== undefined; member = waiting.shift()) {
    yield* restartDaemon(context, member);
  }
}

/** Ends ipamd's process, starts another when a new pod of aws-node would be there, and waits until it is ready. */
export function* restartDaemon({ streams, reportEvent }: FleetContext, member: Member): Task {
  const { node } = member;
  // A node that still boots starts with the new settings anyway.
  if (member.stopped || member.boot !== undefined) return;
  reportEvent('ipamd-restart', `node/${node.name}`, 'the process ends; pods keep their addresses');
  node.stopDaemon();
  yield sleep(new Sampler(node.group.boot.daemonStart, streams.stream(`daemon-restart/${node.name}`)).draw());
  if (member.stopped) return;
  node.startDaemon();
  yield* wait(node.daemonReady);
}
