import { sleep, type Task } from '../../sim/process.ts';
import { seconds } from '../../sim/time.ts';
import type { LimitedRequest } from '../ec2/throttling/request-limits.ts';
import type { World } from './world.ts';

/** The middle of the delay of up to 2 s that the AWS SDK draws, as Karpenter uses it. AWS says nothing of how its own services retry: assumed to be the same. */
const THROTTLE_RETRY = seconds(1);

/**
 * A request to EC2 of something that is not on a node: of a node group or an autoscaler. It is made again until the
 * account's limits let it pass; this ends then. Each time that it is throttled counts among the account's calls; how the
 * last one ends is for the caller to say.
 */
export function* admittedRequest(
  { simulation, ec2, requestEnded }: Pick<World, 'simulation' | 'ec2' | 'requestEnded'>,
  request: LimitedRequest,
): Task {
  while (ec2.limits?.admits(request, simulation.now) === false) {
    requestEnded(request.action, 'RequestLimitExceeded');
    yield sleep(THROTTLE_RETRY);
  }
}
