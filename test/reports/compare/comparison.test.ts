import { describe, expect, it } from 'vitest';
import { type Comparison, compareRuns, findFigure } from '../../../reports/compare/comparison.ts';
import { comparisonJson, comparisonMarkdown, comparisonText } from '../../../reports/compare/comparison-text.ts';
import { isTooMuch, parseFailOn } from '../../../reports/compare/fail-on.ts';
import type { RunFacts } from '../../../reports/summary/summary.ts';
import type { SummaryBuilder } from '../../../reports/summary/summary-builder.ts';
import { seconds } from '../../../sim/time.ts';
import { nodeRecord, podRecord, subnetSample, summaryOf, waitingPod } from '../records.ts';

type Feed = (builder: SummaryBuilder) => void;

function compare(a: Feed, b: Feed, run: Partial<RunFacts> = {}): Comparison {
  return compareRuns({ name: 'base', summary: summaryOf(a) }, { name: 'new', summary: summaryOf(b, run) });
}

const quick: Feed = (builder) => {
  builder.pod(podRecord({ created: 0, ready: seconds(2) }));
  builder.ec2Usage({ minute: 0, action: 'CreateTags', calls: 10, throttled: 0, failed: 0 });
  builder.subnet(subnetSample(0, 100));
};
const slow: Feed = (builder) => {
  builder.pod(waitingPod({ SUBNET_FULL: seconds(1) }, { created: 0, ready: seconds(3) }));
  builder.ec2Usage({ minute: 0, action: 'CreateTags', calls: 9, throttled: 0, failed: 0 });
  builder.subnet(subnetSample(0, 50));
};
const nothing: Feed = () => {};

describe('two runs', () => {
  const both = compare(quick, slow);

  it.each([
    ['pod_start_seconds.p99', { a: 2, b: 3, difference: 1, percent: 50 }],
    ['ec2_calls.CreateTags.calls', { a: 10, b: 9, difference: -1, percent: -10 }],
    ['ip_wait.causes.SUBNET_FULL.total_s', { a: 0, b: 1, difference: 1, percent: null }],
    ['ip_wait.seconds.p99', { a: null, b: 1, difference: null, percent: null }],
    ['subnets.private-a.worst.states.free', { a: 100, b: 50, difference: -50, percent: -50 }],
    ['pods.total', { a: 1, b: 1, difference: 0, percent: 0 }],
  ])('differ in %s', (name, figure) => {
    expect(findFigure(both, name)).toEqual({ name, ...figure });
  });

  it('have 0 where neither made such a call, and no other figure that does not exist', () => {
    expect(findFigure(both, 'ec2_calls.CreateTags.errors.InternalError')).toMatchObject({ a: 0, b: 0 });
    expect(findFigure(both, 'ip_wait.causes.QUOTA.total_s')).toMatchObject({ a: 0, b: 0 });
    expect(findFigure(both, 'ip_wait.causes.TYPO.total_s')).toBeUndefined();
    expect(findFigure(both, 'pod_start_seconds.p9')).toBeUndefined();
  });

  it('tell node groups of the same name apart', () => {
    const groups = compare((builder) => {
      builder.node(nodeRecord());
      builder.node(nodeRecord({ name: 'b', instanceType: 'm5.xlarge', maxPods: 58 }));
    }, nothing);
    expect(findFigure(groups, 'node_groups.workers.max_pods')?.a).toBe(29);
    expect(findFigure(groups, 'node_groups.workers#2.max_pods')?.a).toBe(58);
  });

  it('are warned of when they are hard to compare', () => {
    expect(compare(quick, slow).warnings).toEqual([]);
    const other = { scenario: 'x', seed: 2, duration_s: 60, partial: true, versions: { 'vpc-cni-sim': '9' } };
    expect(compare(quick, slow, other).warnings).toEqual([
      'the scenarios differ: two-subnets and x',
      'the seeds differ: 1 and 2, so the runs saw different random numbers',
      'the lengths differ: 86400 s and 60 s',
      'the versions of vpc-cni-sim differ: 0.1.0 and 9',
      'the second run is partial',
    ]);
  });
});

