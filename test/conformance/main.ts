import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { firstDifference, formatDifference } from './compare.ts';
import { withLessInlining } from './less-inlining.ts';
import { isPacked, unpackTraces } from './packed-traces.ts';
import { play } from './play.ts';
import { parseTrace, UnusableTrace, WithoutTrace } from './trace.ts';

const USAGE = `usage: npm run conformance -- [--verbose] PATH...

Plays recorded traces of the real daemon on the models and compares what happens, record by record.
PATH is a trace (.json), many of them packed (.jsonl.br), or a directory with such files, read recursively; other JSON in it is passed over. --verbose names the traces that pass, too.
Exit codes: 0 all passed; 1 some failed or could not be read, or there were none; 2 wrong usage.`;

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

function main(parameters: readonly string[]): number {
  const options = parameters.filter((parameter) => parameter.startsWith('-'));
  const paths = parameters.filter((parameter) => !parameter.startsWith('-'));
  const unknown = options.find((option) => option !== '--verbose');
  if (unknown !== undefined || paths.length === 0) {
    console.error(unknown === undefined ? USAGE : `unknown option ${unknown}\n${USAGE}`);
    return EXIT_USAGE;
  }
  const counts = { passed: 0, failed: 0, 'passed over': 0 };
  let withoutTraces = false;
  for (const path of paths) {
    const before = counts.passed + counts.failed;
    for (const file of filesUnder(path)) {
      for (const text of readTexts(file)) counts[judge(text, file, file === path, options.includes('--verbose'))] += 1;
    }
    if (counts.passed + counts.failed > before) continue;
    withoutTraces = true;
    console.error(
      `${path}: ${statSync(path, { throwIfNoEntry: false }) === undefined ? 'there is no such file' : 'there is no trace in it'}`,
    );
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed > 0 || withoutTraces ? EXIT_FAILED : 0;
}

/** The texts of a file's traces; an error in their place when it cannot be read. */
function readTexts(file: string): (string | Error)[] {
  try {
    return isPacked(file) ? unpackTraces(file) : [readFileSync(file, 'utf8')];
  } catch (error) {
    return [new UnusableTrace(`cannot be read: ${error instanceof Error ? error.message : String(error)}`)];
  }
}

/** @param named whether the file was asked for by its own name, and not with its directory. */
function judge(
  text: string | Error,
  file: string,
  named: boolean,
  verbose: boolean,
): 'passed' | 'failed' | 'passed over' {
  try {
    if (text instanceof Error) throw text;
    const { input, expect } = parseTrace(text);
    const difference = firstDifference(expect, play(input));
    if (difference !== undefined) {
      console.log(`FAILED ${input.name} (${file})\n${formatDifference(difference)}`);
      return 'failed';
    }
    if (verbose) console.log(`passed ${input.name}`);
    return 'passed';
  } catch (error) {
    if (error instanceof WithoutTrace && !named) {
      console.error(`${file}: passed over: ${error.message}`);
      return 'passed over';
    }
    // The models must be able to play every trace: that they cannot is a failure like any other.
    const text = error instanceof UnusableTrace ? error.message : error instanceof Error ? error.stack : String(error);
    console.log(`FAILED ${file}\n  ${text}`);
    return 'failed';
  }
}

/** The file itself, or all traces in the directory, packed or not, by name. None if there is neither. */
function filesUnder(path: string): string[] {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status?.isDirectory() !== true) return status === undefined ? [] : [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && (entry.name.endsWith('.json') || isPacked(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

process.exitCode = withLessInlining(() => main(process.argv.slice(2)));
