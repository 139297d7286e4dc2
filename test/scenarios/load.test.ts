import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../scenarios/load.ts';
import { type JsonSchema, scenarioJsonSchema } from '../../scenarios/schema.ts';
import { HEAD, load, mistakes } from './scenario-files.ts';

const TRACE = 'name,cpu_milli,memory_mib,creation_time,deletion_time,scheduled_time\na,1,1,0,9,1\n';

describe('the quickstart', () => {
  it('accounts for every row of its trace', async () => {
    const { name, imports, config, warnings } = await loadScenario('quickstart');
    expect(name).toBe('quickstart');
    expect(imports).toMatchObject([{ rows: 8_152, imported: 8_152, rejects: [] }]);
    expect(config.workloads).toMatchObject([{ kind: 'pods' }]);
    expect(warnings).toEqual([]);
  });

  it('still does when it is cut short', async () => {
    const [trace] = (await loadScenario('quickstart', { duration: '1h' })).imports;
    expect(trace?.imported).toBeGreaterThan(100);
    expect((trace?.imported ?? 0) + (trace?.rejects.length ?? 0)).toBe(8_152);
  });

  it('has pods that each fit on one of its nodes', async () => {
    const { config } = await loadScenario('quickstart');
    const room = config.nodeGroups[0]?.allocatable;
    const pods = config.workloads.flatMap((workload) => (workload.kind === 'pods' ? workload.pods : []));
    expect(pods.every(({ requests }) => requests.milliCpu <= (room?.milliCpu ?? 0))).toBe(true);
    expect(pods.every(({ requests }) => requests.memoryMiB <= (room?.memoryMiB ?? 0))).toBe(true);
  });
});

describe('a scenario', () => {
  it('may be JSON, indented with tabs', async () => {
    const { config } = await load(
      '{\n\t"apiVersion": "vpc-cni-sim/v1",\n\t"kind": "Scenario",\n\t"spec": {"seed": 9}\n}\n',
    );
    expect(config.seed).toBe(9);
  });

  it('takes a key without a value as not written', async () => {
    const { config } = await load(`${HEAD}spec:\n  seed:\n  vpcCni:\n  outputs:\n    ec2Calls:\n`);
    expect(config.seed).toBe(1);
  });

  it('is called by its metadata, or by its file', async () => {
    expect((await load(`${HEAD}spec: {}`)).name).toBe('scenario');
    expect((await load(`${HEAD}metadata: {name: shop}\nspec: {}`)).name).toBe('shop');
  });

  it('finds its traces beside itself', async () => {
    const loaded = await load({
      'scenario.yaml': `${HEAD}spec: {workloads: [{trace: {file: t.csv}}]}`,
      't.csv': TRACE,
    });
    expect(loaded.imports).toMatchObject([{ rows: 1, imported: 1 }]);
  });

  it('is refused with two traces whose pods could have the same names', async () => {
    const trace = '{trace: {file: t.csv}}';
    const message = await mistakes({
      'scenario.yaml': `${HEAD}spec: {workloads: [${trace}, ${trace}]}`,
      't.csv': TRACE,
    });
    expect(message).toContain('the trace of spec.workloads[0] has the namespace default too');
  });

  it('warns of rows that were left out', async () => {
    const { warnings } = await load({
      'scenario.yaml': `${HEAD}spec: {workloads: [{trace: {file: t.csv, onBadRow: reject}}]}`,
      't.csv': `${TRACE}b,1,1,x,,\n`,
    });
    expect(warnings.map((warning) => warning.replace(/^.*(?=t\.csv)/, ''))).toEqual([
      't.csv: 1 of 2 rows cannot be read and are left out, the first on line 3: creation_time: expected a time in seconds, not negative, found "x"',
    ]);
  });
});

