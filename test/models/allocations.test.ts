import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** Code that is not optimised allocates the same on each machine, and between Node 20 and 24 differs by half a per cent. */
const NODE_OPTIONS = [
  ...['--jitless', '--single-threaded', '--hash-seed=1', '--random-seed=1'],
  ...['--min-semi-space-size=1024', '--max-semi-space-size=1024', '--initial-old-space-size=2048'],
];
const TOLERANCE = 0.02;

function megabytesOf(scenario: string, hours: number): number {
  const program = ['dist/bench/allocated-bytes.js', scenario, String(hours)];
  const { stdout, stderr } = spawnSync(process.execPath, [...NODE_OPTIONS, ...program], { encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout).bytes / 1e6;
}

/**
 * What is allocated has to be collected, and what lives long lies between what is needed in the processor's caches. A change
 * that allocates more shows here, on any machine and however busy it is; of a larger number the commit has to say why, and
 * a smaller one is good news, to be written down as well.
 */
describe('what a run allocates', () => {
  it.each([
    ['burst-deploy', 24, 12.9],
    ['quickstart', 3, 49.0],
    ['scale-out-150', 1, 296.2],
    ['describe-budget', 24, 124.4],
  ])('%s, %d h: %d MB', (scenario, hours, golden) => {
    const megabytes = megabytesOf(scenario, hours);
    expect(megabytes).toBeGreaterThan(golden * (1 - TOLERANCE));
    expect(megabytes).toBeLessThan(golden * (1 + TOLERANCE));
  });
});
