import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { explainError } from '../cli/explain-error.ts';
import { textTable } from '../cli/text-table.ts';
import { didYouMean } from '../scenarios/nearest-name.ts';
import { EXIT_CODE, UserError } from '../scenarios/user-error.ts';
import { type Benchmark, measure, type Result } from './benchmark.ts';
import { clusters } from './clusters.ts';
import { hold } from './hold.ts';
import { mm8 } from './mm8.ts';
import { processes } from './processes.ts';
import { quiet } from './quiet.ts';

const BENCHMARKS = [hold, processes, mm8, ...clusters, quiet];

/** `npm run bench -- [--json FILE] [NAME...]`: a table on stdout, and the same with every run in the JSON file. */
function main(): void {
  const { names, jsonFile } = readArguments();
  const chosen = names.length === 0 ? BENCHMARKS : names.map(findBenchmark);
  const results: Result[] = [];
  for (const benchmark of chosen) {
    process.stderr.write(`${benchmark.name} ...\n`);
    results.push(...measure(benchmark));
  }
  const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
  const rows = results.map((result) => [
    result.benchmark,
    result.name,
    whole.format(result.median).padStart(12),
    `${whole.format(Math.min(...result.runs))} - ${whole.format(Math.max(...result.runs))}`,
    `${result.unit}/s`,
    result.details.join('; '),
  ]);
  process.stdout.write(textTable(['benchmark', 'measurement', '      median', 'lowest - highest', 'unit', ''], rows));
  if (jsonFile !== undefined) {
    const machine = {
      node: process.version,
      platform: process.platform,
      arch: process.arch,
      cores: availableParallelism(),
    };
    writeFileSync(jsonFile, `${JSON.stringify({ machine, results }, undefined, 2)}\n`);
  }
}

function readArguments(): { names: string[]; jsonFile: string | undefined } {
  try {
    const { values, positionals } = parseArgs({ options: { json: { type: 'string' } }, allowPositionals: true });
    return { names: positionals, jsonFile: values.json };
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
