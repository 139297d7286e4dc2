import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Benchmark, type Measurement, verify } from './benchmark.ts';

const PROGRAM = 'dist/command/main.js';
const STARTS = 5;
/** One node, one pod, one minute. */
const SMALLEST = `apiVersion: vpc-cni-sim/v1
kind: Scenario
spec: { duration: 1m, nodeGroups: [{ name: node, desiredSize: 1 }], workloads: [{ deployment: { name: pod, replicas: 1 } }] }
`;

/** Whole processes, from their start to their end, beside one that does nothing. */
export const cli: Benchmark = {
  name: 'cli',
  measurements: [
    starts('--help', () => [PROGRAM, '--help']),
    starts('validate the smallest scenario', (scenario) => [PROGRAM, 'validate', scenario]),
    starts('run the smallest scenario', (scenario) => [PROGRAM, 'run', scenario]),
  ],
  peers: () => [{ name: 'node -e 0', of: () => true, rate: () => rateOfStarts(['-e', '0']) }],
};

function starts(name: string, parameters: (scenario: string) => readonly string[]): Measurement {
  return {
    name,
    unit: 'starts',
    prepare: () => () => {
      const folder = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-bench-'));
      const scenario = join(folder, 'smallest.yaml');
      writeFileSync(scenario, SMALLEST);
      for (let start = 0; start < STARTS; start++) startNode(parameters(scenario));
      rmSync(folder, { recursive: true });
      return STARTS;
    },
  };
}

function rateOfStarts(parameters: readonly string[]): number {
  const start = performance.now();
  for (let i = 0; i < STARTS; i++) startNode(parameters);
  return (STARTS * 1_000) / (performance.now() - start);
}

function startNode(parameters: readonly string[]): void {
  const { status } = spawnSync(process.execPath, parameters, { stdio: 'ignore' });
  verify('exit code', status ?? -1, 0);
}
