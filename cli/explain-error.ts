import { EXIT_CODE, type ExitCode, UserError } from '../scenarios/user-error.ts';

/** What to tell whoever ran the command, and with which exit code to end. A bug is shown with its stack, so that it can be reported. */
export function explainError(error: unknown): { message: string; exitCode: ExitCode } {
  if (error instanceof UserError) return { message: error.message, exitCode: error.exitCode };
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    message: `${details}\nThis is a bug of vpc-cni-sim. Please report it with the lines above.`,
    exitCode: EXIT_CODE.failed,
  };
}
