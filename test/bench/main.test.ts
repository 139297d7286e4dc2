import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

function bench(...args: string[]) {
  return spawnSync(process.execPath, ['dist/bench/main.js', ...args], { encoding: 'utf8' });
}

describe('the benchmarks', () => {
  it('check their own work, and write every run to the JSON file', () => {
    const directory = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-bench-'));
    const file = join(directory, 'results.json');
    const { status, stdout } = bench('processes', 'mm8', '--runs', '3', '--json', file);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^processes +10,000 sleepers +[\d,]+ +[\d,]+ - [\d,]+ +resumptions\/s +[\d.]+ [un]s/m);
    expect(stdout).toMatch(/^mm8 +M\/M\/8 at 80 % .* customers\/s/m);
    const { machine, results } = JSON.parse(readFileSync(file, 'utf8'));
    rmSync(directory, { recursive: true });
    expect(machine.node).toBe(process.version);
    // Where peers are installed there are more.
    expect(results).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ benchmark: 'processes', unit: 'resumptions' }),
        expect.objectContaining({ benchmark: 'mm8', unit: 'customers' }),
      ]),
    );
    for (const { runs, median } of results) {
      expect(runs).toHaveLength(3);
      expect(runs.filter((run: number) => run <= median)).toHaveLength(2);
    }
  });

  it('are listed, and take only what they know', () => {
    expect(bench('--list').stdout.split('\n')).toEqual(
      expect.arrayContaining(['hold', 'cluster-5k', 'conformance', 'cli', 'csv']),
    );
    expect(bench('--runs', 'some').stderr).toContain('--runs some: expected a whole number, 1 or more');
  });

  it('refuse a name they do not know', () => {
    const { status, stderr } = bench('mm9');
    expect(status).toBe(2);
    expect(stderr).toContain('There is no benchmark mm9. Did you mean mm8?');
  });
});
