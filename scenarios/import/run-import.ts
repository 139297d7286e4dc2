import { basename, dirname, extname, relative, resolve } from 'node:path';
import { parse } from 'yaml';
import { invalidScenario, type Problem } from '../problem.ts';
import type { Spec } from '../schema.ts';
import { readText } from '../source-text.ts';
import { EXIT_CODE, UserError } from '../user-error.ts';
import { asName, type Imported, listAt, NotImportable, textAt } from './imported.ts';
import { importNodes, type SubnetOfZone } from './nodes.ts';
import { importPods } from './pods.ts';
import { importSubnets } from './subnets.ts';
import { importTraceScenario } from './trace.ts';
import { writeScenario } from './write-scenario.ts';

type Format = NonNullable<Spec['workloads'][number]['trace']>['format'];

export interface ImportRequest {
  readonly what: 'subnets' | 'nodes' | 'pods' | 'trace';
  readonly files: readonly string[];
  /** Of traces; undefined: by the columns that it has. */
  readonly format: Format | undefined;
  /** A scenario that what is imported is put into. */
  readonly base: string | undefined;
  /** Where the scenario will be; undefined: in the working directory. */
  readonly out: string | undefined;
}

/** A list of all pods of a large cluster has some 200 MB. */
const LARGEST_FILE = 512 * 2 ** 20;

/**
 * Makes a scenario of files of a real cluster.
 * @returns its text, and a sentence for each thing that was left out or is assumed.
 * @throws UserError when a file is not what was expected.
 */
export async function runImport(request: ImportRequest): Promise<{ text: string; notes: readonly string[] }> {
  const { what, files, base, out } = request;
  const shown = files.join(' ');
  const baseText = base === undefined ? undefined : await textOf(base);
  try {
    const imported = await importFiles(request, baseText);
    const name = out === undefined ? `imported-${what}` : asName(basename(out, extname(out)));
    return { text: writeScenario(imported, name, `import ${what} ${shown}`, baseText), notes: imported.notes };
  } catch (error) {
    if (!(error instanceof NotImportable)) throw error;
    throw new UserError(`${shown}: ${error.message}`, EXIT_CODE.invalidScenario);
  }
}

async function importFiles({ what, files, format, out }: ImportRequest, base: string | undefined): Promise<Imported> {
  const from = out === undefined ? process.cwd() : dirname(resolve(out));
  const inScenario = files.map((file) => relative(from, resolve(file)));
  if (what === 'trace') return importOneTrace(files, inScenario, format);
  const answers = await Promise.all(files.map(jsonOf));
  if (what === 'subnets') return importSubnets(answers);
  if (what === 'pods') {
    const read = answers.map((value, index) => ({ file: files[index] ?? '', value }));
    return orThrow(importPods(read, inScenario, base === undefined));
  }
  return importNodes(answers, base === undefined ? [] : subnetsOf(base));
}

async function importOneTrace(
  [file = '', ...more]: readonly string[],
  [fileInScenario = '']: readonly string[],
  format: Format | undefined,
): Promise<Imported> {
  if (more.length > 0) throw new UserError('import trace: expected one file', EXIT_CODE.wrongUsage);
  const text = await textOf(file);
  return orThrow(importTraceScenario(text, file, fileInScenario, format ?? formatOf(text)));
}

function orThrow(made: Imported | readonly Problem[]): Imported {
  if ('sections' in made) return made;
  throw invalidScenario(made);
}

/** Only the openb recording calls its times so. */
function formatOf(text: string): Format {
  return text.slice(0, text.indexOf('\n')).includes('creation_time') ? 'openb' : 'plain';
}

/** The subnets that a scenario names itself. */
function subnetsOf(base: string): SubnetOfZone[] {
  let scenario: unknown;
  try {
    scenario = parse(base);
  } catch {
    // Told when the scenario is put together.
    return [];
  }
  return listAt(scenario, 'spec', 'vpc', 'subnets').map((subnet) => ({
    id: textAt(subnet, 'id') ?? '',
    zone: textAt(subnet, 'zone') ?? '',
  }));
}

async function jsonOf(file: string): Promise<unknown> {
  const text = await textOf(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? ` (${error.message})` : '';
    throw new UserError(
      `${file}: not JSON${why}. Have it printed with -o json, or --output json.`,
      EXIT_CODE.invalidScenario,
    );
  }
}

async function textOf(file: string): Promise<string> {
  const read = await readText(file, LARGEST_FILE);
  if ('text' in read) return read.text;
  throw new UserError(`${file}: ${read.refusal}.`, EXIT_CODE.wrongUsage);
}
