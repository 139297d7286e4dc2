import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const BIOME = resolve('node_modules/.bin/biome');
let house: string;

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-lint-'));
  for (const file of ['biome.json', '.ci/no-math-random.grit']) cpSync(file, join(house, file));
});

afterAll(() => rmSync(house, { recursive: true }));

/** The exit code of the linter for a file of that name. */
function lint(file: string, source: string): number | null {
  mkdirSync(join(house, file, '..'), { recursive: true });
  writeFileSync(join(house, file), source);
  return spawnSync(BIOME, ['lint', '--vcs-enabled=false', file], { cwd: house }).status;
}

describe('the lint rules of sim/ and models/', () => {
  it.each([
    ['the clock', 'export const now = Date.now();\n'],
    ['a timer', 'setTimeout(() => {}, 5);\n'],
    ['random numbers of the machine', 'export const number = Math.random();\n'],
    ['the environment', 'export const target = process.env.WARM_IP_TARGET;\n'],
    ['files', "import { readFileSync } from 'node:fs';\n\nexport const text = readFileSync('x');\n"],
  ])('refuse %s', (_, source) => {
    expect(lint('sim/somewhere.ts', source)).toBe(1);
    expect(lint('models/ipamd/somewhere.ts', source)).toBe(1);
    expect(lint('cli/somewhere.ts', source)).toBe(0);
  });
});
