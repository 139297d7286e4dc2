import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RESULT_FILES } from '../../reports/result-files.ts';

const README = readFileSync('README.md', 'utf8');

function run(...args: string[]) {
  return spawnSync(process.execPath, ['dist/command/main.js', ...args], { encoding: 'utf8' });
}

describe('the README', () => {
  it('shows a valid scenario', () => {
    const [, scenario = ''] = /```yaml\n([\s\S]*?)```/.exec(README) ?? [];
    const directory = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-readme-'));
    const file = join(directory, 'my-cluster.yaml');
    writeFileSync(file, scenario);
    const { status, stderr } = run('validate', file);
    rmSync(directory, { recursive: true });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  it('shows what max-pods and instance-types really print', () => {
    expect(README).toContain(
      `max-pods m5.large --prefix-delegation\n${run('max-pods', 'm5.large', '--prefix-delegation').stdout}`,
    );
    expect(README).toContain(`instance-types 'm5.*metal'\n${run('instance-types', 'm5.*metal').stdout}`);
  });

  it('names folders that exist', () => {
    const folders = [...README.matchAll(/^\| `([a-z0-9/-]+)\/` /gm)].map((match) => match[1] ?? '');
    expect(folders.length).toBeGreaterThan(8);
    for (const folder of folders) expect(() => readFileSync(folder), folder).toThrow('EISDIR');
    const rooms = readdirSync('models', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    for (const { name } of rooms) expect(folders).toContain(`models/${name}`);
  });

  it('has a row for each file of results', () => {
    const rows = [...README.matchAll(/^\| `([\w.-]+\.(?:csv|jsonl))` /gm)].map((match) => match[1]);
    expect(rows.concat('summary.json').sort()).toEqual([...RESULT_FILES].sort());
  });
});
