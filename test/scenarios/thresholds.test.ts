import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Metric } from '../../models/observations/metric.ts';
import { METRICS } from '../../models/observations/metrics.ts';
import { parseCondition, parseSelector } from '../../scenarios/threshold-text.ts';
import { HEAD, load, mistakes } from './scenario-files.ts';

const thresholdsOf = async (yaml: string) => (await load(`${HEAD}spec: {thresholds: {${yaml}}}`)).thresholds;

describe('thresholds of a scenario', () => {
  it('are read in the order of the file, each with its place', async () => {
    const { thresholds } = await load(
      `${HEAD}spec:\n  thresholds:\n    pods_waiting: [max < 10, "p(95) <= 2.5"]\n    subnet_used_percent{subnet=a}:\n      - max < 80\n`,
    );
    expect(thresholds).toMatchObject([
      { selector: 'pods_waiting', expression: 'max < 10', aggregation: { name: 'max' }, operator: '<', limit: 10 },
      { selector: 'pods_waiting', aggregation: { name: 'p', percent: 95 }, operator: '<=', limit: 2.5 },
      { selector: 'subnet_used_percent{subnet=a}', labels: { subnet: 'a' }, position: { line: 6, column: 5 } },
    ]);
  });

  it.each([
    ['"pods{ outcome = waiting , namespace=\\"a,b\\" }": ["count==0"]', { outcome: 'waiting', namespace: 'a,b' }],
    ['"pods{}": ["count == 0"]', {}],
  ])('may have spaces and quotes: %s', async (yaml, labels) => {
    expect((await thresholdsOf(yaml))[0]?.labels).toEqual(labels);
  });

  it.each([
    ['"count == 0"', undefined],
    ['{threshold: "count == 0"}', undefined],
    ['{threshold: "count == 0", abortOnFail: true}', 0],
    ['{threshold: "count == 0", abortOnFail: true, delayAbortEval: 10m}', 600_000_000],
  ])('may end the run: %s', async (condition, abortsFrom) => {
    expect((await thresholdsOf(`ec2_throttles: [${condition}]`))[0]?.abortsFrom).toBe(abortsFrom);
  });

  it('of the command line have no place', async () => {
    const { thresholds } = await load(`${HEAD}spec: {}`, {
      sets: ['spec.thresholds["pods{outcome=waiting}"]=[count == 0]'],
    });
    expect(thresholds).toMatchObject([{ selector: 'pods{outcome=waiting}', position: undefined }]);
  });

  it.each([
    [
      'an unknown metric',
      'pod_start_second: ["p(99) < 15"]',
      'there is no metric "pod_start_second". Did you mean pod_start_seconds?',
    ],
    ['a metric far from any', 'q: ["max < 1"]', 'there is no metric "q". docs/metrics.md lists them.'],
    ['no metric', '"a b": ["max < 1"]', 'expected a metric such as pods_waiting or subnet_used_percent{subnet=a}'],
    ['half a label', '"pods{outcome}": ["count == 0"]', 'expected labels such as {subnet=a}'],
    ["k6's labels", '"pods{outcome:ready}": ["count == 0"]', 'expected labels such as {subnet=a}'],
    ['an unknown label', '"enis{nodegroup=a}": ["max < 1"]', 'enis has no label "nodegroup". Did you mean node_group?'],
    [
      'a label of another metric',
      '"enis{cause=QUOTA}": ["max < 1"]',
      'enis has no label "cause". It has: node, node_group, subnet.',
    ],
    [
      'an unknown cause',
      '"ip_wait_seconds{cause=SUBNET_FUL}": ["max < 1"]',
      '"SUBNET_FUL" is not a value of cause. Did you mean SUBNET_FULL?',
    ],
    [
      'an unknown EC2 action',
      '"ec2_calls{action=AssignPrivateIpAddres}": ["count < 5"]',
      'there is no EC2 action "AssignPrivateIpAddres". Did you mean AssignPrivateIpAddresses?',
    ],
    ['an unknown kind of event', '"events{kind=hpa-scal}": ["count < 5"]', 'Did you mean hpa-scale?'],
    ['an unknown subnet', '"subnet_exhausted{subnet=c}": ["max == 0"]', 'there is no subnet "c".'],
    [
      'an unknown node group',
      '"enis{node_group=node}": ["max < 1"]',
      'there is no node group "node". Did you mean nodes?',
    ],
    [
      'a percentile without brackets',
      'pod_start_seconds: ["p99 < 15"]',
      '"p99" is not an aggregation of pod_start_seconds, which is a trend. Did you mean p(99)?',
    ],
    ['a percentile above 100', 'pod_start_seconds: ["p(101) < 15"]', '"p(101)": expected a number from 0 to 100'],
    ["another tool's aggregation", 'pod_start_seconds: ["mean < 15"]', 'Did you mean avg?'],
    [
      'an aggregation of another kind',
      'pods: ["max < 15"]',
      '"max" is not an aggregation of pods, which is a counter. Known: count, rate.',
    ],
    ['a wrong operator', 'pods: ["count =< 15"]', 'expected one of < <= > >= == !=, found "=<" in "count =< 15"'],
    [
      'a unit',
      'pod_start_seconds: ["max < 15s"]',
      'expected a number behind <, in the metric\'s unit (s), found "15s"',
    ],
    ['no operator', 'pods: ["count"]', 'expected a condition such as "p(99) < 15", found "count"'],
    ['an empty condition', 'pods: [""]', 'expected a condition such as "p(99) < 15", found ""'],
    ['no condition', 'pods: []', 'expected at least one condition'],
    ['a text for a list', 'pods: "count == 0"', 'expected a list, found "count == 0"'],
    [
      'a number for a condition',
      'pods: [0]',
      'expected a condition such as "p(99) < 15", or {threshold: "p(99) < 15", abortOnFail: true}, found the number 0',
    ],
    ['a misspelt key', 'pods: [{threshold: "count == 0", abortOnFai: true}]', 'Did you mean abortOnFail?'],
    ['__proto__', '"constructor{__proto__=1}": ["max < 1"]', 'there is no metric "constructor"'],
  ])('are refused for %s', async (_, yaml, message) => {
    const found = await mistakes(`${HEAD}spec: {thresholds: {${yaml}}}`);
    expect(found).toContain(message);
    expect(found).toMatch(/^scenario\.yaml:3:\d+: .*spec\.thresholds/);
  });
});

