import { spawnSync } from 'node:child_process';

/**
 * Vitest's global set-up: the tests of the command line run the program as it is shipped. Errors of types are left to
 * `npm run check`; the compiler writes the JavaScript all the same.
 */
export default function build(): void {
  spawnSync('node_modules/.bin/tsc', ['-p', 'tsconfig.build.json']);
}
