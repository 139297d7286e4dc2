/**
 * The examples at the end of a command's help, each on a line of its own that can be copied: the columns in which yargs
 * sets its own examples break long ones apart.
 * @param list commands without the program's name, and behind some what they are for.
 */
export function examples(...list: readonly (readonly [command: string, what?: string])[]): string {
  const lines = list.map(([command, what]) => `  $0 ${command}${what === undefined ? '' : `  # ${what}`}`);
  return ['Examples:', ...lines].join('\n');
}
