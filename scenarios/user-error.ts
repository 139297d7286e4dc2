/** What a command ends with: the process's exit code. */
export const EXIT_CODE = {
  good: 0,
  failed: 1,
  wrongUsage: 2,
  invalidScenario: 3,
  thresholdMissed: 99,
} as const;

export type ExitCode = (typeof EXIT_CODE)[keyof typeof EXIT_CODE];

/**
 * Something the user can put right. The message says what is wrong, where, and what to do; it is shown as it is, without
 * a stack trace, and the process ends with `exitCode`.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}
