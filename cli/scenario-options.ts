import type { Argv } from 'yargs';

/** What changes a scenario from the command line; the same for every command that loads one. */
export interface ScenarioOptions {
  set: string[];
  seed: string | undefined;
  duration: string | undefined;
}

export function scenarioOptions<T>(yargs: Argv<T>): Argv<T & ScenarioOptions> {
  // Texts all of them: the scenario's own schema reads them, and says what is wrong with them.
  return yargs
    .option('set', {
      type: 'string',
      array: true,
      nargs: 1,
      default: [] as string[],
      describe: 'PATH=VALUE: changes a value of the scenario (spec.vpcCni.env.WARM_IP_TARGET=5)',
    })
    .option('seed', { type: 'string', nargs: 1, describe: 'Short for --set spec.seed=…' })
    .option('duration', { type: 'string', nargs: 1, describe: 'Short for --set spec.duration=… (10m, 1d)' });
}

/** The same for commands that take several scenarios. */
export function scenariosToLoad<T>(yargs: Argv<T>): Argv<T & ScenarioOptions & { scenario: string[] }> {
  return scenarioOptions(
    yargs.positional('scenario', {
      type: 'string',
      array: true,
      demandOption: true,
      describe: 'Files, or names of the library (quickstart)',
    }),
  );
}