describe('the hash of a scenario', () => {
  const hash = async (text: string, changes = {}, trace = TRACE) =>
    (await load({ 'scenario.yaml': HEAD + text, 't.csv': trace }, changes)).sourceHash;
  const text = 'spec: {seed: 2, duration: 1m, workloads: [{trace: {file: t.csv}}]}';

  it('does not depend on comments and the order of keys', async () => {
    expect(await hash('# a comment\nspec:\n  workloads: [{trace: {file: t.csv}}]\n  duration: 1m\n  seed: 2\n')).toBe(
      await hash(text),
    );
  });

  it('depends on values, on the command line and on the traces', async () => {
    const hashes = [await hash(text), await hash(text, { seed: '3' }), await hash(text, {}, TRACE.replace('9', '8'))];
    expect(new Set(hashes).size).toBe(3);
  });
});

describe('the schema', () => {
  const walk = (node: JsonSchema, path: string): [string, JsonSchema][] => [
    [path, node],
    ...Object.entries(node.properties ?? {}).flatMap(([key, child]) =>
      typeof child === 'object' ? walk(child, `${path}.${key}`) : [],
    ),
    ...(typeof node.items === 'object' && !Array.isArray(node.items) ? walk(node.items, `${path}[]`) : []),
  ];
  const properties = walk(scenarioJsonSchema(), '').filter(([path]) => path !== '' && !path.endsWith(']'));

  it('describes every key', () => {
    expect(properties.length).toBeGreaterThan(80);
    expect(properties.filter(([, node]) => !node.description).map(([path]) => path)).toEqual([]);
  });

  it('knows no other keys than those it has', () => {
    const open = properties.filter(([, node]) => node.type === 'object' && node.additionalProperties !== false);
    const workloads = ['deployment', 'statefulSet', 'daemonSet', 'job', 'cronJob'];
    expect(open.map(([path]) => path)).toEqual([
      '.spec.vpc.subnets[].tags',
      '.spec.vpcCni.env',
      '.spec.nodeGroups[].tags',
      '.spec.nodeGroups[].labels',
      '.spec.nodeGroups[].networkInterfaces[].tags',
      '.spec.autoscaler.clusterAutoscaler.priorities',
      '.spec.autoscaler.karpenter.nodePools[].labels',
      '.spec.images',
      ...workloads.flatMap((kind) => [`.spec.workloads[].${kind}.labels`, `.spec.workloads[].${kind}.nodeSelector`]),
      '.spec.workloads[].manifests.behavior',
      '.spec.events[].changeSettings.env',
      '.spec.thresholds',
      '.spec.variants',
    ]);
  });
});

describe('validate and schema', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['dist/command/main.js', ...args], { encoding: 'utf8' });

  it('tells the size of a good scenario', () => {
    const { status, stdout, stderr } = run('validate', '--set', 'spec.seed=2', 'quickstart');
    expect(stderr).toBe('');
    expect(stdout).toMatch(/1d on \d+ nodes in 2 subnets/);
    expect(stdout).toContain('8,152 pods from 8,152 rows');
    expect(status).toBe(0);
  });

  it.each([
    [2, ['validate', 'quickstrt'], 'Did you mean quickstart?'],
    [2, ['validate', '/'], '/: this is a directory, expected the file of a scenario.'],
    [2, ['validate', 'quickstart', '--set', 'nothing'], '--set nothing: expected PATH=VALUE'],
    [3, ['validate', 'quickstart', '--seed', 'x'], '--seed x: spec.seed: expected a whole number'],
    [3, ['validate', 'quickstart', '--duration', '5'], '--duration 5: spec.duration: expected a duration'],
    [3, ['validate', 'package.json'], 'package.json:1:1: apiVersion: expected vpc-cni-sim/v1, found nothing.'],
  ])('ends with exit code %d and a message without a stack trace: %j', (code, args, message) => {
    const { status, stdout, stderr } = run(...args);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe('');
    expect(status).toBe(code);
  });

  it('checks every file it is given', () => {
    const { status, stdout, stderr } = run('validate', 'package.json', 'quickstart');
    expect(stderr).toContain('package.json:');
    expect(stdout).toContain('quickstart.yaml: valid.');
    expect(status).toBe(3);
  });

  it('prints the JSON Schema', () => {
    expect(JSON.parse(run('schema').stdout)).toEqual(JSON.parse(JSON.stringify(scenarioJsonSchema())));
  });
});
