import { parsePath } from './path.ts';
import { EXIT_CODE, UserError } from './user-error.ts';

/** One combination of the settings of `--matrix`. */
export interface MatrixCell {
  /** `WARM_IP_TARGET=5,MINIMUM_IP_TARGET=10`. */
  readonly name: string;
  /** `PATH=VALUE`, one for each option. */
  readonly assignments: readonly string[];
}

/** More are a mistake rather than a plan. */
const MOST_CELLS = 1_000;

/**
 * All combinations of `PATH=VALUE,VALUE,...`; a comma inside brackets, braces or quotes belongs to the value.
 * @returns a single combination of nothing without options.
 * @throws UserError when one cannot be read.
 */
export function matrixCells(options: readonly string[]): MatrixCell[] {
  const axes = options.map(parseAxis);
  const paths = axes.map(({ path }) => path);
  const again = paths.find((path, index) => paths.indexOf(path) < index);
  if (again !== undefined) throw wrong(`--matrix: ${again} is there twice; give all its values in one`);
  const names = shortNames(paths);
  let cells: { parts: string[]; assignments: string[] }[] = [{ parts: [], assignments: [] }];
  for (const [index, { path, values }] of axes.entries()) {
    cells = cells.flatMap(({ parts, assignments }) =>
      values.map((value) => ({
        parts: [...parts, `${names[index]}=${value}`],
        assignments: [...assignments, `${path}=${value}`],
      })),
    );
    if (cells.length > MOST_CELLS) throw wrong(`--matrix: more than ${MOST_CELLS} combinations`);
  }
  return cells.map(({ parts, assignments }) => ({ name: parts.join(','), assignments }));
}

function parseAxis(option: string): { path: string; values: readonly string[] } {
  const [, path = '', list = ''] = /^((?:[^"=]|"(?:[^"\\]|\\.)*")+)=(.*)$/s.exec(option) ?? [];
  if (parsePath(path) === undefined) {
    throw wrong(`--matrix ${option}: expected PATH=VALUE,VALUE,... such as spec.vpcCni.env.WARM_IP_TARGET=1,2,5`);
  }
  const values = splitList(list);
  if (values.length === 1 && values[0] === '')
    throw wrong(`--matrix ${option}: expected one value or more behind the =`);
  const twice = values.find((value, index) => values.indexOf(value) < index);
  if (twice !== undefined) throw wrong(`--matrix ${option}: ${twice} is there twice`);
  return { path, values };
}

/** At the commas that are outside of brackets, braces and quotes. */
function splitList(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|'[^']*'|./gs)) {
    if ('[{'.includes(token)) depth += 1;
    if (']}'.includes(token)) depth -= 1;
    if (token === ',' && depth <= 0) parts.push('');
    else parts.push(`${parts.pop()}${token}`);
  }
  return parts.map((part) => part.trim());
}

/** The last key of each path; all of it where the last keys are the same. */
function shortNames(paths: readonly string[]): string[] {
  const last = paths.map((path) => parsePath(path)?.at(-1) ?? path);
  return paths.map((path, index) => {
    const own = last[index] ?? path;
    return last.filter((name) => name === own).length === 1 ? own : path;
  });
}

function wrong(message: string): UserError {
  return new UserError(message, EXIT_CODE.wrongUsage);
}
