import { readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { CommandLine, smallScenario } from './command-line.ts';

const at = new CommandLine();

beforeEach(() => {
  at.write('small.yaml', smallScenario());
  at.run('run', 'small.yaml', '--out', 'base');
  at.run('run', 'small.yaml', '--out', 'warm', '--set', 'spec.vpcCni.env.WARM_IP_TARGET=2');
});

describe('compare', () => {
  it('puts two runs side by side', () => {
    const { status, stdout, stderr } = at.run('compare', 'base', 'warm');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^figure +base +warm +difference\n/);
    expect(stdout).toMatch(/^pods\.ready +\d+ +\d+ +\+\d+ +\+[\d.]+%$/m);
  });

  it('finds no difference between a run and itself, by its directory or its summary.json', () => {
    const { status, stdout } = at.run('compare', 'base', 'base/summary.json', '--fail-on', 'pods.waiting > +0');
    expect(status).toBe(0);
    expect(stdout).toContain('\nNo figure differs\n');
  });

  it('ends with exit code 99 when a figure has changed too much', () => {
    const limits = ['pods.waiting > +0', 'pod_start_seconds.p50 > +5%'].flatMap((limit) => ['--fail-on', limit]);
    const { status, stdout, stderr } = at.run('compare', 'base', 'warm', ...limits, '--format', 'json');
    expect(status).toBe(99);
    expect(stderr).toMatch(/^Failed: pod_start_seconds\.p50 > \+5%: from [\d.]+ to [\d.]+\n$/);
    expect(JSON.parse(stdout).format).toBe('vpc-cni-sim/comparison/v1');
  });

  it('warns when the runs saw different random numbers', () => {
    at.run('run', 'small.yaml', '--out', 'other', '--seed', '2');
    expect(at.run('compare', 'base', 'other').stderr).toBe(
      'Warning: the seeds differ: 1 and 2, so the runs saw different random numbers\n',
    );
  });

  it('takes only what is the result of a run', () => {
    writeFileSync(at.path('x.json'), '{"format": "x"}');
    writeFileSync(at.path('y.json'), readFileSync(at.path('base', 'summary.json'), 'utf8').slice(0, 100));
    for (const [other, message] of [
      ['nothing', 'nothing: there is no such file.'],
      ['.', 'summary.json: there is no such file. Expected the results of a run'],
      ['x.json', 'x.json: this is not the summary.json of a run'],
      ['y.json', 'y.json: this is not the summary.json of a run'],
      ['base/pods.csv', 'base/pods.csv: this is not the summary.json of a run'],
    ] as const) {
      const { status, stdout, stderr } = at.run('compare', 'base', other);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toContain(message);
    }
  });

  it.each([
    ['pods.waiting', "--fail-on 'pods.waiting': expected a figure and a change"],
    ['pods.waitin > +0', "--fail-on 'pods.waitin > +0': there is no figure pods.waitin. Did you mean pods.waiting?"],
  ])('says what is wrong with --fail-on %j', (limit, message) => {
    const { status, stdout, stderr } = at.run('compare', 'base', 'warm', '--fail-on', limit);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});
