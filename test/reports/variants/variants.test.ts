import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { jsonReport } from '../../../reports/json-report.ts';
import type { Report, TextOutput } from '../../../reports/report.ts';
import type { Summary } from '../../../reports/summary/summary.ts';
import { textReport } from '../../../reports/text-report.ts';
import { VARIANTS_TABLE, variantsCsv } from '../../../reports/variants/variants-csv.ts';
import { seconds } from '../../../sim/time.ts';
import { HOSTILE_NAMES } from '../hostile.ts';
import { missed, podRecord, subnetSample, summaryOf, Written, waitingPod } from '../records.ts';

function textOf(make: (output: TextOutput) => Report, ...summaries: Summary[]): string {
  const written = new Written();
  const report = make(written);
  for (const summary of summaries) report.finish?.(summary);
  report.end?.();
  return written.text;
}

const variant = (name: string, thresholds: Summary['thresholds'] = [], run: Partial<Summary['run']> = {}): Summary => ({
  ...summaryOf(
    (builder) => {
      builder.pod(podRecord({ created: 0, ready: seconds(1.25) }));
      builder.pod(waitingPod({ SUBNET_FULL: seconds(90) }, { created: 0, ready: seconds(92) }));
      builder.subnet(subnetSample(0, 7));
    },
    { variant: name, ...run },
  ),
  thresholds,
});

describe('several runs', () => {
  const both = [variant('warm-1'), variant('warm-5', [missed()], { partial: true })];

  it('are a table on the terminal', () => {
    expect(textOf(textReport, ...both)).toBe(
      `two-subnets: 2 runs on the same random numbers (seed 1)

variant           pods  ready  no address  no node  start p50  start p99  start max  waited  wait p99  wait in all  fewest free  exhausted  EC2 calls  throttled  missed
warm-1               2      2           0        0     1.25 s     1m 32s     1m 32s       1    1m 30s       1m 30s            7        0 s          0          0       0
warm-5 (partial)     2      2           0        0     1.25 s     1m 32s     1m 32s       1    1m 30s       1m 30s            7        0 s          0          0       1
`,
    );
  });

  it('say so when they are not on the same random numbers', () => {
    expect(textOf(textReport, variant('a'), variant('b', [], { seed: 2 }))).toMatch(/2 runs of different seeds/);
  });

  it('are a list in JSON, a single one is itself', () => {
    expect(JSON.parse(textOf(jsonReport, ...both))).toHaveLength(2);
    expect(JSON.parse(textOf(jsonReport, variant('a'))).run.variant).toBe('a');
  });

  it('are rows of variants.csv, whatever their names are', () => {
    const text = textOf(variantsCsv, ...HOSTILE_NAMES.map((name) => variant(name)));
    const rows = parse<Record<string, string>>(text, { columns: true });
    expect(Object.keys(rows[0] ?? {})).toEqual(VARIANTS_TABLE.columns.map(({ name }) => name));
    expect(rows).toHaveLength(HOSTILE_NAMES.length);
    expect(rows[0]?.variant).toBe("'=cmd|calc!A1");
    expect(rows[2]).toMatchObject({ variant: '__proto__', pod_start_p50_s: '1.25', ip_wait_total_s: '90.0' });
  });
});

it('a single run is its summary', () => {
  expect(textOf(textReport, variant('warm-1'))).toMatch(
    /^two-subnets, warm-1: 1d 00h simulated, seed 1\n\n2 pods: 2 ready\n/,
  );
});
