import type { CommandModule } from 'yargs';
import { examples } from '../examples.ts';

interface ImportArguments {
  what: 'subnets' | 'nodes' | 'pods' | 'trace';
  file: string[];
  format: 'openb' | 'plain' | undefined;
  base: string | undefined;
  out: string | undefined;
  force: boolean;
}

export const importCommand: CommandModule<object, ImportArguments> = {
  command: 'import <what> <file..>',
  describe: 'Makes a scenario of what aws and kubectl tell of a real cluster, or of a recorded churn',
  builder: (yargs) =>
    yargs
      .positional('what', {
        choices: ['subnets', 'nodes', 'pods', 'trace'] as const,
        demandOption: true,
        describe: 'What the files have',
      })
      .positional('file', {
        type: 'string',
        array: true,
        demandOption: true,
        describe:
          'subnets: aws ec2 describe-subnets and describe-network-interfaces; nodes, pods: kubectl get ... -o json; trace: CSV',
      })
      .option('format', {
        choices: ['openb', 'plain'] as const,
        describe: 'trace: the columns of the file. Default: by its header',
      })
      .option('base', { type: 'string', nargs: 1, describe: 'A scenario to put it into, in place of what it has' })
      .option('out', { type: 'string', nargs: 1, describe: 'The file to write. Default: stdout' })
      .option('force', { type: 'boolean', default: false, describe: 'Replaces a file that is there' })
      .epilogue(
        examples(
          ['import subnets subnets.json enis.json --out my.yaml'],
          ['import nodes nodes.json --base my.yaml --out my.yaml --force', 'the nodes, on these subnets'],
          ['import trace churn.csv --format plain > churn.yaml'],
        ),
      ),
  handler: async ({ what, file, format, base, out, force }) => {
    const { existsSync } = await import('node:fs');
    const { runImport } = await import('../../scenarios/import/run-import.ts');
    const { EXIT_CODE, UserError } = await import('../../scenarios/user-error.ts');
    if (format !== undefined && what !== 'trace') {
      throw new UserError('--format is for `import trace` only', EXIT_CODE.wrongUsage);
    }
    if (out !== undefined && !force && existsSync(out)) {
      throw new UserError(
        `${out} is there already. Give another --out, or --force to replace it.`,
        EXIT_CODE.wrongUsage,
      );
    }
    const { text, notes } = await runImport({ what, files: file, format, base, out });
    for (const note of notes) process.stderr.write(`Note: ${note}.\n`);
    if (out === undefined) {
      process.stdout.write(text);
      return;
    }
    await write(out, text);
    process.stderr.write(`${out} is written. Run it: vpc-cni-sim run ${out}\n`);
  },
};

async function write(path: string, text: string): Promise<void> {
  const { writeFileSync } = await import('node:fs');
  const { describeSystemError } = await import('../../reports/output-error.ts');
  const { EXIT_CODE, UserError } = await import('../../scenarios/user-error.ts');
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new UserError(describeSystemError(error, path).replaceAll('--out directory', '--out'), EXIT_CODE.failed);
  }
}
