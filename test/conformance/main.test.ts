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
  for (const folder of ['good/inner', 'good/folder.json', 'bad', 'unusable', 'mixed', 'order', 'empty'])
    mkdirSync(join(directory, folder), { recursive: true });
  write('good/one.json', trace);
  write('good/inner/two.json', other);
  write('good/README.md', 'not a trace');
  write('bad/one.json', { ...trace, expect: { ...trace?.expect, calls: [{ ...first, device: 7 }, ...calls] } });
  write('unusable/not-json.json', '{"input": ');
  write('unusable/packed.jsonl.br', 'not packed');
  write('unusable/only-input.json', { input: trace?.input });
  write('unusable/no-such-event.json', { ...trace, input: { ...trace?.input, events: [{ t: 0, type: 'reboot' }] } });
  write('unusable/no-such-list.json', { ...trace, expect: { ...trace?.expect, answers: [] } });
  write('mixed/settings.json', { families: 3 });
  write('mixed/one.json', trace);
  const reversed = Object.fromEntries(Object.entries(first ?? {}).reverse());
  write('order/fields.json', {
    note: 1,
    expect: { ...trace?.expect, calls: [reversed, ...calls] },
    input: trace?.input,
  });
  write('order/records.json', { ...trace, expect: { ...trace?.expect, calls: [...calls, first] } });
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

  it('counts what cannot be played as failed, and says what is wrong with it', () => {
    const { status, stdout, stderr } = conformance(join(directory, 'unusable'), join(directory, 'good/one.json'));
    expect(status).toBe(1);
    expect(stdout).toMatch(/\n1 passed, 8 failed\n$/);
    expect(stdout).toMatch(/FAILED .*not-json\.json\n {2}not JSON: /);
    expect(stdout).toMatch(/not-a-trace\.json\n {2}not a trace: input\.duration: /);
    expect(stdout).toMatch(/no-such-event\.json\n {2}not a trace: input\.events\.0\.type: /);
    expect(stdout).toMatch(/no-such-list\.json\n {2}not a trace: expect: Unrecognized key: "answers"/);
    expect(stdout).toMatch(/no-such-type\.json\n {2}not a trace: there is no instance type m5\.tiny/);
    expect(stdout).toMatch(/no-such-subnet\.json\n {2}not a trace: there is no subnet subnet-z/);
    expect(stdout).toMatch(/only-input\.json\n {2}not a trace: expect: /);
    expect(stdout).toMatch(/packed\.jsonl\.br\n {2}cannot be read: /);
    expect(stdout + stderr).not.toMatch(/\n\s+at /);
  });

  it('passes over other JSON in a directory, but not when it is asked for by name', () => {
    const inDirectory = conformance(join(directory, 'mixed'));
    expect(inDirectory).toMatchObject({ status: 0, stdout: '1 passed, 0 failed\n' });
    expect(inDirectory.stderr).toMatch(/mixed\/settings\.json: passed over: not a trace: it has neither "input" nor/);
    const byName = conformance(join(directory, 'mixed/settings.json'));
    expect(byName).toMatchObject({ status: 1, stderr: '' });
    expect(byName.stdout).toMatch(/^FAILED .*settings\.json\n.*\n0 passed, 1 failed\n$/);
  });

  it('compares the order of records, and neither that of fields nor what a trace says beyond them', () => {
    expect(conformance(join(directory, 'order/fields.json'))).toMatchObject({ status: 0 });
    expect(conformance(join(directory, 'order/records.json')).stdout).toMatch(/^FAILED [\s\S]*\n0 passed, 1 failed\n$/);
  });

  it('fails where there is nothing to play', () => {
    expect(conformance(join(directory, 'none.json'))).toMatchObject({ status: 1, stdout: '0 passed, 0 failed\n' });
    expect(conformance(join(directory, 'none.json')).stderr).toMatch(/none\.json: there is no such file\n$/);
    const empty = conformance(join(directory, 'good'), join(directory, 'empty'));
    expect(empty).toMatchObject({ status: 1, stdout: '2 passed, 0 failed\n' });
    expect(empty.stderr).toMatch(/empty: there is no trace in it\n$/);
  });

  it('explains its usage', () => {
    const without = conformance();
    expect(without.status).toBe(2);
    expect(without.stderr).toMatch(/^usage: npm run conformance/);
    expect(conformance('--fast', directory).stderr).toMatch(/^unknown option --fast\n/);
  });
});
