import { parseDocument } from 'yaml';
import { defaultAt, knownKeys } from './known-keys.ts';
import { didYouMean } from './nearest-name.ts';
import { formatPath, type Path, parsePath } from './path.ts';
import { inWords } from './schema/expectation.ts';
import { EXIT_CODE, UserError } from './user-error.ts';

/** A change of a scenario's value from the command line. */
export interface SetOption {
  /** As the user wrote it, for messages: `--set spec.seed=7`. */
  readonly option: string;
  /** `PATH=VALUE`; see `setValue`. */
  readonly assignment: string;
}

/** Values under these keys are texts, whatever they look like: environment variables and tags. */
const TEXTS = [/^spec\.vpcCni\.env(\.|\[")/, /^spec\.vpc\.subnets\[\d+\]\.tags(\.|\[")/];

/**
 * Changes one value of a scenario that is not validated yet. The path goes as in messages (`spec.nodeGroups[0].desiredSize`);
 * an entry of a list can be meant by its index (`.0`) or by its `name` or `id`. The value is read as YAML (`5`, `2m`, `[a, b]`,
 * `{p50: 1s, p99: 2s}`), or as it is where a text belongs. Where the file has nothing, the default is changed.
 * @returns the changed scenario (nothing of `scenario` itself changes) and the path that was meant.
 * @throws UserError when the assignment cannot be read or leads to nothing.
 */
export function setValue(scenario: unknown, { option, assignment }: SetOption): { value: unknown; path: Path } {
  const [, pathText = '', written = ''] = ASSIGNMENT.exec(assignment) ?? [];
  const steps = parsePath(pathText);
  if (steps === undefined) {
    throw new UserError(
      `${option}: expected PATH=VALUE, such as spec.vpcCni.env.WARM_IP_TARGET=5`,
      EXIT_CODE.wrongUsage,
    );
  }
  const path = meantPath(scenario, steps, option);
  const isText = TEXTS.some((texts) => texts.test(formatPath(path)));
  return { value: withValue(scenario, path, [], isText ? written : yamlValue(written, option)), path };
}

/** The same for a value that is there already, as in a variant. @throws UserError when the path leads to nothing. */
export function setAt(
  scenario: unknown,
  { option, pathText, value }: { option: string; pathText: string; value: unknown },
): { value: unknown; path: Path } {
  const steps = parsePath(pathText);
  if (steps === undefined) throw invalid(`${option}: expected a path such as spec.vpcCni.env.WARM_IP_TARGET`);
  const path = meantPath(scenario, steps, option);
  return { value: withValue(scenario, path, [], value), path };
}

/** The first `=` outside of quotes parts them: keys in quotes may have one. */
const ASSIGNMENT = /^((?:[^"=]|"(?:[^"\\]|\\.)*")*)=(.*)$/s;

/** Turns the steps as written into keys and indexes, by what is there. */
function meantPath(scenario: unknown, steps: readonly string[], option: string): Path {
  const path: (string | number)[] = [];
  let current = scenario;
  for (const step of steps) {
    current ??= defaultAt(path) ?? {};
    const kind = kindBelow(current);
    if (kind !== undefined && step !== kind && !knownKeys(path).includes(step)) {
      const meant = formatPath([...path, kind, step]);
      throw invalid(`${option}: unknown key "${step}" in ${formatPath(path)}. Did you mean ${meant}?`);
    }
    if (Array.isArray(current)) {
      path.push(indexOf(current, step, path, option));
    } else if (typeof current !== 'object') {
      throw invalid(`${option}: ${formatPath(path)} is ${inWords(current)} and contains nothing that could be set`);
    } else if (step === '__proto__') {
      throw invalid(`${option}: unknown key "__proto__"`);
    } else {
      path.push(step);
    }
    current = childOf(current, path.at(-1) ?? '');
  }
  return path;
}

/** Of a workload the kind, under which its values are. */
function kindBelow(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || 'name' in value) return undefined;
  const entries = Object.entries(value);
  const [[kind, inner] = []] = entries;
  return entries.length === 1 && ownName(inner) !== undefined ? kind : undefined;
}

function indexOf(list: readonly unknown[], step: string, path: Path, option: string): number {
  if (/^\d+$/.test(step)) {
    if (Number(step) < list.length) return Number(step);
    const entries =
      list.length === 1
        ? '1 entry, [0]'
        : `${list.length} entries${list.length === 0 ? '' : `, [0] to [${list.length - 1}]`}`;
    throw invalid(`${option}: there is no ${formatPath([...path, Number(step)])}: the list has ${entries}`);
  }
  const names = list.map(nameOf);
  const index = names.indexOf(step);
  if (index !== -1) return index;
  const known = names.filter((name) => name !== undefined);
  const choice = didYouMean(step, known) || (known.length > 0 ? ` Known: ${known.join(', ')}.` : '');
  throw invalid(`${option}: ${formatPath(path)} has no entry of the name ${step}.${choice}`);
}

function nameOf(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const { name, id, ...rest } = entry as Readonly<Record<string, unknown>>;
  // A workload has its name one step deeper, under its kind.
  const found =
    name ??
    id ??
    Object.values(rest)
      .map(ownName)
      .find((inner) => inner !== undefined);
  return typeof found === 'string' ? found : undefined;
}

function ownName(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'name' in value ? value.name : undefined;
}

function withValue(current: unknown, rest: Path, above: Path, value: unknown): unknown {
  const [step, ...deeper] = rest;
  if (step === undefined) return value;
  const parent = current ?? defaultAt(above) ?? {};
  const child = withValue(childOf(parent, step), deeper, [...above, step], value);
  if (Array.isArray(parent)) return parent.map((entry, index) => (index === step ? child : entry));
  return { ...parent, [step]: child };
}

function childOf(parent: unknown, step: string | number): unknown {
  return Object.hasOwn(parent as object, step) ? (parent as Record<string | number, unknown>)[step] : undefined;
}

function yamlValue(text: string, option: string): unknown {
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'error' });
  const error = document.errors[0] ?? document.warnings[0];
  if (error !== undefined)
    throw new UserError(`${option}: the value is not valid YAML: ${error.message}`, EXIT_CODE.wrongUsage);
  return document.toJS();
}

function invalid(message: string): UserError {
  return new UserError(message, EXIT_CODE.invalidScenario);
}
