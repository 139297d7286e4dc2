import type { Path } from '../path.ts';

/** What was taken from files of a real cluster, as parts of a scenario. */
export interface Imported {
  /** By key of `spec`. */
  readonly sections: Readonly<Record<string, unknown>>;
  /** What to say in the scenario before something, by its path. */
  readonly comments: readonly { readonly path: Path; readonly text: string }[];
  /** A sentence each, for stderr: what was left out, what is assumed. */
  readonly notes: readonly string[];
}

/** A file that is not what was expected. The message fits behind the file's name. */
export class NotImportable extends Error {
  override readonly name = 'NotImportable';
}

export type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is at a path of keys and indexes; undefined where something on the way is not there. */
export function at(value: unknown, ...path: Path): unknown {
  return path.reduce<unknown>((current, step) => {
    if (Array.isArray(current)) return current[Number(step)];
    return isObject(current) ? current[step] : undefined;
  }, value);
}

export function textAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = at(value, ...keys);
  return typeof found === 'string' ? found : undefined;
}

export function listAt(value: unknown, ...keys: readonly string[]): readonly JsonObject[] {
  const found = at(value, ...keys);
  return Array.isArray(found) ? found.filter(isObject) : [];
}

/** A name as Kubernetes has them, made of a text from outside. */
export function asName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
    .slice(0, 200);
  return name.replace(/[^a-z0-9]+$/, '') || 'unnamed';
}

/** The same as it is given, or with `-2`, `-3` ... behind it: no name twice. */
export function uniqueNames(): (name: string) => string {
  const given = new Set<string>();
  return (name) => {
    let unique = name;
    for (let number = 2; given.has(unique); number += 1) unique = `${name}-${number}`;
    given.add(unique);
    return unique;
  };
}

/** `1 node`, `3 nodes`. */
export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

/** Behind a number of things: ` is left out`, ` are left out`. */
export function leftOut(count: number): string {
  return count === 1 ? 'is left out' : 'are left out';
}
