import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Summary } from '../reports/summary/summary.ts';

/** A run of a scenario by the command itself, in a process of its own, with all CSV files but the call log. */
export interface WholeRun {
  readonly seconds: number;
  /** Of all threads: the garbage collector's are not the program's own. */
  readonly cpuSeconds: number;
  readonly peakMebibytes: number;
  readonly summary: Summary;
  /** Rows of `pods.csv`. */
  readonly podRows: number;
}

const COMMAND = fileURLToPath(new URL('../command/main.js', import.meta.url));
/** The process tells at its end what it has used. */
const REPORT_USAGE =
  'data:text/javascript,process.on("exit",()=>process.stderr.write(JSON.stringify(process.resourceUsage())))';

/** @param scenario what a scenario file would hold. @throws Error when the run fails. */
export function runWhole(scenario: object): WholeRun {
  const directory = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-bench-'));
  try {
    const [file, out] = [join(directory, 'scenario.json'), join(directory, 'out')];
    writeFileSync(file, JSON.stringify(scenario));
    const start = performance.now();
    const args = ['--import', REPORT_USAGE, COMMAND, 'run', file, '--out', out, '--quiet'];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
    const seconds = (performance.now() - start) / 1_000;
    if (status !== 0) throw new Error(`the run failed: ${stderr}`);
    const usage = JSON.parse(stderr) as NodeJS.ResourceUsage;
    return {
      seconds,
      cpuSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1_000_000,
      peakMebibytes: usage.maxRSS / 1_024,
      summary: JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as Summary,
      podRows: rowsOf(join(out, 'pods.csv')),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Without the header. */
function rowsOf(file: string): number {
  let lines = 0;
  for (const byte of readFileSync(file)) if (byte === 0x0a) lines += 1;
  return lines - 1;
}
