import type { CommandModule } from 'yargs';
import { type ScenarioOptions, scenariosToLoad } from '../scenario-options.ts';

interface ValidateArguments extends ScenarioOptions {
  scenario: string[];
}

export const validateCommand: CommandModule<object, ValidateArguments> = {
  command: 'validate <scenario..>',
  describe: 'Checks scenario files, and the traces they name, without running them',
  builder: (yargs) => scenariosToLoad(yargs),
  handler: async ({ scenario: scenarios, set, seed, duration }) => {
    const { loadScenario } = await import('../../scenarios/load.ts');
    const { describeScenario } = await import('../../scenarios/describe-scenario.ts');
    const { UserError } = await import('../../scenarios/user-error.ts');

    const errors: InstanceType<typeof UserError>[] = [];
    for (const scenario of scenarios) {
      try {
        const loaded = await loadScenario(scenario, { sets: set, seed, duration });
        for (const warning of loaded.warnings) process.stderr.write(`Warning: ${warning}\n`);
        for (const variant of loaded.variants) await loadScenario(scenario, { sets: set, seed, duration, variant });
        process.stdout.write(`${loaded.file}: valid. ${describeScenario(loaded)}\n`);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        errors.push(error);
      }
    }
    const [first] = errors;
    if (first !== undefined) throw new UserError(errors.map(({ message }) => message).join('\n'), first.exitCode);
  },
};
