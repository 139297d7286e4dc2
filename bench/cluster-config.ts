import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterConfig } from '../models/cluster-config.ts';
import { loadScenario } from '../scenarios/load.ts';

/** @param scenario what a scenario file would hold. */
export async function clusterConfig(scenario: object): Promise<ClusterConfig> {
  const directory = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-bench-'));
  const file = join(directory, 'scenario.json');
  writeFileSync(file, JSON.stringify(scenario));
  const { config } = await loadScenario(file);
  rmSync(directory, { recursive: true });
  return config;
}
