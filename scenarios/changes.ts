import { isPrefix, type Path } from './path.ts';
import { type SetOption, setAt, setValue } from './set-value.ts';

/** What the command line changes of a scenario. */
export interface Changes {
  /** `PATH=VALUE` each, as with `--set`; a later one wins. */
  readonly sets?: readonly string[];
  /** As with `--seed` and `--duration`, which win over `sets`: the text as it is written. */
  readonly seed?: string | undefined;
  readonly duration?: string | undefined;
  /** One of the scenario's variants, whose changes come after those above. */
  readonly variant?: string | undefined;
  /** One `PATH=VALUE` for each `--matrix`, the last of all. */
  readonly cell?: readonly string[];
}

/** Where a changed value comes from. */
export interface Origin {
  readonly path: Path;
  readonly option: string;
}

/**
 * @param placeOf where something of the file stands, for messages.
 * @throws UserError when a change cannot be read or leads to nothing.
 */
export function applyChanges(
  scenario: unknown,
  changes: Changes,
  placeOf: (path: Path) => string,
): { value: unknown; origins: readonly Origin[] } {
  // What is no mapping fails validation anyway, with a better message.
  if (typeof scenario !== 'object' || scenario === null || Array.isArray(scenario))
    return { value: scenario, origins: [] };
  let value: unknown = scenario;
  const origins: Origin[] = [];
  const keep = (set: { value: unknown; path: Path }, option: string) => {
    value = set.value;
    origins.push({ path: set.path, option });
  };
  for (const change of setOptions(changes)) keep(setValue(value, change), change.option);
  const { variant, cell = [] } = changes;
  for (const [pathText, changed] of variantChanges(value, variant)) {
    const place = placeOf(['spec', 'variants', variant ?? '', pathText]);
    const option = `${place}: variant ${variant}`;
    keep(setAt(value, { option, pathText, value: changed }), option);
  }
  for (const assignment of cell) {
    const option = `--matrix ${assignment}`;
    keep(setValue(value, { option, assignment }), option);
  }
  return { value, origins };
}

/** The variant has been found valid with the scenario before it is asked for. */
function variantChanges(scenario: unknown, variant: string | undefined): [string, unknown][] {
  const { spec } = scenario as { readonly spec?: { readonly variants?: Readonly<Record<string, object>> } };
  return variant === undefined ? [] : Object.entries(spec?.variants?.[variant] ?? {});
}

function setOptions({ sets = [], seed, duration }: Changes): SetOption[] {
  return [
    ...sets.map((assignment) => ({ option: `--set ${assignment}`, assignment })),
    ...(seed === undefined ? [] : [{ option: `--seed ${seed}`, assignment: `spec.seed=${seed}` }]),
    ...(duration === undefined ? [] : [{ option: `--duration ${duration}`, assignment: `spec.duration=${duration}` }]),
  ];
}

/**
 * The option to blame for what is wrong at `path`: one that set it or what contains it; or, of what the file does not have
 * at all, one that set something inside it.
 */
export function originOf(path: Path, origins: readonly Origin[], isInFile: boolean): string | undefined {
  const origin =
    origins.findLast((candidate) => isPrefix(candidate.path, path)) ??
    (isInFile ? undefined : origins.findLast((candidate) => isPrefix(path, candidate.path)));
  return origin?.option;
}