describe('--fail-on', () => {
  const both = compare(quick, slow);
  it.each([
    ['pod_start_seconds.p99 > +5%', true],
    ['pod_start_seconds.p99 > 5%', true],
    ['pod_start_seconds.p99 > +50%', false],
    ['pod_start_seconds.p99 >= +50%', true],
    ['pod_start_seconds.p99>+0.5', true],
    ['pod_start_seconds.p99 > +1', false],
    ['ec2_calls.CreateTags.calls < -5%', true],
    ['ec2_calls.CreateTags.calls > +0', false],
    ['pods.waiting > +0', false],
    // From 0 to something is more than any share.
    ['ip_wait.causes.SUBNET_FULL.total_s > +1000%', true],
    // There is no value in the first run.
    ['ip_wait.seconds.p99 > +1000%', true],
  ])('%s: %s', (text, tooMuch) => {
    const limit = parseFailOn(text);
    const figure = limit && findFigure(both, limit.figure);
    expect(limit !== undefined && figure !== undefined && isTooMuch(limit, figure)).toBe(tooMuch);
  });

  it('finds nothing wrong with a value that neither run has', () => {
    const limit = parseFailOn('pod_start_seconds.p99 > +5%');
    const figure = findFigure(compare(nothing, nothing), 'pod_start_seconds.p99');
    expect(limit && figure && isTooMuch(limit, figure)).toBe(false);
  });

  it.each(['', 'pods.total', 'pods.total > ', 'pods.total > 5', 'pods.total => +5%', 'pods.total > +5s', '> +5%'])(
    'cannot be %j',
    (text) => expect(parseFailOn(text)).toBeUndefined(),
  );
});

describe('a comparison', () => {
  it('shows the figures that are asked for most, and how many others differ', () => {
    const text = comparisonText(compare(quick, slow), { all: false });
    expect(text).toMatch(/^figure +base +new +difference\n/);
    expect(text).toMatch(/^pod_start_seconds\.p99 +2 +3 +\+1 +\+50\.0%$/m);
    expect(text).toMatch(/^ip_wait\.total_s +0 +1 +\+1 +new$/m);
    expect(text).not.toContain('pod_start_seconds.p90');
    expect(text).toMatch(/\n\d+ more figures differ: --all shows them\n$/);
    expect(comparisonText(compare(quick, slow), { all: true })).toContain('pod_start_seconds.p90');
  });

  it('has the decimal points of a column below each other', () => {
    const late: Feed = (builder) => builder.pod(podRecord({ created: 0, ready: seconds(2.125) }));
    const lines = comparisonText(compare(quick, late), { all: true }).split('\n');
    const line = (figure: string) => lines.find((text) => text.startsWith(figure)) ?? '';
    // 1 pod of both, 2 and 2.125 s: the points, and the ends of whole numbers, are in the same place.
    const point = line('pod_start_seconds.p50').indexOf('2.125') + 1;
    expect(line('pod_start_seconds.p50')[point]).toBe('.');
    expect(line('pods.ready').slice(0, point)).toMatch(/ 1$/);
    expect(line('pods.ready').slice(point, point + 4)).toMatch(/^ *$/);
  });

  it('says when there is no difference', () => {
    expect(comparisonText(compare(quick, quick), { all: false })).toMatch(/\nNo figure differs\n$/);
  });

  it('comes as Markdown and as JSON too', () => {
    const both = compare(quick, slow);
    expect(comparisonMarkdown(both, { all: false })).toMatch(
      /^\| pod\\_start\\_seconds\.p99 \| 2 \| 3 \| \+1 \| \+50\.0% \|$/m,
    );
    const json = JSON.parse(comparisonJson(both));
    expect(json).toMatchObject({
      format: 'vpc-cni-sim/comparison/v1',
      a: { name: 'base', seed: 1 },
      b: { name: 'new' },
    });
    expect(json.figures).toHaveLength(both.figures.length);
  });
});
