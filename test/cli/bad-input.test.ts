import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const HEAD = 'apiVersion: vpc-cni-sim/v1\nkind: Scenario\n';
const TRACE = 'name,cpu_milli,memory_mib,creation_time,deletion_time,scheduled_time\n';
const WITH_TRACE = 'spec:\n  workloads:\n    - trace: { file: churn.csv }\n';

/** What is wrong, the scenario from its third line on, a trace beside it, and what stderr must say. */
const BAD_INPUT: [string, { spec: string; trace?: string; message: string }][] = [
  [
    'an unknown key',
    {
      spec: 'spec:\n  nodeGroup: []\n',
      message: 'bad.yaml:4:3: unknown key "nodeGroup" in spec. Did you mean nodeGroups?',
    },
  ],
  [
    'a wrong unit',
    {
      spec: 'spec:\n  duration: 10 minutes\n',
      message: 'bad.yaml:4:13: spec.duration: expected a duration such as 300ms, 30s or 1h30m, found "10 minutes"',
    },
  ],
  [
    'a subnet outside of the VPC',
    {
      spec: 'spec:\n  vpc:\n    cidrs: [10.0.0.0/16]\n    subnets:\n      - { id: a, cidr: 10.1.0.0/24, zone: a }\n',
      message: "bad.yaml:7:24: spec.vpc.subnets[0].cidr: 10.1.0.0/24 is outside of the VPC's CIDR 10.0.0.0/16",
    },
  ],
  [
    'overlapping subnets',
    {
      spec: 'spec:\n  vpc:\n    subnets:\n      - { id: a, cidr: 10.0.0.0/24, zone: a }\n      - { id: b, cidr: 10.0.0.128/25, zone: a }\n',
      message: 'bad.yaml:7:24: spec.vpc.subnets[1].cidr: 10.0.0.128/25 overlaps 10.0.0.0/24 of subnet a',
    },
  ],
  [
    'an unknown instance type',
    {
      spec: 'spec:\n  nodeGroups:\n    - { name: a, instanceType: m5.lrage }\n',
      message:
        'bad.yaml:5:32: spec.nodeGroups[0].instanceType: "m5.lrage" is not an instance type that the VPC CNI knows. Did you mean m5.large?',
    },
  ],
  ['a missing trace', { spec: WITH_TRACE, message: 'bad.yaml:5:22: spec.workloads[0].trace.file: ' }],
  [
    'a letter for a time in a trace',
    {
      spec: WITH_TRACE,
      trace: `${TRACE}pod-1,100,100,0,10,0\npod-2,100,100,l0,20,10\n`,
      message: 'churn.csv:3:15: creation_time: ',
    },
  ],
  ['no YAML at all', { spec: 'spec: {', message: 'bad.yaml:3:8: not valid YAML' }],
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-bad-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: string[]) {
  const program = join(process.cwd(), 'dist/command/main.js');
  return spawnSync(process.execPath, [program, ...args], { cwd: folder, encoding: 'utf8', timeout: 50_000 });
}

describe('bad input', () => {
  it.each(BAD_INPUT)('%s: a message with its place, exit code 3, nothing written', (_, { spec, trace, message }) => {
    writeFileSync(join(folder, 'bad.yaml'), HEAD + spec);
    if (trace !== undefined) writeFileSync(join(folder, 'churn.csv'), trace);
    const { status, stdout, stderr } = run('run', 'bad.yaml', '--out', 'results');
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at |node:|This is a bug/m);
    expect(existsSync(join(folder, 'results'))).toBe(false);
  });

  it('an output directory that has results: refused without --force, exit code 2, nothing changed', () => {
    writeFileSync(join(folder, 'good.yaml'), `${HEAD}spec: { duration: 1m }\n`);
    mkdirSync(join(folder, 'results'));
    writeFileSync(join(folder, 'results', 'summary.json'), 'older\n');
    const { status, stdout, stderr } = run('run', 'good.yaml', '--out', 'results');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(
      'results holds the results of a run already (summary.json). Give another --out directory, or --force to replace them.\n',
    );
    expect(readdirSync(join(folder, 'results'))).toEqual(['summary.json']);
    expect(run('run', 'good.yaml', '--out', 'results', '--force').status).toBe(0);
  });

  // There, Node's own way of making folders never ends.
  it.skipIf(!existsSync('/proc'))('an output directory where the system makes no folders: exit code 2', () => {
    writeFileSync(join(folder, 'good.yaml'), `${HEAD}spec: { duration: 1m }\n`);
    for (const place of ['/proc/vpc-cni-sim', '/proc/vpc-cni-sim/results']) {
      const { status, stderr } = run('run', 'good.yaml', '--out', place);
      expect(status).toBe(2);
      expect(stderr).toBe(`"${place}": there is no such place. Give another --out directory.\n`);
    }
  });

  it('a scenario that is not there: exit code 2', () => {
    const { status, stdout, stderr } = run('run', 'nowhere.yaml');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('nowhere.yaml: there is no such file, and no scenario of that name in the library.');
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
