import { z } from 'zod';
import { envSchema } from '../vpc-cni.ts';
import { nodeTarget } from './node-target.ts';

export const restartIpamdSchema = nodeTarget({}).describe(
  'The ipamd process of the nodes ends and is started again; pods keep their addresses. Without a choice of nodes: all of them at once.',
);

export const changeSettingsSchema = z
  .strictObject({
    env: envSchema.describe('Variables that change. "" counts as unset. The others keep their values.'),
  })
  .describe(
    'The aws-node DaemonSet gets another environment: it is rolled out over 10 % of the nodes at a time, ipamd is started anew on each, and pods keep their addresses.',
  );
