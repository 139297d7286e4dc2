import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { CommandLine, PROGRAM, smallScenario } from './command-line.ts';

const at = new CommandLine();
const read = (name: string) => readFileSync(at.path(name), 'utf8');
const MISSED = '  thresholds:\n    pods{outcome=waiting}: ["count == 0"]\n';

describe('--report', () => {
  it('writes files of several kinds, beside the summary', () => {
    at.write('small.yaml', smallScenario(MISSED));
    const kinds = ['junit=j.xml', 'markdown=m.md', 'github=g.txt', 'json=s.json', 'openmetrics=o.txt', 'text=t.txt'];
    const { status, stdout } = at.run(
      'run',
      'small.yaml',
      '--out',
      'out',
      ...kinds.flatMap((kind) => ['--report', kind]),
    );
    expect(status).toBe(99);
    expect(stdout).toBe(read('t.txt'));
    expect(read('j.xml')).toContain('<testsuites name="vpc-cni-sim" tests="2" failures="1" errors="0">');
    expect(read('m.md')).toMatch(/^## small\n/);
    expect(read('g.txt')).toMatch(
      /^::error file=small\.yaml,line=14,col=5,title=small%3A threshold missed::pods\{outcome=waiting\}: /,
    );
    expect(read('s.json')).toBe(read('out/summary.json'));
    expect(read('o.txt')).toMatch(/\nawscni_total_ip_addresses\{job="aws-node",instance="workers-1"\} \d+ \d+\n/);
  });

  it('puts one on stdout in place of the summary, unless that is asked for too', () => {
    at.write('small.yaml', smallScenario(MISSED));
    const json = at.run('run', 'small.yaml', '--report', 'json=-');
    expect(JSON.parse(json.stdout).run.scenario).toBe('small');
    const both = at.run('run', 'small.yaml', '--report', 'github=-', '--report', 'text=-');
    expect(both.stdout).toMatch(/^::error .*\nsmall: 10m 00s simulated/);
  });

  it('says in CI why there was no run when the scenario is not valid', () => {
    at.write('small.yaml', smallScenario('  sede: 1\n  duratoin: 5m\n'));
    const kinds = ['junit=j.xml', 'markdown=m.md', 'github=-', 'json=s.json'].flatMap((kind) => ['--report', kind]);
    const { status, stdout, stderr } = at.run('run', 'small.yaml', '--out', 'out', ...kinds);
    expect(status).toBe(3);
    expect(stderr).toContain('small.yaml:13:3: unknown key "sede" in spec. Did you mean seed?\n');
    expect(stdout.split('\n')).toEqual([
      '::error file=small.yaml,line=13,col=3,title=Invalid scenario::unknown key "sede" in spec. Did you mean seed?',
      '::error file=small.yaml,line=14,col=3,title=Invalid scenario::unknown key "duratoin" in spec. Did you mean duration?',
      '',
    ]);
    expect(read('j.xml')).toContain('<testsuite name="small.yaml" tests="1" failures="0" errors="1">');
    expect(read('j.xml')).toContain('message="2 problems, the first: small.yaml:13:3: unknown key &#34;sede&#34;');
    expect(read('m.md')).toMatch(/^## small\.yaml\n\n\*\*Not a valid scenario.*\n\n- small\.yaml:13:3: .*\n- small/);
    expect(readdirSync(at.folder).sort()).toEqual(['j.xml', 'm.md', 'small.yaml']);
  });

  it('replaces the file that is there', () => {
    at.write('small.yaml', smallScenario());
    at.write('m.md', 'x'.repeat(100_000));
    at.run('run', 'small.yaml', '--report', 'markdown=m.md');
    expect(read('m.md')).toMatch(/^## small\n[^x]*/);
    expect(read('m.md').length).toBeLessThan(10_000);
  });

  it('follows the interval and the calendar of the scenario in OpenMetrics', () => {
    at.write('small.yaml', smallScenario('  outputs: { startTime: "2026-03-01T08:00:00Z" }\n'));
    at.run('run', 'small.yaml', '--report', 'openmetrics=o.txt', '--interval', '5m');
    const times = read('o.txt').match(/(?<=^awscni_eni_max\{job="aws-node",instance="workers-1"\} 3 )\d+$/gm);
    const start = Date.UTC(2026, 2, 1, 8) / 1_000;
    expect(times?.map((time) => Number(time) - start)).toEqual([0, 300, 600]);
  });

  it.each([
    ['no file', 'junit', '--report junit: expected KIND=FILE, such as junit=junit.xml; - is stdout'],
    ['an empty file', 'junit=', '--report junit=: expected KIND=FILE'],
    ['an unknown kind', 'junitt=x', '--report junitt=x: there is no such kind. Did you mean junit?'],
    [
      'a folder that is not there',
      'junit=a/b.xml',
      '"a/b.xml": there is no such place. Give another file for --report.',
    ],
    ['a directory', 'junit=folder', 'folder: this is a directory. Give another file for --report.'],
  ])('ends with exit code 2 before anything is run for %s', (_, report, message) => {
    at.write('small.yaml', smallScenario());
    mkdirSync(at.path('folder'));
    const { status, stdout, stderr } = at.run('run', 'small.yaml', '--report', 'text=first.txt', '--report', report);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(readdirSync(at.folder).sort()).toEqual(['folder', 'small.yaml']);
  });

  it('takes a file for one report only', () => {
    at.write('small.yaml', smallScenario());
    const { status, stderr } = at.run('run', 'small.yaml', '--report', 'text=x', '--report', 'junit=x');
    expect({ status, stderr }).toEqual({ status: 2, stderr: '--report: x cannot take two reports\n' });
  });

  it.skipIf(!existsSync('/dev/full'))('fails with a message when the disk is full', () => {
    at.write('small.yaml', smallScenario());
    const { status, stderr } = at.run('run', 'small.yaml', '--report', 'junit=/dev/full');
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: '/dev/full: the disk is full. Free some space. Give another file for --report.\n',
    });
  });

  it.skipIf(!existsSync('/dev/full'))('fails with a message when stdout cannot be written', () => {
    at.write('small.yaml', smallScenario());
    const script = `"${process.execPath}" "${PROGRAM}" run small.yaml > /dev/full`;
    const { status, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8', cwd: at.folder });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^Cannot write to stdout: ENOSPC/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('leaves its exit code and its files alone when its reader stops reading', () => {
    at.write('small.yaml', smallScenario(MISSED));
    const script = `"${process.execPath}" "${PROGRAM}" run small.yaml --out out --quiet | head -1; exit "\${PIPESTATUS[0]}"`;
    const { status, stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8', cwd: at.folder });
    expect({ status, stdout }).toEqual({ status: 99, stdout: 'small: 10m 00s simulated, seed 1\n' });
    expect(existsSync(at.path('out', 'summary.json'))).toBe(true);
  });

  it.each([
    '<script>.yaml',
    '=cmd.yaml',
    '__proto__.yaml',
    'two\nlines.yaml',
    '::error::x.yaml',
    `${'n'.repeat(200)}.yaml`,
  ])('is not taken over by the name of the scenario: %j', (name) => {
    writeFileSync(at.path(name), smallScenario(MISSED).replace('metadata: { name: small }\n', ''));
    const kinds = ['text=-', 'junit=j.xml', 'markdown=m.md', 'github=g.txt', 'json=s.json'];
    const { status, stderr } = at.run('run', name, '--out', 'out', ...kinds.flatMap((kind) => ['--report', kind]));
    expect(status).toBe(99);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(JSON.parse(read('s.json')).run.scenario).toBe(name.replace(/\.yaml$/, ''));
    expect(read('m.md')).not.toContain('<script');
    expect(read('j.xml')).not.toContain('<script');
    expect(read('g.txt').trimEnd().split('\n')).toHaveLength(1);
  });
});

it('schema summary prints the schema that fits summary.json, and that is shipped', () => {
  at.write('small.yaml', smallScenario(MISSED));
  at.run('run', 'small.yaml', '--out', 'out');
  const { stdout } = at.run('schema', 'summary');
  expect(stdout).toBe(readFileSync('schemas/summary.schema.json', 'utf8'));
  const validate = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(stdout));
  validate(JSON.parse(read('out/summary.json')));
  expect(validate.errors).toBeNull();
});
