import { z } from 'zod';
import { distribution } from '../distribution.ts';
import { podCount } from '../pod-count.ts';
import { duration, flag, numberFrom, wholeNumber } from '../values.ts';
import { autoscalingSchema } from './autoscaling.ts';
import { cronSchedule } from './cron-schedule.ts';
import { disruptionBudgetSchema } from './disruption-budget.ts';
import { createAt, lifetime, podFields } from './pod-fields.ts';

const replicas = wholeNumber(0, 1_000_000).prefault(1).describe('Pods that it keeps.');
const podDisruptionBudget = disruptionBudgetSchema
  .optional()
  .describe('What a drain must leave of its pods. Default: nothing.');

export const deploymentSchema = z
  .strictObject({
    ...podFields,
    replicas,
    createAt,
    lifetime,
    strategy: z
      .enum(['RollingUpdate', 'Recreate'])
      .prefault('RollingUpdate')
      .describe('How an `update` is rolled out: pod by pod, or all at once after the old pods are gone.'),
    maxSurge: podCount()
      .prefault('25%')
      .describe('Pods beyond `replicas` while it is rolled out; a share is rounded up.'),
    maxUnavailable: podCount().prefault('25%').describe('Pods that may be missing meanwhile; a share is rounded down.'),
    autoscaling: autoscalingSchema
      .optional()
      .describe('A HorizontalPodAutoscaler on CPU. Wants `requests.cpu`. Default: none.'),
    podDisruptionBudget,
  })
  .refine(({ autoscaling, requests }) => autoscaling === undefined || requests.cpu > 0, {
    path: ['autoscaling'],
    error: () => 'the pods request no CPU, so their utilization means nothing: give requests.cpu',
  });

export const statefulSetSchema = z.strictObject({
  ...podFields,
  replicas,
  createAt,
  lifetime,
  podManagementPolicy: z
    .enum(['OrderedReady', 'Parallel'])
    .prefault('OrderedReady')
    .describe('One pod after the other, each when the one before it is ready, or all at once.'),
  podDisruptionBudget,
});

export const daemonSetSchema = z.strictObject({
  ...podFields,
  createAt,
  maxUnavailable: podCount().prefault(1).describe('Nodes without a pod while an `update` is rolled out; rounded up.'),
  tolerateAllTaints: flag()
    .prefault(false)
    .describe('Also on nodes with taints, and on nodes that are not Ready yet, as system DaemonSets have it.'),
});

const jobFields = {
  ...podFields,
  parallelism: wholeNumber(0, 100_000).prefault(1).describe('Pods that run at the same time at most.'),
  completions: wholeNumber(1, 1_000_000).prefault(1).describe('Pods that must succeed.'),
  backoffLimit: wholeNumber(0).prefault(6).describe('Failed pods that it survives.'),
  runTime: distribution()
    .prefault('30s')
    .describe('From a pod being ready until its containers exit. The default is of no account: say what yours take.'),
  failureRate: numberFrom(0, 1).prefault(0).describe('The share of pods that fail at their end, 0 to 1.'),
};

export const jobSchema = z.strictObject({ ...jobFields, createAt });

export const cronJobSchema = z.strictObject({
  ...jobFields,
  schedule: cronSchedule().describe(
    'When a Job is created, in cron\'s five fields or as a macro: `"*/5 * * * *"`, `"@hourly"`. In UTC; the run begins at `spec.outputs.startTime`.',
  ),
  concurrencyPolicy: z
    .enum(['Allow', 'Forbid', 'Replace'])
    .prefault('Allow')
    .describe(
      'What happens when its time has come and a Job of it still runs: another one, one as soon as that has ended, or another in its place.',
    ),
  startingDeadline: duration()
    .optional()
    .describe(
      'startingDeadlineSeconds: a Job that `Forbid` kept waiting for longer is not created. Default: it is created however late, and the last one stands for several.',
    ),
});
