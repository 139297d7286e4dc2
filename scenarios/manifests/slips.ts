import { distance } from 'fastest-levenshtein';
import { z } from 'zod';
import type { Path } from '../path.ts';

/** A key that is not read and differs little from one that is, and that is missing beside it. */
export interface Slip {
  /** Of the mapping with the key. */
  readonly path: Path;
  readonly key: string;
  readonly meant: string;
}

/** More letters than that are another word. */
const MOST_CHANGES = 2;
const SHORTEST = 5;

/** The known word that was probably meant; undefined when none is near. */
export function slipOf(written: string, known: readonly string[]): string | undefined {
  if (written.length < SHORTEST) return undefined;
  return known.find((name) => distance(written.toLowerCase(), name.toLowerCase()) <= MOST_CHANGES);
}

/** Slips in an object and all that it contains, as far as the schema knows it. */
export function slipsIn(schema: unknown, value: unknown, path: Path = []): Slip[] {
  if (schema instanceof z.ZodOptional) return slipsIn(schema.unwrap(), value, path);
  if (schema instanceof z.ZodArray) {
    if (!Array.isArray(value)) return [];
    return value.flatMap((item, index) => slipsIn(schema.element, item, [...path, index]));
  }
  if (!(schema instanceof z.ZodObject) || typeof value !== 'object' || value === null) return [];
  const shape: Readonly<Record<string, unknown>> = schema.shape;
  return Object.entries(value).flatMap(([key, inner]): Slip[] => {
    if (Object.hasOwn(shape, key)) return slipsIn(shape[key], inner, [...path, key]);
    const missing = Object.keys(shape).filter((name) => !Object.hasOwn(value, name));
    const meant = slipOf(key, missing);
    return meant === undefined ? [] : [{ path, key, meant }];
  });
}
