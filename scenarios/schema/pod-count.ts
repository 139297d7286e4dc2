import { z } from 'zod';
import type { PodCount } from '../../models/workload-config.ts';
import { expecting } from './expectation.ts';

const error = expecting('a number of pods such as 1, or a share such as 25%');

/** A number of pods or a percentage, as Kubernetes's `IntOrString`. */
export function podCount() {
  return z.union(
    [
      z
        .int({ error })
        .min(0, { error })
        .transform((pods): PodCount => ({ pods })),
      z
        .string({ error })
        .regex(/^\d{1,3}%$/, { error, abort: true })
        .transform((text): PodCount => ({ share: Number(text.slice(0, -1)) / 100 })),
    ],
    { error },
  );
}
