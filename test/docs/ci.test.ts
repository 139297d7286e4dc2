import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';

const PAGE = readFileSync('docs/ci.md', 'utf8');

/** The blocks of the page in one language, without their fences. */
const blocks = (language: string) =>
  [...PAGE.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text = '']) => text);

/** The file that a block says in its first line it is. */
function file(name: string): string {
  const found = blocks('yaml').find((text) => text.startsWith(`# ${name}\n`));
  if (found === undefined) throw new Error(`docs/ci.md has no ${name}`);
  return found;
}

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-ci-'));
  write('eks/shop.yaml', file('eks/shop.yaml'));
  // As they would be in a repository that has vpc-cni-sim installed.
  command('npx', `shift; exec "${process.execPath}" "${resolve('dist/command/main.js')}" "$@"`);
  command('npm', 'exit 0');
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

function command(name: string, script: string): void {
  write(`bin/${name}`, `#!/bin/bash\n${script}\n`);
  chmodSync(join(folder, 'bin', name), 0o755);
}

/** As GitHub Actions runs a step. */
function shell(script: string) {
  const env = {
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    GITHUB_STEP_SUMMARY: join(folder, 'step-summary.md'),
  };
  const { status, stdout, stderr } = spawnSync('bash', ['-eo', 'pipefail', '-c', script], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

it('the workflow of docs/ci.md runs as it is written, after its commands for the baseline', () => {
  for (const script of blocks('sh')) expect(shell(script)).toMatchObject({ status: 0 });
  const workflow = parse(file('.github/workflows/eks-addresses.yaml'));
  const steps: { name?: string; run?: string }[] = workflow.jobs.simulate.steps;
  const scripts = steps.flatMap(({ run }) => (run === undefined ? [] : [run]));
  expect(scripts.length).toBeGreaterThan(4);
  for (const script of scripts) expect(shell(script), script).toMatchObject({ status: 0 });

  const stepSummary = readFileSync(join(folder, 'step-summary.md'), 'utf8');
  expect(stepSummary).toMatch(/^## shop\n/);
  expect(stepSummary).toContain('| figure | eks/baseline | results | difference |  |');
  expect(readFileSync(join(folder, 'junit.xml'), 'utf8')).toContain('tests="6" failures="0" errors="0"');
  expect(readFileSync(join(folder, 'sweep.md'), 'utf8')).toContain('| WARM\\_IP\\_TARGET=10 |');
});

it('the step that simulates fails when a threshold is missed', () => {
  write('eks/strict.yaml', file('eks/shop.yaml').replace('p(90) < 15', 'p(90) < 0.1'));
  const { status, stdout } = shell('npx vpc-cni-sim run eks/strict.yaml --report github=-');
  expect(status).toBe(99);
  expect(stdout).toMatch(/^::error file=eks\/strict\.yaml,line=\d+,col=5,title=shop%3A threshold missed::/);
});
