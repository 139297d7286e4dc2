import { z } from 'zod';
import { cordonSchema, uncordonSchema } from './events/cordon.ts';
import { deletePodsSchema } from './events/delete-pods.ts';
import { drainSchema } from './events/drain.ts';
import { ec2FaultSchema, imdsSlowSchema, occupySchema, vacateSchema, zoneFullSchema } from './events/ec2.ts';
import { instanceFailureSchema, scaleSchema, spotInterruptionSchema, zoneLossSchema } from './events/instances.ts';
import { changeSettingsSchema, restartIpamdSchema } from './events/ipamd.ts';
import { scaleWorkloadSchema } from './events/scale-workload.ts';
import { updateSchema } from './events/update.ts';
import { duration } from './values.ts';

/** What can happen, each kind under its own key. */
const kinds = {
  cordon: cordonSchema.optional(),
  uncordon: uncordonSchema.optional(),
  drain: drainSchema.optional(),
  spotInterruption: spotInterruptionSchema.optional(),
  instanceFailure: instanceFailureSchema.optional(),
  zoneLoss: zoneLossSchema.optional(),
  restartIpamd: restartIpamdSchema.optional(),
  changeSettings: changeSettingsSchema.optional(),
  scale: scaleSchema.optional(),
  scaleWorkload: scaleWorkloadSchema.optional(),
  update: updateSchema.optional(),
  deletePods: deletePodsSchema.optional(),
  ec2Fault: ec2FaultSchema.optional(),
  imdsSlow: imdsSlowSchema.optional(),
  zoneFull: zoneFullSchema.optional(),
  occupy: occupySchema.optional(),
  vacate: vacateSchema.optional(),
};

const KINDS = Object.keys(kinds);

export const eventSchema = z
  .strictObject({ at: duration().describe('When, from the start of the run.'), ...kinds })
  .refine((event: object) => KINDS.filter((kind) => Reflect.get(event, kind) !== undefined).length === 1, {
    error: () => `expected exactly one of ${KINDS.join(', ')}; each event is a list entry of its own`,
  })
  .meta({ oneOf: KINDS.map((kind) => ({ required: [kind] })) });
