import { isPrefix, type Path } from './path.ts';
import { type SetOption, setValue } from './set-value.ts';

/** What the command line changes of a scenario. */
export interface Changes {
  /** `PATH=VALUE` each, as with `--set`; a later one wins. */
  readonly sets?: readonly string[];
  /** As with `--seed` and `--duration`, which win over `sets`: the text as it is written. */
  readonly seed?: string | undefined;
  readonly duration?: string | undefined;
}

/** Where a changed value comes from. */
export interface Origin {
  readonly path: Path;
  readonly option: string;
}

/** @throws UserError when a change cannot be read or leads to nothing. */
export function applyChanges(scenario: unknown, changes: Changes): { value: unknown; origins: readonly Origin[] } {
  // What is no mapping fails validation anyway, with a better message.
  if (typeof scenario !== 'object' || scenario === null || Array.isArray(scenario))
    return { value: scenario, origins: [] };
  let value: unknown = scenario;
  const origins: Origin[] = [];
  for (const change of setOptions(changes)) {
    const set = setValue(value, change);
    value = set.value;
    origins.push({ path: set.path, option: change.option });
  }
  return { value, origins };
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
