import yargs, { type Argv } from 'yargs';
import { didYouMean } from '../scenarios/nearest-name.ts';
import { EXIT_CODE, UserError } from '../scenarios/user-error.ts';

/** A command line that yargs refuses, in its words. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

/** What to do for several where a command takes one, by its name. */
const OF_SEVERAL: ReadonlyMap<string, string> = new Map([
  ['run', ' One scenario is run at a time; several runs of one are its spec.variants, or --matrix.'],
  [
    'compare',
    ' Two runs are compared at a time; runs of one scenario side by side are its spec.variants, or --matrix.',
  ],
]);

/** What is needed of a command to say what is wrong with its use. */
interface Command {
  /** As yargs has it: its name and what follows it, `run <scenario>`. */
  readonly command: string;
  readonly builder: (yargs: Argv) => unknown;
}

/** What to tell whoever typed `given`. */
export async function explainWrongUsage(
  { message }: WrongUsage,
  given: readonly string[],
  commands: readonly Command[],
): Promise<UserError> {
  const names = commands.map(({ command }) => command.split(' ', 1)[0] ?? '');
  const command = commands[names.findIndex((name) => given.includes(name))];
  const said = command === undefined ? ofNoCommand(message, given, names) : await ofCommand(message, given, command);
  return new UserError(`${said}\nSee vpc-cni-sim --help.`, EXIT_CODE.wrongUsage);
}

function ofNoCommand(message: string, given: readonly string[], names: readonly string[]): string {
  const [first = ''] = given;
  if (first.startsWith('-')) return `There is no option ${first}.${didYouMean(first, ['--help', '--version'])}`;
  const unknown = unknownIn(message);
  return unknown === '' ? message : `There is no command ${unknown}.${didYouMean(unknown, names)}`;
}

async function ofCommand(message: string, given: readonly string[], command: Command): Promise<string> {
  if (message.startsWith('Not enough non-option arguments')) {
    return `Something is missing: vpc-cni-sim ${command.command}`;
  }
  const withoutValue = /^Not enough arguments following: (\S+)/.exec(message)?.[1];
  if (withoutValue !== undefined) return `--${withoutValue}: expected a value behind it, found nothing`;
  const choice = /^Invalid values:\n\s*Argument: (\S+), Given: "(.*?)", Choices: (.*)$/.exec(message);
  if (choice !== null) {
    const [, what = '', found = '', list = ''] = choice;
    const choices = [...list.matchAll(/"(.*?)"/g)].map(([, each = '']) => each);
    const expected = choices.length === 1 ? choices[0] : `one of ${choices.join(', ')}`;
    return `${what}: expected ${expected}, found "${found}".${didYouMean(found, choices)}`;
  }
  const unknown = unknownIn(message);
  const option = given
    .map((word) => word.split('=', 1)[0] ?? '')
    .find((word) => word.startsWith('-') && word.replace(/^--?/, '') === unknown);
  if (unknown === '') return message;
  if (option === undefined) return tooMuch(message, command);
  return `${command.command.split(' ', 1)[0]} has no option ${option}.${didYouMean(option, await optionsOf(command))}`;
}

function tooMuch(message: string, { command }: Command): string {
  const [name = ''] = command.split(' ', 1);
  const words = message.replace(/^Unknown (?:command|argument)s?: /, '');
  return `vpc-cni-sim ${command}: nothing is expected behind that, found ${words}.${OF_SEVERAL.get(name) ?? ''}`;
}

/** The command or option that yargs does not know, without its hyphens. */
function unknownIn(message: string): string {
  return /^Unknown (?:command|argument)s?: ([^\s,]+)/.exec(message)?.[1] ?? '';
}

/** As its help lists them: `--out`. */
async function optionsOf({ builder }: Command): Promise<string[]> {
  const program = yargs([]);
  builder(program);
  const help = await program.getHelp();
  return [...help.matchAll(/^\s+(?:-\w, )?(--[a-z-]+)/gm)].map(([, option = '']) => option);
}
