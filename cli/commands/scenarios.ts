import type { CommandModule } from 'yargs';
import { examples } from '../examples.ts';

interface ScenariosArguments {
  action: 'show' | undefined;
  name: string | undefined;
  tag: string | undefined;
  json: boolean;
}

export const scenariosCommand: CommandModule<object, ScenariosArguments> = {
  command: 'scenarios [action] [name]',
  describe: 'Lists the scenarios of the library; `scenarios show NAME` prints one',
  builder: (yargs) =>
    yargs
      .positional('action', { choices: ['show'] as const, describe: 'Prints the scenario instead of the list' })
      .positional('name', { type: 'string', describe: 'Its name' })
      .option('tag', { type: 'string', nargs: 1, describe: 'Only those with this tag' })
      .option('json', { type: 'boolean', default: false, describe: 'JSON instead of a table' })
      .conflicts('name', 'tag')
      .epilogue(examples(['scenarios --tag field-case'], ['scenarios show quickstart > my.yaml', 'a copy to change'])),
  handler: async ({ action, name, tag, json }) => {
    const { EXIT_CODE, UserError } = await import('../../scenarios/user-error.ts');
    if (action === 'show') {
      if (name === undefined) {
        throw new UserError('scenarios show: which one? `vpc-cni-sim scenarios` lists them.', EXIT_CODE.wrongUsage);
      }
      const { libraryScenarioText } = await import('../../scenarios/library-catalogue.ts');
      process.stdout.write(libraryScenarioText(name));
      return;
    }
    const { libraryCatalogue } = await import('../../scenarios/library-catalogue.ts');
    const all = libraryCatalogue();
    const entries = all.filter(({ tags }) => tag === undefined || tags.includes(tag));
    if (entries.length === 0 && tag !== undefined) {
      const { didYouMean } = await import('../../scenarios/nearest-name.ts');
      const tags = [...new Set(all.flatMap((entry) => entry.tags))].sort();
      const choice = didYouMean(tag, tags) || ` Tags: ${tags.join(', ')}.`;
      throw new UserError(`No scenario of the library has the tag ${tag}.${choice}`, EXIT_CODE.wrongUsage);
    }
    if (json) {
      process.stdout.write(`${JSON.stringify(entries, null, 2)}\n`);
      return;
    }
    const { namesWithText } = await import('../wrapped.ts');
    const shown = entries.map(({ name: entry, description, tags }) => ({
      name: entry,
      text: `${description} [${tags.join(', ')}]`,
    }));
    process.stdout.write(namesWithText([{ name: 'name', text: 'what it shows [tags]' }, ...shown]));
  },
};
