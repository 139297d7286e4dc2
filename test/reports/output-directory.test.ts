import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OutputDirectory } from '../../reports/output-directory.ts';
import { OutputError } from '../../reports/output-error.ts';

const KNOWN = ['pods.csv', 'ec2-calls.csv', 'summary.json'];

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-test-'));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const open = (path: string, force = false) => new OutputDirectory(path, force);

function writeRun(path: string, text: string, options: { force?: boolean; names?: string[] } = {}): void {
  const directory = open(path, options.force);
  for (const name of options.names ?? ['summary.json', 'pods.csv']) directory.file(name).write(`${name}: ${text}`);
  directory.commit();
}

function refusal(action: () => unknown): OutputError {
  try {
    action();
  } catch (error) {
    if (error instanceof OutputError) return error;
    throw error;
  }
  throw new Error('expected an OutputError');
}

describe('the output directory', () => {
  it('is made, with the folders above it, and holds the results and nothing else', () => {
    const path = join(parent, 'a', 'b');
    writeRun(path, 'first');
    expect(readdirSync(path).sort()).toEqual(['pods.csv', 'summary.json']);
    expect(readFileSync(join(path, 'pods.csv'), 'utf8')).toBe('pods.csv: first');
  });

  it('may hold other things, which stay', () => {
    writeFileSync(join(parent, 'notes.txt'), 'mine');
    writeRun(parent, 'first');
    writeRun(parent, 'second', { force: true });
    expect(readdirSync(parent).sort()).toEqual(['notes.txt', 'pods.csv', 'summary.json']);
  });

  it('is refused when it holds results, which stay', () => {
    writeRun(parent, 'first');
    const { reason, message } = refusal(() => open(parent));
    expect(reason).toBe('refused');
    expect(message).toMatch(/holds the results of a run already \(pods\.csv, summary\.json\).*--force/);
    expect(readFileSync(join(parent, 'pods.csv'), 'utf8')).toBe('pods.csv: first');
    expect(readdirSync(parent).sort()).toEqual(['pods.csv', 'summary.json']);
  });

  it('is refused at the end when another run was quicker', () => {
    const slower = open(parent);
    slower.file('pods.csv').write('slower');
    writeRun(parent, 'quicker');
    expect(refusal(() => slower.commit()).reason).toBe('refused');
    expect(readFileSync(join(parent, 'pods.csv'), 'utf8')).toBe('pods.csv: quicker');
    expect(readdirSync(parent).sort()).toEqual(['pods.csv', 'summary.json']);
  });

  it('keeps with force no file of an earlier run beside those of this one', () => {
    writeRun(parent, 'first', { names: [...KNOWN] });
    writeRun(parent, 'second', { force: true });
    expect(readdirSync(parent).sort()).toEqual(['pods.csv', 'summary.json']);
    expect(readFileSync(join(parent, 'pods.csv'), 'utf8')).toBe('pods.csv: second');
  });

  it('keeps with force nothing of the variants of an earlier run, but what others put there', () => {
    const ofVariant = (folder: string, variant: string) => {
      mkdirSync(join(parent, folder));
      const summary = { format: 'vpc-cni-sim/summary/v1', run: { variant } };
      writeFileSync(join(parent, folder, 'summary.json'), JSON.stringify(summary));
      writeFileSync(join(parent, folder, 'pods.csv'), '');
    };
    ofVariant('seed=1', 'seed=1');
    ofVariant('a_b', 'a/b');
    ofVariant('a_b_2', 'a:b');
    ofVariant('seed=2', 'seed=2');
    writeFileSync(join(parent, 'seed=2', 'notes.txt'), 'mine');
    // Somebody keeps a copy, and a run of their own.
    ofVariant('the-good-one', 'seed=1');
    writeRun(join(parent, 'own'), 'first');
    writeFileSync(join(parent, 'variants.csv'), '');
    expect(refusal(() => open(parent)).message).toContain(
      '(variants.csv, a_b, a_b_2, seed=1, seed=2). Give another --out directory',
    );
    writeRun(parent, 'second', { force: true });
    expect(readdirSync(parent).sort()).toEqual(['own', 'pods.csv', 'seed=2', 'summary.json', 'the-good-one']);
    expect(readdirSync(join(parent, 'seed=2'))).toEqual(['notes.txt']);
    expect(readdirSync(join(parent, 'the-good-one'))).toHaveLength(2);
  });

  it('keeps older results until the new ones are complete', () => {
    writeRun(parent, 'first');
    const directory = open(parent, true);
    directory.file('pods.csv').write('half');
    expect(readFileSync(join(parent, 'pods.csv'), 'utf8')).toBe('pods.csv: first');
    directory.abandon();
    expect(readdirSync(parent).sort()).toEqual(['pods.csv', 'summary.json']);
    expect(readFileSync(join(parent, 'pods.csv'), 'utf8')).toBe('pods.csv: first');
  });

  it('takes more text than it keeps in memory', () => {
    const directory = open(parent);
    const file = directory.file('pods.csv');
    const line = 'é'.repeat(999);
    for (let n = 0; n < 1_000; n++) file.write(`${line}\n`);
    directory.commit();
    expect(readFileSync(join(parent, 'pods.csv'), 'utf8')).toBe(`${line}\n`.repeat(1_000));
  });

  it.each([
    ['is a file', () => 'file'],
    ['is below a file', () => 'file/below'],
    ['has a name that is too long', () => 'x'.repeat(300)],
  ])('is refused when it %s', (_, name) => {
    writeFileSync(join(parent, 'file'), '');
    const { reason, message } = refusal(() => open(join(parent, name())));
    expect(reason).toBe('refused');
    expect(message).toMatch(/Give another --out directory\./);
  });

  // To root everything is writable.
  it.skipIf(process.getuid?.() === 0)('is refused when it cannot be written to', () => {
    const path = join(parent, 'locked');
    mkdirSync(path);
    chmodSync(path, 0o500);
    expect(refusal(() => open(path)).message).toContain('no permission');
  });

  it.skipIf(!existsSync('/dev/full'))('says that the disk is full', async () => {
    const { describeSystemError } = await import('../../reports/output-error.ts');
    try {
      writeFileSync('/dev/full', 'x');
      expect.unreachable();
    } catch (error) {
      expect(describeSystemError(error, 'results/pods.csv')).toMatch(/^results\/pods\.csv: the disk is full\./);
    }
  });

  it('says what is wrong when a result cannot take its place', () => {
    mkdirSync(join(parent, 'pods.csv'));
    const { reason } = refusal(() => writeRun(parent, 'first', { force: true }));
    expect(reason).toBe('failed');
    expect(readdirSync(parent)).toEqual(['pods.csv']);
  });
});
