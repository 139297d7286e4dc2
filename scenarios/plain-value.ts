import { knownKeys } from './known-keys.ts';
import { formatPath, type Path } from './path.ts';

/** Aliases can make a few lines stand for any number of values: far above what scenarios have. */
const MOST_VALUES = 2_000_000;

/** The file stands for more values than can be handled. */
export class TooManyValues extends Error {
  override readonly name = 'TooManyValues';
}

/**
 * A copy in which nothing is shared any more, and in which known keys without a value (`vpcCni:`) are left out: they count
 * as not written, as in Kubernetes. Environment variables stay: they have a text, or are not there.
 * @throws TooManyValues, and RangeError when it is nested too deeply or contains itself.
 */
export function plainValue(value: unknown): unknown {
  let values = 0;
  const copy = (current: unknown, path: Path): unknown => {
    values += 1;
    if (values > MOST_VALUES) throw new TooManyValues();
    if (Array.isArray(current)) return current.map((entry, index) => copy(entry, [...path, index]));
    if (typeof current !== 'object' || current === null) return current;
    const entries = Object.entries(current).filter(([key, entry]) => entry !== null || !isOptional(path, key));
    return Object.fromEntries(entries.map(([key, entry]) => [key, copy(entry, [...path, key])]));
  };
  return copy(value, []);
}

function isOptional(path: Path, key: string): boolean {
  return !formatPath(path).endsWith('.env') && knownKeys(path).includes(key);
}
