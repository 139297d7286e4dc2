import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { CommandLine, PROGRAM, smallScenario } from './command-line.ts';

const at = new CommandLine();

const VARIANTS = `  variants:
    as-installed: {}
    warm-2:
      spec.vpcCni.env.WARM_IP_TARGET: "2"
    six-nodes:
      spec.nodeGroups.workers.desiredSize: 6
`;

const summaryIn = (...path: string[]) => JSON.parse(readFileSync(at.path(...path, 'summary.json'), 'utf8'));

describe('run with variants', () => {
  it('asks for another directory when it cannot write to the one of --out', () => {
    at.write('small.yaml', smallScenario(VARIANTS));
    mkdirSync(at.path('out', 'variants.csv'), { recursive: true });
    expect(at.run('run', 'small.yaml', '--out', 'out', '--force')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'out/variants.csv: this is a directory. Give another --out directory.\n',
    });
  });

  it('runs each on the same random numbers, into folders of their own, and puts them side by side', () => {
    at.write('small.yaml', smallScenario(VARIANTS));
    const { status, stdout, stderr } = at.run('run', 'small.yaml', '--out', 'out');
    expect(status).toBe(0);
    expect(stderr).toBe(
      'Run 1 of 3: as-installed\nRun 2 of 3: warm-2\nRun 3 of 3: six-nodes\nThe results are in out\n',
    );
    expect(stdout).toMatch(
      /^small: 3 runs on the same random numbers \(seed 1\)\n\nvariant +pods .*\nas-installed .*\nwarm-2 .*\nsix-nodes .*\n$/,
    );
    expect(readdirSync(at.path('out')).sort()).toEqual(['as-installed', 'six-nodes', 'variants.csv', 'warm-2']);
    const rows = parse<Record<string, string>>(readFileSync(at.path('out', 'variants.csv')), { columns: true });
    expect(rows.map(({ variant }) => variant)).toEqual(['as-installed', 'warm-2', 'six-nodes']);
    expect(Number(rows[1]?.pods_ready)).toBeGreaterThan(Number(rows[0]?.pods_ready));

    expect(at.run('run', 'small.yaml', '--set', 'spec.variants={}', '--out', 'plain').status).toBe(0);
    const [plain, variant] = [summaryIn('plain'), summaryIn('out', 'as-installed')];
    expect(variant.run).toMatchObject({ scenario: 'small', variant: 'as-installed' });
    expect(variant.run.config_sha256).toBe(plain.run.config_sha256);
    expect({ ...variant, run: 0 }).toEqual({ ...plain, run: 0 });
    expect(summaryIn('out', 'six-nodes').node_groups[0].nodes).toBe(6);

    const compared = at.run('compare', 'out', 'plain');
    expect(compared).toMatchObject({
      status: 2,
      stderr:
        'out holds the results of several runs: as-installed, six-nodes, warm-2. Give one of them, such as out/as-installed.\n',
    });
  });

  it('has a column for each of their changes by --matrix, which multiply', () => {
    at.write('small.yaml', smallScenario());
    const matrix = ['spec.vpcCni.env.WARM_IP_TARGET=1,5', 'spec.nodeGroups[0].desiredSize=2,3'];
    const { status, stdout } = at.run('run', 'small.yaml', ...matrix.flatMap((axis) => ['--matrix', axis]), '--quiet');
    expect(status).toBe(0);
    expect(stdout.match(/^WARM\S+/gm)).toEqual([
      'WARM_IP_TARGET=1,desiredSize=2',
      'WARM_IP_TARGET=1,desiredSize=3',
      'WARM_IP_TARGET=5,desiredSize=2',
      'WARM_IP_TARGET=5,desiredSize=3',
    ]);
  });

  it('gives folders names that every file system takes', () => {
    at.write('small.yaml', smallScenario());
    const matrix = 'spec.vpc.subnets.a.cidr=10.0.0.0/26,10.0.0.0/25';
    expect(at.run('run', 'small.yaml', '--matrix', matrix, '--duration', '1m', '--out', 'out').status).toBe(0);
    expect(readdirSync(at.path('out')).sort()).toEqual(['cidr=10.0.0.0_25', 'cidr=10.0.0.0_26', 'variants.csv']);
  });

  it('ends with exit code 99 when any of them misses a threshold', () => {
    at.write('small.yaml', smallScenario(`${VARIANTS}  thresholds: { "pods{outcome=waiting}": ["count < 10"] }\n`));
    const { status, stdout } = at.run('run', 'small.yaml');
    expect(status).toBe(99);
    expect(stdout).toMatch(/^as-installed .* 1$/m);
    expect(stdout).toMatch(/^warm-2 .* 0$/m);
  });

  it('replaces the results of other variants only with --force', () => {
    at.write('small.yaml', smallScenario());
    const run = (...args: string[]) =>
      at.run('run', 'small.yaml', '--duration', '1m', '--matrix', 'spec.seed=1,2', '--out', 'out', ...args);
    expect(run().status).toBe(0);
    const refused = run();
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('out holds the results of a run already (variants.csv, seed=1, seed=2)');
    expect(run('--force').status).toBe(0);
  });

  it('leaves nothing of earlier runs beside the new results with --force', () => {
    at.write('small.yaml', smallScenario());
    const run = (...args: string[]) => at.run('run', 'small.yaml', '--duration', '1m', '--out', 'out', ...args);
    expect(run().status).toBe(0);
    at.write('out/notes.txt', 'mine');
    expect(run('--matrix', 'spec.seed=1,2').stderr).toContain(
      'out holds the results of a run already (ec2-usage.csv, events.csv, ',
    );
    expect(run('--matrix', 'spec.seed=1,2', '--force').status).toBe(0);
    expect(readdirSync(at.path('out')).sort()).toEqual(['notes.txt', 'seed=1', 'seed=2', 'variants.csv']);
    expect(run('--matrix', 'spec.seed=3', '--force').status).toBe(0);
    expect(readdirSync(at.path('out')).sort()).toEqual(['notes.txt', 'seed=3', 'variants.csv']);
    expect(run('--force').status).toBe(0);
    const files = readdirSync(at.path('out'));
    expect(files).toContain('summary.json');
    expect(files).toContain('notes.txt');
    expect(files.filter((name) => name.startsWith('seed') || name === 'variants.csv')).toEqual([]);
  });

  it('ends on Ctrl-C with the results it has, leaves out the other variants, and has exit code 130', async () => {
    at.write('small.yaml', smallScenario(VARIANTS));
    // Pods that live for seconds keep the run busy for far longer than the test waits.
    const busy = ['--duration', '1000d', '--set', 'spec.workloads.0.deployment.lifetime=5s'];
    const child = spawn(process.execPath, [PROGRAM, 'run', 'small.yaml', ...busy, '--out', 'out'], { cwd: at.folder });
    let stdout = '';
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    const exitCode = new Promise((resolve) => child.on('close', resolve));
    // The folder of the first variant appears when it has begun to listen.
    while (!existsSync(at.path('out', 'as-installed'))) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    expect(await exitCode).toBe(130);
    expect(stdout).toMatch(/^small, as-installed: .* simulated, seed 1\nPARTIAL: interrupted/);
    expect(stderr).toContain('The results in out are partial\n2 of 3 runs were not made: warm-2, six-nodes\n');
    expect(readFileSync(at.path('out', 'variants.csv'), 'utf8')).toMatch(/^variant,partial,.*\r\nas-installed,true,/);
    expect(summaryIn('out', 'as-installed').run.partial).toBe(true);
    expect(readdirSync(at.path('out')).sort()).toEqual(['as-installed', 'variants.csv']);
  });

  it('finds what is wrong with any of them before the first is run', () => {
    const broken = '  variants:\n    good: {}\n    bad:\n      spec.vpcCni.env.WARM_IP_TARGET: 5\n';
    at.write('small.yaml', smallScenario(broken));
    const { status, stdout, stderr } = at.run('run', 'small.yaml', '--out', 'out');
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr).toBe(
      'small.yaml:16:7: variant bad: spec.vpcCni.env.WARM_IP_TARGET: expected a text, found the number 5; write it in quotes: "5"\n',
    );
    expect(readdirSync(at.folder)).toEqual(['small.yaml']);
  });

  it.each([
    [
      'a path that leads nowhere',
      '      spec.nodeGroups.workrs.desiredSize: 5',
      'small.yaml:15:7: variant v: spec.nodeGroups has no entry of the name workrs. Did you mean workers?',
    ],
    [
      'an unknown key',
      '      spec.vpcCnii: {}',
      'small.yaml:15:7: variant v: unknown key "vpcCnii" in spec. Did you mean vpcCni?',
    ],
    [
      'no path',
      '      "a b=[": 5',
      'small.yaml:15:7: variant v: expected a path such as spec.vpcCni.env.WARM_IP_TARGET',
    ],
  ])('says where a variant has %s', (_, change, message) => {
    at.write('small.yaml', smallScenario(`  variants:\n    v:\n${change}\n`));
    const { status, stderr } = at.run('run', 'small.yaml');
    expect({ status, stderr }).toEqual({ status: 3, stderr: `${message}\n` });
  });

  it.each([
    ['..', 'small.yaml:14:5'],
    ['a/b', 'small.yaml:14:5'],
    ['Warm', 'small.yaml:14:5'],
  ])('takes no variant of the name %s', (name, place) => {
    at.write('small.yaml', smallScenario(`  variants:\n    "${name}": {}\n`));
    const { status, stderr } = at.run('run', 'small.yaml');
    expect(status).toBe(3);
    expect(stderr).toContain(`${place}: spec.variants`);
    expect(stderr).toContain('expected a name of lower-case letters, digits and "-"');
  });

  it('validates them too', () => {
    at.write('small.yaml', smallScenario('  variants:\n    bad:\n      spec.seed: x\n'));
    const { status, stderr } = at.run('validate', 'small.yaml');
    expect(status).toBe(3);
    expect(stderr).toContain(
      'small.yaml:15:7: variant bad: spec.seed: expected a whole number of at least 0, found "x"',
    );
  });
});
