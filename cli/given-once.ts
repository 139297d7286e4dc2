/** What yargs knows of its options when it checks them: `getOptions()`, which its types leave out. */
interface KnownOptions {
  readonly array: readonly string[];
  readonly boolean: readonly string[];
}

/** What somebody who gives an option again may want. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ['seed', ' A run for each of several seeds: --matrix spec.seed=1,2.'],
  ['duration', ' A run for each of several: --matrix spec.duration=10m,1h.'],
]);

/**
 * For yargs' `check`: an option with one value is given once. yargs makes a list of what is given again, which no command
 * expects. A switch that is given twice is no mistake.
 * @throws Error
 */
export function givenOnce(argv: Readonly<Record<string, unknown>>, known: unknown): true {
  const { array, boolean } = known as KnownOptions;
  for (const [option, given] of Object.entries(argv)) {
    if (!Array.isArray(given) || option === '_' || array.includes(option) || boolean.includes(option)) continue;
    throw new Error(
      `--${option} is given ${given.length} times (${given.join(', ')}): expected one value.${INSTEAD.get(option) ?? ''}`,
    );
  }
  return true;
}
