import { describe, expect, it } from 'vitest';
import { markdownReport } from '../../reports/markdown.ts';
import type { Summary } from '../../reports/summary/summary.ts';
import { seconds } from '../../sim/time.ts';
import { HOSTILE_NAMES } from './hostile.ts';
import { met, missed, podRecord, subnetSample, summaryOf, Written, waitingPod } from './records.ts';

function markdownOf(...summaries: Summary[]): string {
  const written = new Written();
  const report = markdownReport(written);
  for (const summary of summaries) report.finish?.(summary);
  report.end?.();
  return written.text;
}

const day = (thresholds: Summary['thresholds'], run: Partial<Summary['run']> = {}): Summary => ({
  ...summaryOf((builder) => {
    builder.pod(podRecord());
    builder.pod(waitingPod({ SUBNET_FULL: seconds(90), KUBELET_RETRY: seconds(10) }));
    builder.subnet(subnetSample(0, 3));
  }, run),
  thresholds,
});

describe('the Markdown report', () => {
  it('shows thresholds, pods, causes and subnets as tables', () => {
    expect(
      markdownOf(
        day([met(), missed({ metric: 'subnet_used_percent{subnet=a}', value: 98.8, unit: '%', series: 'a' })]),
      ),
    ).toBe(
      `## two\\-subnets

1d 00h simulated, seed 1, vpc-cni-sim 0.1.0

|  | metric | threshold | observed |
| --- | --- | --- | ---: |
| met | pod\\_start\\_seconds | p\\(99\\) &lt; 15 | 12.3 s |
| **missed** | subnet\\_used\\_percent\\{subnet=a\\} | p\\(99\\) &lt; 15 | 98.8 % \\(a\\) |

|  | pods | p50 | p90 | p95 | p99 | max |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
| pods | 2 |  |  |  |  |  |
| start, from created to ready | 2 | 1.50 s | 1.50 s | 1.50 s | 1.50 s | 1.50 s |
| wait for an address, of those that waited | 1 | 1m 40s | 1m 40s | 1m 40s | 1m 40s | 1m 40s |

| cause of waits | in all | share | pods |
| --- | ---: | ---: | ---: |
| \`SUBNET_FULL\` | 1m 30s | 90.0 % | 1 |
| \`KUBELET_RETRY\` | 10.0 s | 10.0 % | 1 |

| subnet | addresses | fewest free | on pods then | warm then | exhausted for | pods waited |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
| private\\-a | 256 | 3 | 248 | 0 | 0 s | 0 |
`,
    );
  });

  it('puts variants side by side first', () => {
    const text = markdownOf(day([], { variant: 'warm-1' }), day([], { variant: 'warm-5', partial: true }));
    expect(text).toMatch(/^## two\\-subnets: 2 runs on the same random numbers \\\(seed 1\\\)\n\n\| variant \| pods/);
    expect(text).toContain('| warm\\-5 \\(partial\\) | 2 | 2 |');
    expect(text.match(/^## /gm)).toHaveLength(3);
  });

  it('says when nothing waited, and keeps out tables of nothing', () => {
    const text = markdownOf(summaryOf(() => {}));
    expect(text).not.toContain('cause of waits');
    expect(text).not.toContain('| subnet |');
  });

  it.each(HOSTILE_NAMES)('is not taken over by names: %j', (name) => {
    const harmless = markdownOf(day([missed({ metric: 'm', series: 'x' })]));
    const text = markdownOf({ ...day([missed({ metric: name, series: name })], { scenario: name }) });
    expect(text).not.toMatch(/<script|[^\P{Cc}\n]|\u202e/u);
    expect(text.split('\n')).toHaveLength(harmless.split('\n').length);
    // Unescaped bars would make more cells.
    const cells = (line: string) => line.replace(/\\\|/g, '').split('|').length;
    expect(text.split('\n').map(cells)).toEqual(harmless.split('\n').map(cells));
  });
});
