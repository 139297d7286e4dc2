import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const SNAPSHOTS = resolve('test/snapshots');
const SCENARIOS = readdirSync('scenarios/library')
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length));

/** The sum of each file, those of variants too, as sha256sum writes it: the same on every version of Node. */
function sums(folder: string): string {
  const sumOf = (file: string) =>
    createHash('sha256')
      .update(readFileSync(join(folder, file)))
      .digest('hex');
  const lines = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .toSorted()
    .map((file) => `${sumOf(file)}  ${file}\n`);
  return lines.join('');
}

// After a change that is meant: npm run snapshots
describe('the library scenario', () => {
  it.each(SCENARIOS)('%s gives what it is known to give, byte for byte', async (scenario) => {
    const out = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-library-'));
    const args = ['dist/command/main.js', 'run', scenario, '--out', out, '--quiet'];
    const { stdout } = await run(process.execPath, args, { maxBuffer: 1 << 24 });
    // Of a scenario with variants the table of all of them; the sums tell whether something in one of them differs.
    const table = existsSync(join(out, 'variants.csv')) ? 'variants.csv' : 'summary.json';
    const summary = readFileSync(join(out, table), 'utf8');
    const files = sums(out);
    rmSync(out, { recursive: true });
    await expect(stdout).toMatchFileSnapshot(join(SNAPSHOTS, scenario, 'summary.txt'));
    await expect(summary).toMatchFileSnapshot(join(SNAPSHOTS, scenario, table));
    await expect(files).toMatchFileSnapshot(join(SNAPSHOTS, scenario, 'files.sha256'));
  });
});

it('keeps no snapshots of scenarios that are gone', () => {
  expect(readdirSync(SNAPSHOTS).filter((name) => !SCENARIOS.includes(name))).toEqual([]);
});
