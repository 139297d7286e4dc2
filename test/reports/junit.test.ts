import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { junitInvalid, junitReport } from '../../reports/junit.ts';
import type { Summary } from '../../reports/summary/summary.ts';
import { HOSTILE_NAMES } from './hostile.ts';
import { met, missed, podRecord, summaryOf, Written } from './records.ts';

function xmlOf(...summaries: Summary[]): string {
  const written = new Written();
  const report = junitReport(written);
  for (const summary of summaries) report.finish?.(summary);
  report.end?.();
  return written.text;
}

const withThresholds = (thresholds: Summary['thresholds'], run: Partial<Summary['run']> = {}): Summary => ({
  ...summaryOf((builder) => builder.pod(podRecord()), run),
  thresholds,
});

describe('the JUnit report', () => {
  it('has a test for the end of the run and one for each threshold', () => {
    expect(xmlOf(withThresholds([met(), missed({ metric: 'pods_waiting', threshold: 'max < 10', value: 33 })]))).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="vpc-cni-sim" tests="3" failures="1" errors="0">
  <testsuite name="two-subnets" tests="3" failures="1" errors="0">
    <properties>
      <property name="seed" value="1"/>
      <property name="simulated_s" value="86400"/>
      <property name="config_sha256" value="${'b'.repeat(64)}"/>
      <property name="pods" value="1"/>
      <property name="pods_ready" value="1"/>
      <property name="pod_start_p50_s" value="1.5"/>
      <property name="pod_start_p99_s" value="1.5"/>
      <property name="pods_waited_for_address" value="0"/>
    </properties>
    <testcase classname="two-subnets" name="the run comes to its end"/>
    <testcase classname="two-subnets" name="pod_start_seconds: p(99) &#60; 15"/>
    <testcase classname="two-subnets" name="pods_waiting: max &#60; 10">
      <failure type="threshold" message="pods_waiting: expected max &#60; 10, observed 33 pods">pods_waiting: expected max &#60; 10, observed 33 pods</failure>
    </testcase>
  </testsuite>
</testsuites>
`,
    );
  });

  it('has an error for a run that ended before its time, and a suite for each variant', () => {
    const xml = xmlOf(
      withThresholds([met()], { variant: 'warm-1' }),
      withThresholds([missed()], { variant: 'warm-5', partial: true, simulated_s: 60 }),
    );
    expect(xml).toContain('<testsuites name="vpc-cni-sim" tests="4" failures="1" errors="1">');
    expect(xml).toContain('<testsuite name="two-subnets warm-1" tests="2" failures="0" errors="0">');
    expect(xml).toContain('<error type="partial" message="ended at 60 s of 86400 s">');
  });

  it('is what XML is, whatever the names are', () => {
    const xml = xmlOf(
      ...HOSTILE_NAMES.map((name) => withThresholds([missed({ metric: name, series: name })], { scenario: name })),
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML cannot hold.
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]|\p{Cs}/u);
    expect(xml).not.toContain('<script');
    expect(xml.match(/<testcase /g)).toHaveLength(2 * HOSTILE_NAMES.length);
  });

  it('has one failure for a threshold that ended the run, and leaves the others open', () => {
    const ended = [missed({ metric: 'pods_waiting', ended_run: true }), met({ ok: null })];
    const xml = xmlOf(withThresholds(ended, { partial: true, simulated_s: 60 }));
    expect(xml).toContain('<testsuites name="vpc-cni-sim" tests="3" failures="1" errors="0">');
    expect(xml).toContain('<skipped message="ended at 60 s of 86400 s: a threshold ended it"/>');
    expect(xml).toContain('<skipped message="not judged: the run ended before its time; observed 12.3 s until then"/>');
  });

  it('fits the schema of what CI servers read, also with hostile names, failures and errors', async () => {
    const schema = readFileSync('test/data/junit.xsd', 'utf8');
    const validate = (xml: string) => validateXML({ xml, schema });
    const hostile = HOSTILE_NAMES.map((name) => withThresholds([met(), missed({ metric: name })], { scenario: name }));
    const partial = withThresholds([missed()], { variant: 'warm-5', partial: true, simulated_s: 60 });
    const ended = withThresholds([missed({ ended_run: true }), met({ ok: null })], { partial: true });
    expect((await validate(xmlOf(...hostile, partial, ended, withThresholds([])))).errors).toEqual([]);
    const problem = (name: string) => ({ source: name, position: { line: 1, column: 2 }, message: name });
    const invalid = junitInvalid({ file: 'a.yaml', problems: HOSTILE_NAMES.map(problem) });
    expect((await validate(invalid)).errors).toEqual([]);
    expect((await validate(xmlOf(partial).replace(' tests="2"', ''))).valid).toBe(false);
  });
});
