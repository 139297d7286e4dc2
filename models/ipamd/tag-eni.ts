import type { Task } from '../../sim/process.ts';
import { CREATE_TAGS_BACK_OFF, withBackOff } from './back-off.ts';
import type { Daemon } from './daemon.ts';
import type { Tags } from './ports.ts';
import { hasTags, managedEniTags } from './tags.ts';

/**
 * Gives a managed interface its tags, unless it has them.
 * @throws Ec2Error the last of 5 failures.
 */
export function* tagManagedEni(daemon: Daemon, id: string, present: Tags | undefined): Task {
  const wanted = managedEniTags(daemon.identity.instanceId, daemon.settings.clusterName);
  if (present !== undefined && hasTags(present, wanted)) return;
  yield* createTags(daemon, id, wanted);
}

export function* createTags(daemon: Daemon, id: string, tags: Tags): Task {
  yield* withBackOff(CREATE_TAGS_BACK_OFF, daemon.host, () => daemon.ports.ec2.createTags(id, tags));
}
