import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SCENARIO = `
apiVersion: vpc-cni-sim/v1
kind: Scenario
spec:
  duration: 5m
  vpc:
    cidrs: [10.0.0.0/24]
    subnets: [{ id: small, cidr: 10.0.0.0/28, zone: a }]
  nodeGroups: [{ name: workers, instanceType: m5.large, desiredSize: 1 }]
  workloads: [{ deployment: { name: web, replicas: 20 } }]
`;

let directory: string;

function run(...args: string[]) {
  return spawnSync(process.execPath, ['dist/command/main.js', ...args], { encoding: 'utf8' });
}

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-explain-'));
  writeFileSync(join(directory, 'small.yaml'), SCENARIO);
  for (const [out, options] of [
    ['with', ['--record']],
    ['without', []],
  ] as const) {
    const { status, stderr } = run('run', join(directory, 'small.yaml'), '--out', join(directory, out), ...options);
    expect(stderr).not.toContain('bug');
    expect(status).toBe(0);
  }
}, 60_000);

afterAll(() => rmSync(directory, { recursive: true }));

describe('run --record', () => {
  it('changes nothing of the other results', () => {
    const files = readdirSync(join(directory, 'without'));
    expect(readdirSync(join(directory, 'with'))).toEqual([...files, 'record.jsonl'].sort());
    for (const file of files) {
      expect(readFileSync(join(directory, 'with', file), 'utf8')).toBe(
        readFileSync(join(directory, 'without', file), 'utf8'),
      );
    }
  });

  it('is no matter of course: without it, --out is not needed', () => {
    expect(run('run', join(directory, 'small.yaml'), '--quiet')).toMatchObject({ status: 0, stderr: '' });
    const { status, stderr } = run('run', join(directory, 'small.yaml'), '--record');
    expect(status).toBe(2);
    expect(stderr).toContain('--record needs --out');
  });
});

describe('explain', () => {
  it('tells why a pod of a full subnet waits', () => {
    const pods = readFileSync(join(directory, 'with', 'pods.csv'), 'utf8').split('\r\n');
    const waiting = pods.find((row) => row.includes(',waiting,'))?.split(',')[0] ?? '';
    const { status, stdout } = run('explain', join(directory, 'with'), 'pod', waiting);
    expect(status).toBe(0);
    expect(stdout).toContain('never ready (waiting)');
    expect(stdout).toMatch(/sandbox attempt 1 failed: 0 of 9 addresses on 1 ENI free/);
    expect(stdout).toMatch(
      /CreateNetworkInterface .*FAILED: InsufficientFreeAddressesInSubnet|inside its back-off until/,
    );
    expect(stdout).toContain('SUBNET_FULL');
  });

  it.each([
    ['node', 'workers-1', 'Node workers-1: m5.large in small'],
    ['subnet', 'small', 'Subnet small: 16 addresses, 1 node.'],
    ['at', '00:04:00', 'At 00:04:00.000: 9 pods with an address, 11 waiting for one'],
    ['at', '4m', 'At 00:04:00.000'],
    ['at', '00:04:59', 'At 00:04:59.000: 9 pods with an address, 11 waiting for one'],
    ['at', '5m', 'At 00:05:00.000: 9 pods with an address, 11 waiting for one'],
  ])('tells of a %s', (what, name, text) => {
    expect(run('explain', join(directory, 'with'), what, name).stdout).toContain(text);
  });

  it.each([
    ['a run without a record', ['without', 'pod', 'web'], 'Run it again with --record'],
    ['a directory that is none', ['nowhere', 'pod', 'web'], 'there is no such directory'],
    ['an unknown node', ['with', 'node', 'worker-1'], 'Did you mean workers-1?'],
    ['an unknown subnet', ['with', 'subnet', 'quite-different'], 'Known: small.'],
    ['a time that is none', ['with', 'at', 'noon'], 'expected a time of the run, such as 09:12:04'],
    ['a number for a time', ['with', 'at', '120'], 'the run ended at 00:05:00.000'],
    [
      'a time after the end',
      ['with', 'at', '99h'],
      'The run ended at 00:05:00.000: there is nothing to tell of 4d 03:00',
    ],
    ['a pod of another namespace', ['with', 'pod', 'kube-system/web-1'], 'Did you mean default/web-1?'],
    ['a span of a pod', ['with', 'pod', 'web-1', '--from', '1m'], '--from is for `node` and `subnet`'],
    ['an end of a moment', ['with', 'at', '1m', '--until', '2m'], '--until is for `node` and `subnet`'],
    [
      'something that cannot be explained',
      ['with', 'pods', 'web'],
      'what: expected one of pod, node, subnet, at, found "pods". Did you mean pod?',
    ],
  ])('ends with exit code 2 and says what to do about %s', (_, [run_ = '', ...rest], message) => {
    const { status, stdout, stderr } = run('explain', join(directory, run_), ...rest);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});
