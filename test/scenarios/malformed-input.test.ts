import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ImportRequest, runImport } from '../../scenarios/import/run-import.ts';
import { loadScenario } from '../../scenarios/load.ts';
import { UserError } from '../../scenarios/user-error.ts';
import { HEAD } from './scenario-files.ts';

/**
 * What people and programs do to files. Whatever it is, it is read, or refused with a message: 10,000 of them, none of
 * which brings down the program or keeps it from coming to an end.
 */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-malformed-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Anything but a UserError, which the command line prints as a message, fails the test. */
async function readOrRefused(read: () => Promise<unknown>): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.message).not.toMatch(
      /^\s+at |\bundefined\b is not|Cannot read prop|is not a function|\[object Object\]/m,
    );
    expect(error.message.length).toBeLessThan(20_000);
  }
}

const TOKENS = [
  '{',
  '[',
  '}',
  ']',
  '\n',
  ': ',
  '- ',
  '*a',
  '&a ',
  '!',
  '"',
  "'",
  '\t',
  '---\n',
  'null',
  '%',
  '#',
  ',',
  '<<: ',
  '|',
];
const HOSTILE_TEXTS = [
  '=cmd',
  '<script>',
  '__proto__',
  'constructor',
  '../..',
  'a\nb',
  '',
  ' ',
  '\u0000',
  'x'.repeat(10_000),
  '🦀',
];
const hostileValue = fc.oneof(
  fc.constantFrom<unknown>(...HOSTILE_TEXTS, null, true, false, 0, -1, 0.5, 1e9, 1e300, [], {}, [[]], { a: { b: [] } }),
  fc.constantFrom(
    '5',
    '-5s',
    '10 minutes',
    '1e9d',
    '100m',
    '-1Gi',
    '10.0.0.0/33',
    '10.0.0.0/0',
    '300.0.0.1/8',
    'm5.lrage',
  ),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Some characters of a text are cut out, and others put in. */
const spoilt = (text: string) =>
  fc
    .tuple(fc.nat(text.length), fc.nat(20), fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom(...TOKENS)))
    .map(([at, cut, instead]) => text.slice(0, at) + instead + text.slice(at + cut));

/** Well-formed, but one to three values, keys or items are not what they should be. */
const reshaped = (value: unknown) =>
  fc
    .array(fc.tuple(fc.nat(), fc.constantFrom('replace', 'remove', 'rename', 'repeat', 'add'), hostileValue), {
      minLength: 1,
      maxLength: 3,
    })
    .map((changes) =>
      JSON.stringify(changes.reduce((before, change) => reshape(before, change), structuredClone(value))),
    );

function reshape(root: unknown, [which, how, value]: [number, string, unknown]): unknown {
  const holders = [...places(root)];
  if (holders.length === 0) return value;
  const [holder, key] = holders[which % holders.length] as [Record<string, unknown>, string];
  if (how === 'replace') setOwn(holder, key, value);
  if (how === 'repeat') setOwn(holder, key, [holder[key], holder[key]]);
  if (how === 'add') setOwn(holder, typeof value === 'string' ? value : 'extra', value);
  if (how === 'rename') setOwn(holder, `${key}s`, holder[key]);
  if (how === 'remove' || how === 'rename') delete holder[key];
  return root;
}

/** As JSON.parse does: `__proto__` is a name like any other. */
function setOwn(holder: object, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

function* places(value: unknown): Generator<[object, string]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    yield [value, key];
    yield* places(inner);
  }
}

/** Scenarios of the library that come without other files, which together use most keys. */
const LIBRARY = readdirSync('scenarios/library')
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(`scenarios/library/${name}`, 'utf8'))
  .filter((text) => !/^\s*(- trace:|file:|from:)|manifests:/m.test(text));
const scenarios = fc.constantFrom(...LIBRARY);
const MANIFESTS = readdirSync('test/data/manifests').map((name) => readFileSync(`test/data/manifests/${name}`, 'utf8'));
const AWS_NODE = readFileSync('docs/examples/aws-node.json', 'utf8');
const TRACE = `name,cpu_milli,memory_mib,num_gpu,creation_time,deletion_time,scheduled_time
pod-1,100,256,0,0,600,1
pod-2,100,256,1,10,700,11
`;
const PLAIN_TRACE = 'created,deleted,cpu,memory,owner\n0,60,100m,128Mi,web\n5,,250m,1Gi,"batch, nightly"\n';

async function runs(count: number, arbitrary: fc.Arbitrary<string>, read: (text: string) => Promise<unknown>) {
  await fc.assert(
    fc.asyncProperty(arbitrary, (text) => readOrRefused(() => read(text))),
    { seed: 1, numRuns: count },
  );
}

/** A scenario that names a file of this text. */
function beside(spec: string, name: string) {
  const path = write(`with-${name}.yaml`, `${HEAD}spec: ${spec.replace('FILE', name)}\n`);
  return (text: string) => {
    write(name, text);
    return loadScenario(path);
  };
}

const importOf = (what: ImportRequest['what']) => (text: string) =>
  runImport({ what, files: [write(`import-${what}`, text)], format: undefined, base: undefined, out: undefined });

describe('10,000 malformed inputs are read, or refused with a message', { timeout: 300_000 }, () => {
  const scenario = (text: string) => loadScenario(write('scenario.yaml', text));

  it('3,000 scenarios with characters out of place, and texts that are nothing at all', () =>
    runs(
      3_000,
      fc.oneof({ weight: 9, arbitrary: scenarios.chain(spoilt) }, fc.string({ unit: 'binary', maxLength: 200 })),
      scenario,
    ));

  it('3,500 scenarios with values, keys or items of the wrong kind', () =>
    runs(3_500, fc.constantFrom(...LIBRARY.map((text) => parse(text) as unknown)).chain(reshaped), scenario));

  it('1,500 Kubernetes manifests', () => {
    const documents = MANIFESTS.flatMap((text) => text.split(/^---$/m)).map((text) => parse(text) as unknown);
    return runs(
      1_500,
      fc.oneof(fc.constantFrom(...MANIFESTS).chain(spoilt), fc.constantFrom(...documents).chain(reshaped)),
      beside('{ workloads: [{ manifests: { files: [FILE] } }] }', 'manifests.yaml'),
    );
  });

  it('500 aws-node DaemonSets', () =>
    runs(
      500,
      fc.oneof(spoilt(AWS_NODE), reshaped(JSON.parse(AWS_NODE))),
      beside('{ vpcCni: { from: FILE } }', 'aws-node.json'),
    ));

  it('600 recordings of churn', () =>
    runs(
      600,
      fc.oneof(spoilt(TRACE), spoilt(PLAIN_TRACE)),
      beside('{ workloads: [{ trace: { file: FILE } }] }', 'churn.csv'),
    ));

  it.each(['subnets', 'nodes', 'pods'] as const)('300 answers of aws and kubectl: %s', (what) => {
    const text = readFileSync(`docs/examples/${what}.json`, 'utf8');
    return runs(300, fc.oneof(spoilt(text), reshaped(JSON.parse(text))), importOf(what));
  });
});
