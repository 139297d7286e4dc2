import { didYouMean } from '../scenarios/nearest-name.ts';
import { EXIT_CODE, UserError } from '../scenarios/user-error.ts';

export const REPORT_KINDS = ['text', 'json', 'junit', 'markdown', 'github', 'openmetrics'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** A report that the command line asks for. */
export interface RequestedReport {
  readonly kind: ReportKind;
  /** A file, or `-` for stdout. */
  readonly target: string;
}

/**
 * Reads `--report junit=FILE`.
 * @returns with the summary as text on stdout, if nothing else is to go there.
 * @throws UserError (wrong usage) that names the nearest kind.
 */
export function requestedReports(options: readonly string[]): RequestedReport[] {
  const requested = options.map(parse);
  const files = requested.map(({ target }) => target).filter((target) => target !== '-');
  const twice = files.find((file, index) => files.indexOf(file) < index);
  if (twice !== undefined) throw wrong(`--report: ${twice} cannot take two reports`);
  const usesStdout = requested.some(({ target }) => target === '-');
  return usesStdout ? requested : [{ kind: 'text', target: '-' }, ...requested];
}

function parse(option: string): RequestedReport {
  const [, name = '', target = ''] = /^([^=]*)=(.+)$/s.exec(option) ?? [];
  if (target === '') throw wrong(`--report ${option}: expected KIND=FILE, such as junit=junit.xml; - is stdout`);
  const kind = REPORT_KINDS.find((known) => known === name);
  if (kind !== undefined) return { kind, target };
  throw wrong(
    `--report ${option}: there is no such kind.${didYouMean(name, REPORT_KINDS)} Known: ${REPORT_KINDS.join(', ')}.`,
  );
}

function wrong(message: string): UserError {
  return new UserError(message, EXIT_CODE.wrongUsage);
}
