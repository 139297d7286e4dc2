import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const PROGRAM = resolve('dist/command/main.js');
const CONSOLE = /^```console\n([\s\S]*?)^```$/gm;

/** What stands for the program on a page. */
const COMMANDS: readonly (readonly [string, readonly string[]])[] = [
  ['npx vpc-cni-sim ', []],
  ['npm start', ['run', 'quickstart', '--out', 'results/quickstart', '--force']],
];

/**
 * A page with what its commands really print: each ```` ```console ```` block has lines that begin with `$ `, and below
 * them what they print to stdout, or, if that is nothing, to stderr. All of them run one after the other in one directory
 * that begins with the files of docs/examples/. Lines after `...` are left out, as on the page.
 */
export function withRealOutput(page: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-docs-'));
  cpSync('docs/examples', directory, { recursive: true });
  try {
    return page.replace(CONSOLE, (_, block: string) => `\`\`\`console\n${replayed(block, directory)}\`\`\``);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The block with the output of each of its commands. */
function replayed(block: string, directory: string): string {
  const parts = block.split(/^(?=\$ )/m);
  return parts
    .map((part) => {
      const [line = '', ...shown] = part.split('\n');
      const printed = outputOf(line.slice(2), directory).split('\n');
      const cut = shown.indexOf('...');
      const kept = cut === -1 ? printed : [...printed.slice(0, cut), '...', ''];
      return [line, ...kept].join('\n');
    })
    .join('');
}

function outputOf(command: string, directory: string): string {
  const found = COMMANDS.find(([start]) => command.startsWith(start));
  if (found === undefined)
    throw new Error(`a page may only show ${COMMANDS.map(([start]) => start).join(' or ')}: ${command}`);
  const [start, args] = found;
  const rest = [...command.slice(start.length).matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  );
  const { stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args, ...rest], {
    cwd: directory,
    encoding: 'utf8',
  });
  return stdout === '' ? stderr : stdout;
}
