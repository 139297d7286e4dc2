import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import type { Log } from 'sarif';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PROGRAM = join(process.cwd(), 'dist/command/main.js');
const HEAD = 'apiVersion: vpc-cni-sim/v1\nkind: Scenario\n';
const FROZEN = `${HEAD}spec:
  vpcCni:
    env:
      MINIMUM_IP_TARGET: "5"
      WARM_ENI_TARGET: "2"
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-lint-'));
  writeFileSync(join(folder, 'frozen, 100% sure.yaml'), FROZEN);
  writeFileSync(join(folder, 'good.yaml'), `${HEAD}spec: {}\n`);
  writeFileSync(join(folder, 'noted.yaml'), `${HEAD}spec: {vpcCni: {env: {MAX_ENI: "9"}}}\n`);
  writeFileSync(join(folder, 'broken.yaml'), `${HEAD}spec: {sede: 1}\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

function lint(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, 'lint', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const FILE = 'frozen, 100% sure.yaml';

describe('lint', () => {
  it('shows each problem with its line, why it is one and where to read on; exit code 1 when one is an error', () => {
    const { status, stdout, stderr } = lint(FILE);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toContain(
      `${FILE}:6:26: error VCS001: MINIMUM_IP_TARGET=5 without WARM_IP_TARGET: the pool stays at 5 addresses, and of 27 pods that fit on a node 22 wait for ever. Set WARM_IP_TARGET to 1 or more.
    6 |       MINIMUM_IP_TARGET: "5"
      |                          ^^^
  Why: Once one of the two IP targets is set, only they count.`,
    );
    expect(stdout).toContain(`${FILE}:7:24: note VCS005: WARM_ENI_TARGET=2 has no effect: the IP targets decide.`);
    expect(stdout).toContain('\n  See docs/lint.md#vcs001\n');
    expect(stdout).toMatch(/sure\.yaml: 1 error, 1 note\.\n$/);
  });

  it('ends with exit code 0 when there are only notes, and when there is nothing', () => {
    expect(lint('noted.yaml')).toMatchObject({ status: 0, stderr: '' });
    expect(lint('good.yaml')).toEqual({ status: 0, stdout: 'good.yaml: nothing to say.\n', stderr: '' });
  });

  it('takes several files, and changes of the command line', () => {
    const { status, stdout } = lint('good.yaml', 'noted.yaml', '--set', 'spec.vpcCni.env.WARM_ENI_TARGET=0');
    expect(status).toBe(0);
    const first = stdout.indexOf('--set spec.vpcCni.env.WARM_ENI_TARGET=0: warning VCS002: WARM_ENI_TARGET=0: a node');
    expect(first).toBe(0);
    expect(stdout).toContain('good.yaml: 1 warning.\n');
    expect(stdout).toContain('noted.yaml: 1 warning, 1 note.\n');
  });

  it('ends with exit code 3 on a scenario that is not valid, and 2 on an unknown format', () => {
    expect(lint('broken.yaml')).toMatchObject({ status: 3, stdout: '' });
    expect(lint('broken.yaml').stderr).toContain('broken.yaml:3:8: unknown key "sede" in spec. Did you mean seed?');
    expect(lint('good.yaml', '--format', 'xml')).toMatchObject({ status: 2, stdout: '' });
    expect(lint()).toMatchObject({ status: 2 });
  });
});

describe('lint of a scenario that is not valid', () => {
  const message = 'unknown key "sede" in spec. Did you mean seed?';

  it('says so in every format where programs look, besides on stderr', () => {
    const json = lint('broken.yaml', 'good.yaml', '--format', 'json');
    expect(json.status).toBe(3);
    expect(json.stderr).toContain(`broken.yaml:3:8: ${message}`);
    expect(JSON.parse(json.stdout)).toMatchObject([
      { file: 'broken.yaml', problems: [{ code: 'VCS000', severity: 'error', message, line: 3, column: 8 }] },
      { file: 'good.yaml', problems: [] },
    ]);
    const github = lint('broken.yaml', '--format', 'github');
    expect(github.status).toBe(3);
    expect(github.stdout).toMatch(
      /^::error file=broken\.yaml,line=3,col=8,endColumn=12,title=VCS000 invalid-scenario::unknown key "sede" in spec\./,
    );
    const sarif = lint('broken.yaml', '--format', 'sarif');
    expect(sarif.status).toBe(3);
    const [found] = (JSON.parse(sarif.stdout) as Log).runs[0]?.results ?? [];
    expect(found).toMatchObject({ ruleId: 'VCS000', level: 'error', message: { text: message } });
  });

  it('tells the others what there is all the same', () => {
    const { status, stdout, stderr } = lint('broken.yaml', 'good.yaml');
    expect({ status, stdout }).toEqual({ status: 3, stdout: 'good.yaml: nothing to say.\n' });
    expect(stderr).toContain(message);
  });
});

describe('lint --format json', () => {
  it('gives everything for programs', () => {
    const { status, stdout } = lint(FILE, 'good.yaml', '--format', 'json');
    expect(status).toBe(1);
    const files = JSON.parse(stdout);
    expect(files).toMatchObject([
      { file: FILE, problems: [{ code: 'VCS001', severity: 'error', line: 6, column: 26 }, { code: 'VCS005' }] },
      { file: 'good.yaml', problems: [] },
    ]);
    expect(Object.keys(files[0].problems[0])).toEqual(
      'code rule severity message why help source line column'.split(' '),
    );
  });

  it('has null for the place of what is in no file', () => {
    const [{ problems }] = JSON.parse(
      lint('good.yaml', '--format', 'json', '--set', 'spec.vpcCni.env.MAX_ENI=9').stdout,
    );
    expect(problems).toMatchObject([{ source: '--set spec.vpcCni.env.MAX_ENI=9', line: null, column: null }]);
  });
});

describe('lint --format github', () => {
  it('gives a workflow command for each problem, with what would break it escaped', () => {
    const { status, stdout } = lint(FILE, '--format', 'github');
    expect(status).toBe(1);
    const [first = '', second = '', end] = stdout.split('\n');
    expect(first).toMatch(
      /^::error file=frozen%2C 100%25 sure\.yaml,line=6,col=26,endColumn=29,title=VCS001 minimum-ip-target-without-warm-ip-target::MINIMUM_IP_TARGET=5 without .*%0AOnce one of .* See docs\/lint\.md#vcs001$/,
    );
    expect(second).toMatch(/^::notice file=.*,line=7,/);
    expect(end).toBe('');
  });

  it('is silent when there is nothing', () => {
    expect(lint('good.yaml', '--format', 'github')).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});

describe('lint --format sarif', () => {
  const logOf = (...args: string[]): Log => JSON.parse(lint(...args, '--format', 'sarif').stdout);

  it('has the required shape of SARIF 2.1.0', () => {
    const log = logOf(FILE, 'noted.yaml');
    expect(log.version).toBe('2.1.0');
    expect(log.$schema).toMatch(/sarif-2\.1\.0/);
    expect(log.runs).toHaveLength(1);
    const [run] = log.runs;
    const rules = run?.tool.driver.rules ?? [];
    expect(run?.tool.driver).toMatchObject({
      name: 'vpc-cni-sim',
      version: JSON.parse(readFileSync(join(process.cwd(), 'package.json'), 'utf8')).version,
    });
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const { shortDescription, fullDescription, help, defaultConfiguration } of rules) {
      for (const message of [shortDescription, fullDescription, help]) expect(message?.text).toMatch(/\S/);
      expect(['error', 'warning', 'note']).toContain(defaultConfiguration?.level);
    }
    expect(run?.results).toHaveLength(3);
    for (const { ruleId, ruleIndex, level, message, locations } of run?.results ?? []) {
      expect(rules[ruleIndex ?? -1]?.id).toBe(ruleId);
      expect(['error', 'warning', 'note']).toContain(level);
      expect(message.text).toMatch(/\S/);
      const { artifactLocation, region } = locations?.[0]?.physicalLocation ?? {};
      expect(artifactLocation?.uri).toMatch(/^(frozen%2C%20100%25%20sure|noted)\.yaml$/);
      expect(region?.startLine).toBeGreaterThan(0);
      expect(region?.endColumn).toBeGreaterThan(region?.startColumn ?? 0);
    }
  });

  it('fits the schema of SARIF 2.1.0', () => {
    const validate = new Ajv({ allErrors: true }).compile(
      JSON.parse(readFileSync(join(process.cwd(), 'test/data/sarif-2.1.0.schema.json'), 'utf8')),
    );
    const log = logOf(FILE, 'noted.yaml', 'good.yaml');
    validate(log);
    expect(validate.errors).toBeNull();
    expect(validate({ ...log, verison: 1 })).toBe(false);
  });

  it('names the file, but no place, of what an option brings in', () => {
    const [run] = logOf('good.yaml', '--set', 'spec.vpcCni.env.MAX_ENI=9').runs;
    expect(run?.results?.[0]?.locations).toEqual([{ physicalLocation: { artifactLocation: { uri: 'good.yaml' } } }]);
    expect(run?.results?.[0]?.message.text).toMatch(/^--set spec\.vpcCni\.env\.MAX_ENI=9: MAX_ENI=9 has no effect/);
  });

  it('gives a file elsewhere as a URI', () => {
    const [run] = logOf(join(folder, 'noted.yaml')).runs;
    const uri = run?.results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri;
    expect(uri).toBe(`file://${folder}/noted.yaml`);
  });
});
