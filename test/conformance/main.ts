import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { firstDifference, formatDifference } from './compare.ts';
import { isPacked, unpackTraces } from './packed-traces.ts';
import { play } from './play.ts';
import { parseTrace, UnusableTrace } from './trace.ts';

const USAGE = `usage: npm run conformance -- [--verbose] PATH...

Plays recorded traces of the real daemon on the models and compares what happens, record by record.
PATH is a trace (.json), many of them packed (.jsonl.br), or a directory with such files, read recursively. --verbose names the traces that pass, too.
Exit codes: 0 all passed, 1 some failed, 2 wrong usage, 3 a file cannot be used.`;

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const EXIT_UNUSABLE = 3;

function main(parameters: readonly string[]): number {
  const options = parameters.filter((parameter) => parameter.startsWith('-'));
  const paths = parameters.filter((parameter) => !parameter.startsWith('-'));
  const unknown = options.find((option) => option !== '--verbose');
  if (unknown !== undefined || paths.length === 0) {
    console.error(unknown === undefined ? USAGE : `unknown option ${unknown}\n${USAGE}`);
    return EXIT_USAGE;
  }
  const counts = { passed: 0, failed: 0, unusable: 0 };
  for (const path of paths) {
    const files = filesUnder(path);
    if (files.length === 0) {
      counts.unusable += 1;
      console.error(`${path}: there is no such file, or no trace in this directory`);
    }
    for (const file of files) {
      for (const text of readTexts(file)) counts[playText(text, file, options.includes('--verbose'))] += 1;
    }
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  if (counts.unusable > 0) return EXIT_UNUSABLE;
  return counts.failed > 0 ? EXIT_FAILED : 0;
}

function readTexts(file: string): string[] {
  return isPacked(file) ? unpackTraces(file) : [readFileSync(file, 'utf8')];
}

function playText(text: string, file: string, verbose: boolean): 'passed' | 'failed' | 'unusable' {
  try {
    const { input, expect } = parseTrace(text);
    const difference = firstDifference(expect, play(input));
    if (difference !== undefined) {
      console.log(`FAILED ${input.name} (${file})\n${formatDifference(difference)}`);
      return 'failed';
    }
    if (verbose) console.log(`passed ${input.name}`);
    return 'passed';
  } catch (error) {
    if (error instanceof UnusableTrace) {
      console.error(`${file}: ${error.message}`);
      return 'unusable';
    }
    // The models must be able to play every trace: that they cannot is a failure like any other.
    console.log(`FAILED ${file}\n  ${error instanceof Error ? error.stack : String(error)}`);
    return 'failed';
  }
}

/** The file itself, or all traces in the directory, packed or not, by name. None if there is neither. */
function filesUnder(path: string): string[] {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status?.isDirectory() !== true) return status === undefined ? [] : [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json') || isPacked(name))
    .sort()
    .map((name) => join(path, name));
}

process.exitCode = main(process.argv.slice(2));
