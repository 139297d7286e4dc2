import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openMetricsReport } from '../../../reports/openmetrics/openmetrics.ts';
import { fanOut } from '../../../reports/report.ts';
import { minutes, seconds } from '../../../sim/time.ts';
import { HOSTILE_NAMES } from '../hostile.ts';
import { nodeRecord, poolSample, subnetSample, summaryOf, Written } from '../records.ts';

type Sink = ReturnType<typeof fanOut>;

const START = 1_767_225_600;

function textOf(feeds: readonly ((sink: Sink) => void)[], run = { simulated_s: 240 }): string {
  const written = new Written();
  const report = openMetricsReport(written, { interval: minutes(1), startTime: START });
  for (const [index, feed] of feeds.entries()) {
    feed(fanOut([report]));
    report.finish?.(summaryOf(() => {}, { ...run, variant: feeds.length === 1 ? null : `v${index}` }));
  }
  report.end?.();
  return written.text;
}

/** The samples of a metric as `value@seconds`. */
const samplesOf = (text: string, start: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith(start))
    .map((line) => line.split(' ').slice(-2))
    .map(([value, time]) => `${value}@${Number(time) - START}`);

const call = (end: number, error?: string) => ({
  start: seconds(end) - seconds(0.25),
  end: seconds(end),
  node: 'node-1',
  action: 'CreateTags',
  variant: undefined,
  device: 0,
  subnet: undefined,
  count: 1,
  countOf: 'address' as const,
  addresses: undefined,
  error,
});

describe('the OpenMetrics report', () => {
  it('has what a scrape every minute would have found', () => {
    const text = textOf([
      (sink) => {
        sink.pool(poolSample(30, { assigned: 4 }));
        sink.pool(poolSample(60, { assigned: 5 }));
        sink.pool(poolSample(61, { assigned: 9 }));
        sink.pool(poolSample(119, { assigned: 7 }));
      },
    ]);
    expect(samplesOf(text, 'awscni_assigned_ip_addresses{')).toEqual(['5@60', '7@120', '7@180', '7@240']);
    expect(text).toContain(`awscni_assigned_ip_addresses{job="aws-node",instance="node-1"} 5 ${START + 60}\n`);
    expect(text.endsWith('# EOF\n')).toBe(true);
  });

  it('counts calls as the daemon does', () => {
    const text = textOf([
      (sink) => {
        sink.ec2Call(call(10));
        sink.ec2Call(call(130));
        sink.ec2Call(call(140, 'InternalError'));
      },
    ]);
    expect(samplesOf(text, 'awscni_ec2api_req_count{')).toEqual(['1@60', '1@120', '3@180', '3@240']);
    expect(samplesOf(text, 'awscni_ec2api_error_count{')).toEqual(['1@180', '1@240']);
    expect(text).toContain(
      'awscni_aws_api_error_count{job="aws-node",instance="node-1",api="CreateTags",error="InternalError"} 1 ',
    );
    const latency = (part: string, labels: string) =>
      `awscni_aws_api_latency_ms_${part}{job="aws-node",instance="node-1",api="CreateTags",${labels}}`;
    expect(samplesOf(text, latency('sum', 'error="false",status="200"')).at(-1)).toBe('500@240');
    expect(samplesOf(text, latency('count', 'error="true",status="InternalError"')).at(-1)).toBe('1@240');
  });

  it('ends the series of a node that is removed', () => {
    const text = textOf([
      (sink) => {
        sink.nodeLaunched({
          time: 0,
          name: 'node-1',
          group: 'w',
          instanceType: 'm5.large',
          subnet: 'a',
          enisLimit: 3,
          addressesLimit: 27,
        });
        sink.pool(poolSample(0));
        sink.node(nodeRecord({ removed: seconds(150) }));
      },
    ]);
    expect(samplesOf(text, 'awscni_eni_max{')).toEqual(['3@0', '3@60', '3@120']);
    expect(samplesOf(text, 'awscni_total_ip_addresses{')).toEqual(['9@0', '9@60', '9@120']);
  });

  it('keeps the samples of a metric together, of all variants', () => {
    const feed = (sink: Sink) => {
      sink.pool(poolSample(0));
      sink.subnet(subnetSample(0, 9));
    };
    const text = textOf([feed, feed]);
    const names = text.split('\n').flatMap((line) => /^([a-z_]+)\{/.exec(line)?.[1] ?? []);
    const changes = names.filter((name, index) => name !== names[index - 1]);
    expect(new Set(changes).size).toBe(changes.length);
    expect(text).toContain(
      'vpc_cni_sim_subnet_addresses{variant="v1",job="vpc-cni-sim",subnet="private-a",state="free"} 9 ',
    );
  });

  const promtool = spawnSync('promtool', ['--version']).error === undefined;
  it.skipIf(!promtool)('is taken by promtool, whatever the names are', { timeout: 60_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-test-'));
    const text = textOf([
      (sink) => {
        for (const name of HOSTILE_NAMES.slice(0, -1))
          sink.subnet(subnetSample(0, 9, { subnet: name.replace('\ud800', '') }));
        sink.pool(poolSample(0));
        sink.ec2Call(call(10));
      },
    ]);
    writeFileSync(join(folder, 'metrics.txt'), text);
    const made = spawnSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', 'metrics.txt', 'tsdb'], {
      cwd: folder,
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });
    expect(made.stderr).toBe('');
    expect(made.status).toBe(0);
  });
});
