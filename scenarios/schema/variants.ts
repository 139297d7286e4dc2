import { z } from 'zod';

/** A variant's name is that of its directory too. */
const VARIANT_NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

export const variantsSchema = z
  .record(z.string(), z.record(z.string(), z.unknown()))
  .superRefine((variants, context) => {
    for (const name of Object.keys(variants)) {
      if (VARIANT_NAME.test(name)) continue;
      const message =
        'expected a name of lower-case letters, digits and "-" (at most 63): it is that of a directory too';
      context.addIssue({ code: 'custom', path: [name], message });
    }
  });
