import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const PROGRAM = 'dist/command/main.js';

const SCENARIO = `
apiVersion: vpc-cni-sim/v1
kind: Scenario
metadata: { name: small }
spec:
  duration: 10m
  nodeGroups:
    - { name: workers, instanceType: m5.large, desiredSize: 2 }
  workloads:
    - deployment: { name: web, replicas: 30 }
`;

let folder: string;
let scenario: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-test-'));
  scenario = join(folder, 'small.yaml');
  writeFileSync(scenario, SCENARIO);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, 'run', ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

const out = (name = 'results') => join(folder, name);
const filesOf = (path: string) =>
  Object.fromEntries(readdirSync(path).map((name) => [name, readFileSync(join(path, name), 'utf8')]));

describe('run', () => {
  it('prints the summary and nothing else on stdout, and writes no files unasked', () => {
    const { status, stdout, stderr } = run(scenario);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^small: 10m 00s simulated, seed 1\n\n30 pods: 30 ready\n/);
    expect(readdirSync(folder)).toEqual(['small.yaml']);
  });

  it('writes the results where --out says, and tells so on stderr', () => {
    const { status, stdout, stderr } = run(scenario, '--out', out());
    expect({ status, stderr }).toEqual({ status: 0, stderr: `The results are in ${out()}\n` });
    expect(stdout).toContain('30 pods: 30 ready');
    expect(readdirSync(out()).sort()).toEqual(
      'ec2-usage.csv events.csv import-rejects.csv ipamd-pool.csv nodes.csv pods.csv subnets.csv summary.json'.split(
        ' ',
      ),
    );
    expect(parse(readFileSync(join(out(), 'pods.csv')), { columns: true })).toHaveLength(30);
  });

  it('is quiet on stderr with --quiet', () => {
    expect(run(scenario, '--out', out(), '--quiet').stderr).toBe('');
  });

  it('writes the same bytes for the same scenario and seed, and others for another seed', () => {
    for (const [name, seed] of [
      ['a', '7'],
      ['b', '7'],
      ['c', '8'],
    ] as const)
      run(scenario, '--seed', seed, '--out', out(name));
    expect(filesOf(out('a'))).toEqual(filesOf(out('b')));
    expect(filesOf(out('a'))['pods.csv']).not.toBe(filesOf(out('c'))['pods.csv']);
  });

  it('says in summary.json what was run', () => {
    run(scenario, '--seed', '7', '--duration', '5m', '--out', out('a'));
    run(scenario, '--seed', '7', '--duration', '5m', '--set', 'spec.vpcCni.env.WARM_IP_TARGET=5', '--out', out('b'));
    const [a, b] = ['a', 'b'].map((name) => JSON.parse(readFileSync(join(out(name), 'summary.json'), 'utf8')).run);
    expect(a).toMatchObject({ scenario: 'small', partial: false, seed: 7, duration_s: 300, simulated_s: 300 });
    expect(a.versions['vpc-cni-sim']).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
    expect(a.scenario_sha256).not.toBe(b.scenario_sha256);
    expect(a.config_sha256).not.toBe(b.config_sha256);
  });

  it('writes ec2-calls.csv when the scenario asks for it', () => {
    run(scenario, '--set', 'spec.outputs.ec2Calls=true', '--out', out());
    const calls = parse(readFileSync(join(out(), 'ec2-calls.csv')), { columns: true });
    const text = readFileSync(join(out(), 'ec2-usage.csv'));
    const usage = parse<{ action: string; calls: string }>(text, { columns: true });
    const launches = usage.filter(({ action }) => action === 'RunInstances');
    expect(launches).not.toEqual([]);
    const ofNodes = usage.filter((row) => !launches.includes(row));
    expect(calls).toHaveLength(ofNodes.reduce((sum, row) => sum + Number(row.calls), 0));
  });

  it('puts subnets.csv and ipamd-pool.csv on the grid of --interval', () => {
    run(scenario, '--interval', '2m', '--out', out());
    for (const file of ['subnets.csv', 'ipamd-pool.csv']) {
      const rows = parse<{ time_s: string }>(readFileSync(join(out(), file)), { columns: true });
      const times = new Set(rows.map((row) => Number(row.time_s)));
      expect(
        [...times].filter((time) => time > 0),
        file,
      ).toEqual([120, 240, 360, 480, 600]);
    }
  });

  it('replaces results only with --force', () => {
    run(scenario, '--seed', '7', '--out', out());
    const before = filesOf(out());
    const refused = run(scenario, '--seed', '8', '--out', out());
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('--force');
    expect(filesOf(out())).toEqual(before);
    expect(run(scenario, '--seed', '8', '--out', out(), '--force').status).toBe(0);
    expect(filesOf(out())).not.toEqual(before);
  });

  it.each([
    ['an interval of nothing', ['--interval', '0s'], '--interval 0s: expected a length of time above 0'],
    ['an interval without a unit', ['--interval', '10'], '--interval 10: expected a length of time above 0'],
    ['an empty output directory', ['--out', ''], 'Give another --out directory.'],
    ['a file as the output directory', ['--out', 'package.json'], 'package.json: there is a file of this name'],
    ['a directory below a file', ['--out', 'package.json/x'], 'there is a file of this name'],
  ])('ends with exit code 2 and a message without a stack trace on %s', (_, args, message) => {
    const { status, stdout, stderr } = run(scenario, ...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('takes the last of several output directories', () => {
    run(scenario, '--out', out('a'), '--out', out('b'));
    expect(readdirSync(folder).sort()).toEqual(['b', 'small.yaml']);
  });

  it('fails with a message and leaves the older results when it cannot write on', () => {
    run(scenario, '--out', out());
    const before = filesOf(out());
    // A limit on the size of files, in blocks of 1,024 bytes: to the writer it is like a full disk.
    const limited = `ulimit -f 2; exec "${process.execPath}" ${PROGRAM} run "${scenario}" --out "${out()}" --force`;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', limited], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/EFBIG|too large/);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(filesOf(out())).toEqual(before);
  });

  it('ends on Ctrl-C with the results it has, marked as partial, and exit code 130', async () => {
    mkdirSync(out());
    // Pods that live for seconds keep the run busy for far longer than the test waits.
    const busy = ['--duration', '1000d', '--set', 'spec.workloads.0.deployment.lifetime=5s'];
    const child = spawn(process.execPath, [PROGRAM, 'run', scenario, ...busy, '--out', out()]);
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    const exitCode = new Promise((resolve) => child.on('close', resolve));
    // Its own folder appears when it has begun to listen.
    while (readdirSync(out()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    expect(await exitCode).toBe(130);
    expect(stdout).toMatch(/^small: .* simulated, seed 1\nPARTIAL: /);
    const { run: facts } = JSON.parse(readFileSync(join(out(), 'summary.json'), 'utf8'));
    expect(facts.partial).toBe(true);
    expect(facts.simulated_s).toBeLessThan(facts.duration_s);
    expect(readdirSync(out())).toHaveLength(8);
  });
});
