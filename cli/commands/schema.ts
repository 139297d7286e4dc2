import type { CommandModule } from 'yargs';

export const schemaCommand: CommandModule = {
  command: 'schema',
  describe: 'The JSON Schema of scenario files, for editors',
  builder: (yargs) => yargs.example('$0 schema > scenario.schema.json', 'save it'),
  handler: async () => {
    const { scenarioJsonSchema } = await import('../../scenarios/schema.ts');
    process.stdout.write(`${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
  },
};
