import { spawnSync } from 'node:child_process';

/**
 * Vitest's global set-up: the tests of the command line run the program as it is shipped, others what is compiled of
 * bench/ and test/. Errors of types are left to `npm run check`; the compiler writes the JavaScript all the same.
 */
export default function build(): void {
  spawnSync('node_modules/.bin/tsc', ['-p', 'tsconfig.build.json']);
  const { status, stderr } = spawnSync('node_modules/.bin/vite', ['build', '--config', 'bundle.config.ts'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the command could not be built: ${stderr}`);
}
