import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let directory: string;
const file = (name: string) => join(directory, name);

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/command/main.js', ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-import-'));
  const subnet = { SubnetId: 'subnet-1', VpcId: 'v', CidrBlock: '10.0.0.0/24', AvailabilityZone: 'z' };
  writeFileSync(file('subnets.json'), JSON.stringify({ Subnets: [subnet] }));
});

afterEach(() => rmSync(directory, { recursive: true }));

describe('import', () => {
  it('writes a scenario that runs as it is', () => {
    expect(run('import', 'subnets', file('subnets.json'), '--out', file('my.yaml'))).toMatchObject({
      status: 0,
      stdout: '',
    });
    const { status, stdout } = run('run', file('my.yaml'), '--quiet');
    expect(status).toBe(0);
    expect(stdout).toContain('20 pods: 20 ready');
  });

  it('writes to stdout, and what it left out to stderr', () => {
    const { stdout, stderr } = run('import', 'subnets', file('subnets.json'));
    expect(stdout).toMatch(/^# Made by `vpc-cni-sim import subnets /);
    expect(stderr).toMatch(/^Note: who holds addresses already/);
  });

  it('replaces no file unless it is told to', () => {
    writeFileSync(file('my.yaml'), 'mine');
    const refused = run('import', 'subnets', file('subnets.json'), '--out', file('my.yaml'));
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('--force to replace it');
    expect(readFileSync(file('my.yaml'), 'utf8')).toBe('mine');
    expect(run('import', 'subnets', file('subnets.json'), '--out', file('my.yaml'), '--force').status).toBe(0);
  });

  it.each([
    ['a file that is not there', ['subnets', 'nowhere.json'], 2, 'nowhere.json: there is no such file.'],
    ['a format of what has none', ['nodes', 'x.json', '--format', 'plain'], 2, '--format is for `import trace` only'],
    [
      'something that cannot be imported',
      ['services', 'x.json'],
      2,
      'expected one of subnets, nodes, pods, trace, found "services"',
    ],
    ['something else than JSON', ['nodes', 'package.json'], 3, 'expected the nodes of `kubectl get nodes -o json`'],
  ])('ends with a message on %s', (_, args, exitCode, message) => {
    const { status, stdout, stderr } = run('import', ...args);
    expect({ status, stdout }).toEqual({ status: exitCode, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
