import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Duration } from '../sim/time.ts';
import type { ImportedTrace } from './churn-trace/import-trace.ts';
import { type Finding, finding } from './issues.ts';
import { libraryDirectory, type ScenarioFile } from './library.ts';
import type { Problem } from './problem.ts';
import { quoted } from './schema/expectation.ts';
import type { Spec } from './schema.ts';
import { readText } from './source-text.ts';

export interface ReadTrace extends ImportedTrace {
  /** As the user would call it. */
  readonly file: string;
  /** Its index among the scenario's workloads. */
  readonly workload: number;
  readonly text: string;
}

export interface ReadTraces {
  readonly traces: readonly ReadTrace[];
  /** Wrong in the scenario: files that are not there. */
  readonly wrong: readonly Finding[];
  /** Wrong in the traces themselves. */
  readonly problems: readonly Problem[];
}

/** A recording of a million pods has some 80 MB. */
const LARGEST_TRACE = 256 * 2 ** 20;

/** Reads the traces of a scenario. What reads them is only loaded for a scenario that has any. */
export async function readTraces(
  workloads: Spec['workloads'],
  end: Duration,
  scenario: ScenarioFile,
): Promise<ReadTraces> {
  const traces: ReadTrace[] = [];
  const wrong: Finding[] = [];
  const problems: Problem[] = [];
  for (const [workload, { trace }] of workloads.entries()) {
    if (trace === undefined) continue;
    const path = traceFile(trace.file, scenario);
    const file = path === trace.file ? path : join(dirname(scenario.shown), trace.file);
    const read = await readText(path, LARGEST_TRACE);
    if ('refusal' in read) {
      wrong.push(
        finding(
          ['spec', 'workloads', workload, 'trace', 'file'],
          `${quoted(trace.file)}: ${read.refusal} (looked for ${path})`,
        ),
      );
      continue;
    }
    const { importTrace } = await import('./churn-trace/import-trace.ts');
    const imported = importTrace(read.text, file, trace, end);
    if ('pods' in imported) traces.push({ ...imported, file, workload, text: read.text });
    else problems.push(...imported);
  }
  return { traces, wrong, problems };
}

/**
 * Paths are counted from the scenario's own directory. What is not there may be a trace of the library: so copies of its
 * scenarios run anywhere.
 */
function traceFile(file: string, scenario: ScenarioFile): string {
  const own = resolve(dirname(scenario.path), file);
  const ofLibrary = join(libraryDirectory(), file);
  return !existsSync(own) && /^traces\/[^/]+$/.test(file) && existsSync(ofLibrary) ? ofLibrary : own;
}