describe('whatever is written for a threshold', () => {
  const piece = fc.constantFrom(
    ...'pods_waiting ip_wait_seconds { } = , " \\\\ cause subnet p( 99 ) < == max 1e9'.split(' '),
    ' ',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join('')),
  );

  it('is read or complained about in one line', () => {
    fc.assert(
      fc.property(text, text, (key, condition) => {
        const selector = parseSelector(key);
        const { metric } = 'metric' in selector ? selector : { metric: METRICS[0] as Metric };
        for (const read of [selector, parseCondition(condition, metric)]) {
          if ('complaint' in read) expect(read.complaint).toMatch(/^.+$/);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it('does not take long', () => {
    const spaces = ' '.repeat(1_000_000);
    expect(parseSelector(`pods{outcome=${spaces}x`)).toHaveProperty('complaint');
    expect(parseCondition(`count <${spaces}x`, METRICS[0] as Metric)).toHaveProperty('complaint');
  });
});

describe('the catalogue of metrics', () => {
  it('has each name once, in words that a threshold can name', () => {
    const names = METRICS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9_]+$/);
  });

  it('names the unit in the names of times and shares', () => {
    for (const { name, unit } of METRICS) {
      expect(name.endsWith('_seconds'), name).toBe(unit === 's');
      expect(name.endsWith('_percent'), name).toBe(unit === '%');
    }
  });
});
