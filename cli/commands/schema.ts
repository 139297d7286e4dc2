import type { CommandModule } from 'yargs';
import { examples } from '../examples.ts';

interface SchemaArguments {
  of: 'scenario' | 'summary';
}

export const schemaCommand: CommandModule<object, SchemaArguments> = {
  command: 'schema [of]',
  describe: 'The JSON Schema of scenario files, for editors, or of summary.json',
  builder: (yargs) =>
    yargs
      .positional('of', {
        choices: ['scenario', 'summary'] as const,
        default: 'scenario' as const,
        describe: 'What it describes',
      })
      .epilogue(examples(['schema > scenario.schema.json', 'save it'])),
  handler: async ({ of }) => {
    const { scenarioJsonSchema } = await import('../../scenarios/schema.ts');
    const { summarySchema } = await import('../../reports/summary/summary-schema.ts');
    const schema = of === 'summary' ? summarySchema() : scenarioJsonSchema();
    process.stdout.write(`${JSON.stringify(schema, null, 2)}\n`);
  },
};
