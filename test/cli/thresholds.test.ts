import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CommandLine, smallScenario } from './command-line.ts';

const at = new CommandLine();

const summaryIn = (folder: string) => JSON.parse(readFileSync(at.path(folder, 'summary.json'), 'utf8'));

describe('run with thresholds', () => {
  it('ends with exit code 99 when one is missed, shows them first and keeps the results', () => {
    at.write(
      'small.yaml',
      smallScenario('  thresholds:\n    pods{outcome=waiting}: ["count == 0"]\n    ec2_throttles: ["count == 0"]\n'),
    );
    const { status, stdout, stderr } = at.run('run', 'small.yaml', '--out', 'out');
    expect(status).toBe(99);
    expect(stderr).toBe('The results are in out\n1 of 2 thresholds was missed\n');
    expect(stdout).toMatch(
      /^small: 10m 00s simulated, seed 1\n\nThresholds: 1 of 2 missed\n {2}MISSED {2}pods\{outcome=waiting\} +count == 0 +\d+ pods\n {2}met +ec2_throttles +count == 0 +0 calls\n\n60 pods: /,
    );
    expect(summaryIn('out').thresholds).toMatchObject([
      { metric: 'pods{outcome=waiting}', threshold: 'count == 0', unit: 'pods', ok: false },
      { metric: 'ec2_throttles', value: 0, ok: true },
    ]);
  });

  it('ends well when all are met', () => {
    at.write('small.yaml', smallScenario('  thresholds: { ec2_throttles: ["count == 0"] }\n'));
    const { status, stdout } = at.run('run', 'small.yaml');
    expect(status).toBe(0);
    expect(stdout).toContain('\n1 threshold: all met\n');
  });

  it('ends early with abortOnFail, always at the same moment', () => {
    at.write(
      'small.yaml',
      smallScenario(
        '  thresholds: { pods_waiting: [{threshold: "max < 5", abortOnFail: true}], "pods{outcome=waiting}": ["count == 0"] }\n',
      ),
    );
    const ends = ['a', 'b'].map((folder) => {
      const { status, stdout, stderr } = at.run('run', 'small.yaml', '--out', folder);
      expect(status).toBe(99);
      expect(stderr).toContain('1 of 2 thresholds was missed\n');
      expect(stdout).toContain('\nThresholds: 1 of 2 missed, 1 not judged: they are about the whole run\n');
      expect(stdout).toContain('\nPARTIAL: ended by a threshold before its end at 10m 00s\n');
      return summaryIn(folder);
    });
    expect(ends[0].run).toMatchObject({ partial: true, simulated_s: 180 });
    expect(ends[0].thresholds).toMatchObject([
      { metric: 'pods_waiting', ok: false, ended_run: true },
      { metric: 'pods{outcome=waiting}', ok: null, ended_run: false },
    ]);
    expect(ends[0]).toEqual(ends[1]);
  });

  it('says which threshold cannot be read, where, and what to do', () => {
    at.write('small.yaml', smallScenario('  thresholds:\n    pods_waitin: ["max < 5"]\n'));
    const { status, stderr } = at.run('run', 'small.yaml');
    expect(status).toBe(3);
    expect(stderr).toContain(
      'small.yaml:14:5: spec.thresholds.pods_waitin: there is no metric "pods_waitin". Did you mean pods_waiting?',
    );
  });

  it('takes them from the command line too', () => {
    at.write('small.yaml', smallScenario());
    const set = 'spec.thresholds["subnet_used_percent{subnet=a}"]=["max < 50"]';
    const { status, stderr } = at.run('run', 'small.yaml', '--set', set);
    expect({ status, stderr }).toEqual({ status: 99, stderr: '1 of 1 threshold was missed\n' });
  });
});
