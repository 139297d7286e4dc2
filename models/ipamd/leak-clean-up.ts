import { NO_SLOT, type Slot } from '../../sim/event-table.ts';
import type { Process, Task } from '../../sim/process.ts';
import { type Duration, toSeconds } from '../../sim/time.ts';
import { LEAK_CLEANUP_INTERVAL, LEAKED_ENI_MINIMUM_AGE } from './constants.ts';
import type { Daemon } from './daemon.ts';
import { deleteEni } from './free-eni.ts';
import { type DescribedNetworkInterface, Ec2Error } from './ports.ts';
import { createTags } from './tag-eni.ts';
import { CREATED_AT_TAG, createdAtValue, ENI_DESCRIPTION_PREFIX } from './tags.ts';

const NONE: readonly DescribedNetworkInterface[] = [];

/**
 * Once an hour, deletes interfaces that a daemon of the cluster made and that are attached to nothing. All nodes do, and on
 * an idle one it is all that happens: between two times there is an event, and no process that waits.
 */
export class LeakCleanUps {
  readonly #daemon: Daemon;
  #next: Slot = NO_SLOT;
  /** Has the hour passed, and only the further pause is left? */
  #isHourOver = false;
  #underWay: Process<void> | undefined;

  constructor(daemon: Daemon) {
    this.#daemon = daemon;
  }

  /** The first one comes after the further pause alone. */
  start(): void {
    this.#wait(0);
  }

  /** The daemon ends. */
  stop(): void {
    if (this.#next !== NO_SLOT) this.#daemon.simulation.unschedule(this.#next);
    this.#next = NO_SLOT;
    this.#underWay?.stop();
  }

  /** For the simulation: a pause is over. */
  happen(): void {
    this.#next = NO_SLOT;
    this.#isHourOver = !this.#isHourOver;
    const { simulation, host } = this.#daemon;
    if (this.#isHourOver) this.#wait(host.leakCleanupDelay());
    else this.#underWay = simulation.become(this.#cleanUp());
  }

  *#cleanUp(): Task {
    const daemon = this.#daemon;
    const { clusterName } = daemon.settings;
    let detached = NONE;
    try {
      detached = yield* daemon.ports.ec2.describeLeakedNetworkInterfaces(clusterName === '' ? undefined : clusterName);
    } catch (error) {
      if (!(error instanceof Ec2Error)) throw error;
    }
    if (detached.length > 0) yield* deleteLeaked(daemon, detached);
    this.#underWay = undefined;
    this.#wait(LEAK_CLEANUP_INTERVAL);
  }

  #wait(pause: Duration): void {
    this.#next = this.#daemon.simulation.schedule(pause, this);
  }
}

function* deleteLeaked(daemon: Daemon, detached: readonly DescribedNetworkInterface[]): Task {
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
