import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPackedTraces } from './packed-traces.ts';

const directory = mkdtempSync(join(tmpdir(), 'conformance-'));

function write(file: string, content: unknown): void {
  writeFileSync(join(directory, file), typeof content === 'string' ? content : JSON.stringify(content));
}

beforeAll(() => {
  const [trace, other] = readPackedTraces();
  const [first, ...calls] = trace?.expect.calls ?? [];
  for (const folder of ['good/inner', 'bad', 'unusable', 'empty'])
    mkdirSync(join(directory, folder), { recursive: true });
  write('good/one.json', trace);
  write('good/inner/two.json', other);
  write('good/README.md', 'not a trace');
  write('bad/one.json', { ...trace, expect: { ...trace?.expect, calls: [{ ...first, device: 7 }, ...calls] } });
  write('unusable/not-json.json', '{"input": ');
  write('unusable/not-a-trace.json', { input: { ...trace?.input, duration: 'long' }, expect: trace?.expect });
  write('unusable/no-such-type.json', {
    input: { ...trace?.input, nodes: [{ ...trace?.input.nodes[0], instanceType: 'm5.tiny' }] },
    expect: trace?.expect,
  });
  write('unusable/no-such-subnet.json', {
    input: { ...trace?.input, nodes: [{ ...trace?.input.nodes[0], subnet: 'subnet-z' }] },
    expect: trace?.expect,
  });
});

afterAll(() => rmSync(directory, { recursive: true }));

function conformance(...parameters: string[]) {
  return spawnSync('node', ['dist/test/conformance/main.js', ...parameters], { encoding: 'utf8' });
}

describe('npm run conformance', () => {
  it('counts the traces that pass, in directories below too, and names them when asked', () => {
    const quiet = conformance(join(directory, 'good'));
    expect(quiet).toMatchObject({ status: 0, stdout: '2 passed, 0 failed\n', stderr: '' });
    const verbose = conformance('--verbose', join(directory, 'good/one.json'));
    expect(verbose.stdout).toMatch(/^passed \S+\n1 passed, 0 failed\n$/);
  });

  it('shows of a trace that fails the first record that differs', () => {
    const { status, stdout } = conformance(join(directory, 'good'), join(directory, 'bad'));
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^FAILED \S+ \(.*bad\/one\.json\)\n {2}calls\[0\]\n {4}expected .*"device":7.*\n {4}got .*\n/,
    );
    expect(stdout).toMatch(/\n2 passed, 1 failed\n$/);
  });

  it('says what is wrong with a file that cannot be used', () => {
    const { status, stdout, stderr } = conformance(join(directory, 'unusable'), join(directory, 'good/one.json'));
    expect(status).toBe(3);
    expect(stdout).toBe('1 passed, 0 failed\n');
    expect(stderr).toMatch(/not-json\.json: not JSON: /);
    expect(stderr).toMatch(/not-a-trace\.json: not a trace: input\.duration: /);
    expect(stderr).toMatch(/no-such-type\.json: not a trace: there is no instance type m5\.tiny/);
    expect(stderr).toMatch(/no-such-subnet\.json: not a trace: there is no subnet subnet-z/);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('does not pass over what is not there', () => {
    expect(conformance(join(directory, 'none.json')).status).toBe(3);
    expect(conformance(join(directory, 'empty')).status).toBe(3);
  });

  it('explains its usage', () => {
    const without = conformance();
    expect(without.status).toBe(2);
    expect(without.stderr).toMatch(/^usage: npm run conformance/);
    expect(conformance('--fast', directory).stderr).toMatch(/^unknown option --fast\n/);
  });
});
