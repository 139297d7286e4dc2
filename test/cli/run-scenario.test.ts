import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Interruption } from '../../cli/interruption.ts';
import { runScenario, type StartCluster } from '../../cli/run-scenario.ts';
import { loadScenario } from '../../scenarios/load.ts';
import { seconds } from '../../sim/time.ts';

it('leaves no files behind when the models find something wrong, and passes it on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-test-'));
  const broken = new Error('two pods have 10.0.0.17');
  const options = { out: folder, interval: undefined, force: false, record: false, quiet: true, check: true };
  const start: StartCluster = (_config, sink, { check }) => ({
    eventsRun: 0,
    runUntil: (time) => {
      expect(check).toBe(true);
      sink.event({ time, kind: 'update', subject: 'cluster', message: 'still well' });
      if (time > seconds(60)) throw broken;
    },
    finish: () => expect.unreachable(),
  });
  const scenario = await loadScenario('quickstart');
  const run = runScenario({ scenario, variant: undefined }, options, start, new Interruption(), []);
  await expect(run).rejects.toBe(broken);
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});
