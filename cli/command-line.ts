import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { EXIT_CODE, UserError } from '../scenarios/user-error.ts';
import { compareCommand } from './commands/compare.ts';
import { explainCommand } from './commands/explain.ts';
import { importCommand } from './commands/import.ts';
import { instanceTypesCommand } from './commands/instance-types.ts';
import { lintCommand } from './commands/lint.ts';
import { maxPodsCommand } from './commands/max-pods.ts';
import { runCommand } from './commands/run.ts';
import { scenariosCommand } from './commands/scenarios.ts';
import { schemaCommand } from './commands/schema.ts';
import { validateCommand } from './commands/validate.ts';
import { explainError } from './explain-error.ts';
import { givenOnce } from './given-once.ts';
import { packageVersion } from './package-version.ts';
import { explainWrongUsage, WrongUsage } from './wrong-usage.ts';

// Handlers import what they need themselves, so that the help starts at once.
const COMMANDS = [
  runCommand,
  compareCommand,
  explainCommand,
  scenariosCommand,
  importCommand,
  instanceTypesCommand,
  maxPodsCommand,
  schemaCommand,
  validateCommand,
  lintCommand,
];

/** Does what the command line asks for, and sets the process's exit code. */
export async function runCommandLine(): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads our output may stop reading (`| head`): that is no error.
    if (error.code === 'EPIPE') process.exit();
    process.stderr.write(`Cannot write to stdout: ${error.message}\n`);
    process.exit(EXIT_CODE.failed);
  });
  try {
    await parser().parseAsync();
  } catch (error) {
    // Each module has types of its own, which a list cannot keep.
    const commands = COMMANDS as unknown as Parameters<typeof explainWrongUsage>[2];
    const explained =
      error instanceof WrongUsage ? await explainWrongUsage(error, process.argv.slice(2), commands) : error;
    const { message, exitCode } = explainError(explained);
    process.stderr.write(`${message}\n`);
    process.exitCode = exitCode;
  }
}

function parser() {
  const program = yargs(hideBin(process.argv))
    .scriptName('vpc-cni-sim')
    .usage('$0 COMMAND\n\nSimulates how Amazon EKS gives addresses to pods.')
    .version(packageVersion())
    .alias('help', 'h')
    .locale('en')
    .strict()
    .parserConfiguration({ 'camel-case-expansion': false })
    .demandCommand(1, 'Which command?')
    .check(givenOnce)
    .wrap(Math.min(120, process.stdout.columns ?? 120))
    .fail((message: string | null, error) => {
      throw message === null || error instanceof UserError ? error : new WrongUsage(message);
    });
  // Each module has types of its own, which a list cannot keep.
  for (const command of COMMANDS) program.command(command as never);
  return program;
}
