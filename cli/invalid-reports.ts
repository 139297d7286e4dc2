import { githubInvalid } from '../reports/github.ts';
import type { InvalidScenario } from '../reports/invalid-scenario.ts';
import { junitInvalid } from '../reports/junit.ts';
import { markdownInvalid } from '../reports/markdown.ts';
import { OutputError } from '../reports/output-error.ts';
import { ReportFile } from '../reports/report-file.ts';
import type { ReportKind, RequestedReport } from './report-option.ts';

/** The kinds of reports that can say why there was no run: those that people read in CI. */
const KINDS: Partial<Record<ReportKind, (invalid: InvalidScenario) => string>> = {
  junit: junitInvalid,
  markdown: markdownInvalid,
  github: githubInvalid,
};

/**
 * Makes the reports of a scenario that is not valid: a job shows what is wrong where it would have shown the results. One that
 * cannot be written is passed over; the error itself goes to stderr all the same.
 */
export function reportInvalid(requested: readonly RequestedReport[], invalid: InvalidScenario): void {
  for (const { kind, target } of requested) {
    const text = KINDS[kind]?.(invalid);
    if (text === undefined) continue;
    if (target === '-') process.stdout.write(text);
    else write(target, text);
  }
}

function write(path: string, text: string): void {
  try {
    const file = new ReportFile(path);
    file.write(text);
    file.close();
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    process.stderr.write(`${error.message}\n`);
  }
}
