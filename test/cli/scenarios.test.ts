import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/command/main.js', ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('scenarios', () => {
  it('lists the library with what each shows', () => {
    const { status, stdout } = run('scenarios');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^name +what it shows \[tags\]\n/);
    expect(stdout).toMatch(/^quickstart +A day of real churn/m);
    const lines = stdout.split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
    // What does not fit goes on below itself.
    const column = lines[0]?.indexOf('what') ?? 0;
    expect(lines.some((line) => line.startsWith(' '.repeat(column)) && /\S/.test(line[column] ?? ''))).toBe(true);
  });

  it('lists those with a tag', () => {
    const entries = JSON.parse(run('scenarios', '--tag', 'start-here', '--json').stdout);
    expect(entries).toContainEqual(expect.objectContaining({ name: 'quickstart', tags: ['start-here'] }));
  });

  it('prints one whose copy runs anywhere', () => {
    const directory = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-copy-'));
    const copy = join(directory, 'my.yaml');
    writeFileSync(copy, run('scenarios', 'show', 'quickstart').stdout);
    const [modeline = ''] = readFileSync(copy, 'utf8').split('\n');
    expect(existsSync(modeline.split('$schema=')[1] ?? '')).toBe(true);
    expect(run('validate', copy)).toMatchObject({ status: 0, stderr: '' });
    rmSync(directory, { recursive: true });
  });

  it.each([
    ['an unknown name', ['show', 'quickstrat'], 'The library has no scenario quickstrat. Did you mean quickstart?'],
    ['no name', ['show'], 'which one?'],
    ['an unknown tag', ['--tag', 'start-her'], 'Did you mean start-here?'],
    ['another action', ['run'], 'action: expected show, found "run"'],
  ])('ends with exit code 2 and a message on %s', (_, args, message) => {
    const { status, stdout, stderr } = run('scenarios', ...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});
