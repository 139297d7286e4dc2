import { describe, expect, it } from 'vitest';
import { githubReport, type PositionOf } from '../../reports/github.ts';
import type { Summary } from '../../reports/summary/summary.ts';
import { HOSTILE_NAMES } from './hostile.ts';
import { met, missed, summaryOf, Written } from './records.ts';

function linesOf(summary: Summary, file = 'shop.yaml', positionOf: PositionOf = () => ({ line: 12, column: 5 })) {
  const written = new Written();
  githubReport(written, file, positionOf).finish?.(summary);
  return written.text.split('\n').slice(0, -1);
}

const summary = (thresholds: Summary['thresholds'], run: Partial<Summary['run']> = {}): Summary => ({
  ...summaryOf(() => {}, run),
  thresholds,
});

describe('GitHub annotations', () => {
  it('mark the line of each missed threshold', () => {
    expect(linesOf(summary([met(), missed()]))).toEqual([
      '::error file=shop.yaml,line=12,col=5,title=two-subnets%3A threshold missed::pod_start_seconds: expected p(99) < 15, observed 1m 40s',
    ]);
  });

  it('have no line for a threshold of the command line', () => {
    expect(linesOf(summary([missed()]), 'shop.yaml', () => undefined)[0]).toMatch(/^::error file=shop\.yaml,title=/);
  });

  it('say so when all is well, and when the run is partial', () => {
    expect(linesOf(summary([met()]))).toEqual([
      '::notice file=shop.yaml,title=two-subnets::0 pods, all 1 thresholds met',
    ]);
    expect(linesOf(summary([], { partial: true, simulated_s: 60 }))).toEqual([
      '::warning file=shop.yaml,title=Partial results::two-subnets ended at 60 s of 86400 s',
    ]);
  });

  it.each(HOSTILE_NAMES)('are one command each, whatever the names are: %j', (name) => {
    const lines = linesOf(summary([missed({ metric: name })], { scenario: name }), name);
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(/[\r\n]/);
    const [, properties = ''] = /^::error (.*?)::/.exec(lines[0] ?? '') ?? [];
    expect(properties.split(',').map((property) => property.split('=', 1)[0])).toEqual([
      'file',
      'line',
      'col',
      'title',
    ]);
  });
});
