import { sleep, type Task } from '../../sim/process.ts';
import { toSeconds } from '../../sim/time.ts';
import { LEAK_CLEANUP_INTERVAL, LEAKED_ENI_MINIMUM_AGE } from './constants.ts';
import type { Daemon } from './daemon.ts';
import { deleteEni } from './free-eni.ts';
import { type DescribedNetworkInterface, Ec2Error } from './ports.ts';
import { createTags } from './tag-eni.ts';
import { CREATED_AT_TAG, createdAtValue, ENI_DESCRIPTION_PREFIX } from './tags.ts';

/** Once an hour, deletes interfaces that a daemon of the cluster made and that are attached to nothing. */
export function* cleanUpLeakedEnisHourly(daemon: Daemon): Task {
  for (;;) {
    yield sleep(daemon.host.leakCleanupDelay());
    yield* cleanUpLeakedEnis(daemon);
    yield sleep(LEAK_CLEANUP_INTERVAL);
  }
}

function* cleanUpLeakedEnis(daemon: Daemon): Task {
  const { clusterName } = daemon.settings;
  let detached: DescribedNetworkInterface[];
  try {
    detached = yield* daemon.ports.ec2.describeLeakedNetworkInterfaces(clusterName === '' ? undefined : clusterName);
  } catch (error) {
    if (!(error instanceof Ec2Error)) throw error;
    return;
  }
  const own = detached.filter((eni) => eni.description.startsWith(ENI_DESCRIPTION_PREFIX));
  const leaked: DescribedNetworkInterface[] = [];
  for (const eni of own) {
    const createdAt = eni.tags.get(CREATED_AT_TAG);
    if (createdAt === undefined) yield* startAge(daemon, eni);
    else if (toSeconds(daemon.simulation.now) - Number(createdAt) >= toSeconds(LEAKED_ENI_MINIMUM_AGE))
      leaked.push(eni);
  }
  for (const eni of leaked) yield* logFailure(deleteEni(daemon, eni.id));
}

/** An interface of unknown age may be one that another daemon is just attaching: its age counts from now. */
function* startAge(daemon: Daemon, eni: DescribedNetworkInterface): Task {
  const tags = new Map([[CREATED_AT_TAG, createdAtValue(daemon.simulation.now)]]);
  yield* logFailure(createTags(daemon, eni.id, tags));
}

/** One interface that cannot be tagged or deleted does not keep the others from it. */
function* logFailure(task: Task): Task {
  try {
    yield* task;
  } catch (error) {
    if (!(error instanceof Ec2Error)) throw error;
  }
}
