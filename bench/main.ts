import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { explainError } from '../cli/explain-error.ts';
import { textTable } from '../cli/text-table.ts';
import { didYouMean } from '../scenarios/nearest-name.ts';
import { EXIT_CODE, UserError } from '../scenarios/user-error.ts';
import { compareWith } from './against.ts';
import { type Benchmark, measure, type Result } from './benchmark.ts';
import { BENCHMARKS } from './benchmarks.ts';

/**
 * `npm run bench -- [--json FILE] [--runs N] [--against REF] [--list] [NAME...]`: a table on stdout, and the same with every
 * run in the JSON file. --against compares with another commit instead, --list only names the benchmarks.
 */
function main(): void {
  const { names, json, runs, against, list } = readArguments();
  const chosen = names.length === 0 ? BENCHMARKS : names.map(findBenchmark);
  const chosenNames = chosen.map(({ name }) => name);
  if (list) process.stdout.write(`${chosenNames.join('\n')}\n`);
  else if (against !== undefined) process.stdout.write(compareWith(against, chosenNames));
  else runAll(chosen, runs, json);
}

function runAll(chosen: readonly Benchmark[], runs: number, json: string | undefined): void {
  const results: Result[] = [];
  for (const benchmark of chosen) {
    process.stderr.write(`${benchmark.name} ...\n`);
    results.push(...measure(benchmark, runs));
  }
  process.stdout.write(
    textTable(['benchmark', 'measurement', 'median', 'lowest - highest', 'unit', 'each', ''], rowsOf(results)),
  );
  if (json !== undefined) {
    const { version, platform, arch } = process;
    const machine = { node: version, platform, arch, cores: availableParallelism() };
    writeFileSync(json, `${JSON.stringify({ machine, results }, undefined, 2)}\n`);
  }
}

function rowsOf(results: readonly Result[]): string[][] {
  const number = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
  return results.map(({ benchmark, name, median, runs, unit, details, beside }) => [
    benchmark,
    name,
    number.format(median),
    `${number.format(Math.min(...runs))} - ${number.format(Math.max(...runs))}`,
    `${unit}/s`,
    lengthOfTime(1 / median),
    [...beside.map(({ peer, times }) => `${times.toFixed(times < 10 ? 2 : 0)} x ${peer}`), ...new Set(details)].join(
      '; ',
    ),
  ]);
}

function lengthOfTime(seconds: number): string {
  if (seconds >= 1) return `${seconds.toFixed(1)} s`;
  if (seconds >= 1e-3) return `${(seconds * 1e3).toFixed(1)} ms`;
  return seconds >= 1e-6 ? `${(seconds * 1e6).toFixed(1)} us` : `${(seconds * 1e9).toFixed(0)} ns`;
}

function readArguments() {
  const options = {
    json: { type: 'string' },
    runs: { type: 'string', default: '5' },
    against: { type: 'string' },
    list: { type: 'boolean', default: false },
  } as const;
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const runs = Number(values.runs);
    if (!Number.isInteger(runs) || runs < 1)
      throw new Error(`--runs ${values.runs}: expected a whole number, 1 or more`);
    return { ...values, runs, names: positionals };
  } catch (error) {
    throw new UserError(error instanceof Error ? error.message : String(error), EXIT_CODE.wrongUsage);
  }
}

function findBenchmark(name: string): Benchmark {
  const found = BENCHMARKS.find((benchmark) => benchmark.name === name);
  if (found !== undefined) return found;
  const names = BENCHMARKS.map((benchmark) => benchmark.name);
  throw new UserError(
    `There is no benchmark ${name}.${didYouMean(name, names)} There are: ${names.join(', ')}.`,
    EXIT_CODE.wrongUsage,
  );
}

try {
  main();
} catch (error) {
  const { message, exitCode } = explainError(error);
  process.stderr.write(`${message}\n`);
  process.exitCode = exitCode;
}
