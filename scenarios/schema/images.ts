import { z } from 'zod';
import { flag, memory, wholeNumber } from './values.ts';

export const imagesSchema = z.record(
  z.string(),
  z.strictObject({
    size: memory().describe('What has to be downloaded, such as 120Mi.'),
    onEveryNode: flag()
      .prefault(false)
      .describe('true: part of the machine image, or pulled before. Default: the first pod of a node pulls it.'),
  }),
);

export const kubeletSchema = z.strictObject({
  registryPullQPS: wholeNumber(0, 10_000)
    .prefault(5)
    .describe(
      'Image pulls that a node begins each second; what exceeds it fails and is tried again later. 0: no limit.',
    ),
  registryBurst: wholeNumber(1, 10_000).prefault(10).describe('Pulls that may begin at the same moment.'),
  serializeImagePulls: flag()
    .prefault(false)
    .describe('true: one pull after the other, the default of the kubelet. The default here is that of EKS on AL2023.'),
  maxParallelImagePulls: wholeNumber(1, 10_000)
    .optional()
    .describe('Pulls at the same time at most. Default: any number. Without effect with `serializeImagePulls`.'),
  imageBandwidth: memory()
    .prefault('50Mi')
    .refine((value) => value > 0, { error: () => 'expected a bandwidth above 0' })
    .describe('What a node downloads and unpacks of images each second; pulls at the same time share it. Assumed.'),
});
