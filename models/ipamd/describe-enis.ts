import { sleep, type Task } from '../../sim/process.ts';
import { DESCRIBE_PAUSE_STEP, EC2_ATTEMPTS } from './constants.ts';
import type { Daemon } from './daemon.ts';
import { isEniNotFound } from './ec2-errors.ts';
import { type DescribedNetworkInterface, Ec2Error, type ImdsNetworkInterface } from './ports.ts';

export interface AttachedEnis {
  /** As IMDS shows them, without those that EC2 does not know. In walk order. */
  readonly shown: ImdsNetworkInterface[];
  readonly described: ReadonlyMap<string, DescribedNetworkInterface>;
}

/**
 * Asks EC2 about all attached interfaces at once. One that does not exist is left out and the rest asked for again at
 * once; other failures are followed by a short pause.
 * @throws Ec2Error the last of 12 failures.
 */
export function* describeAttachedEnis(daemon: Daemon): Task<AttachedEnis> {
  let shown = daemon.ports.imds.networkInterfaces();
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = yield* daemon.ports.ec2.describeNetworkInterfaces(shown.map((eni) => eni.id));
      return { shown: inWalkOrder(daemon, shown), described: new Map(answer.map((eni) => [eni.id, eni])) };
    } catch (error) {
      if (!(error instanceof Ec2Error)) throw error;
      const isLast = attempt + 1 === EC2_ATTEMPTS;
      if (isEniNotFound(error.code)) {
        shown = shown.filter((eni) => eni.id !== error.networkInterfaceId);
      } else {
        yield sleep(attempt * DESCRIBE_PAUSE_STEP);
      }
      if (isLast) throw error;
    }
  }
}

function inWalkOrder(daemon: Daemon, shown: readonly ImdsNetworkInterface[]): ImdsNetworkInterface[] {
  const walked = daemon.walkOrder.map<string, ImdsNetworkInterface>(
    (a, b) => a.deviceIndex - b.deviceIndex || (a.id < b.id ? -1 : 1),
  );
  for (const eni of shown) walked.set(eni.id, eni);
  return [...walked.walk()];
}
