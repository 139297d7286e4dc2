import { describe, expect, it } from 'vitest';
import { METRICS } from '../../../models/observations/metrics.ts';
import type { Aggregation, Operator, Threshold } from '../../../models/observations/thresholds.ts';
import { fanOut } from '../../../reports/report.ts';
import { ThresholdJudge } from '../../../reports/thresholds/judge.ts';
import { parseCondition, parseSelector } from '../../../scenarios/threshold-text.ts';
import { seconds } from '../../../sim/time.ts';
import { nodeRecord, podRecord, poolSample, subnetSample, waitingPod } from '../records.ts';

function threshold(selector: string, expression: string, abortsFrom?: number): Threshold {
  const meant = parseSelector(selector) as Pick<Threshold, 'metric' | 'labels'>;
  const condition = parseCondition(expression, meant.metric) as {
    aggregation: Aggregation;
    operator: Operator;
    limit: number;
  };
  return { ...meant, ...condition, selector, expression, abortsFrom };
}

type Sink = ReturnType<typeof fanOut>;

/** What is observed, as text `selector: aggregation`, after `feed`. */
function observed(selector: string, aggregation: string, feed: (sink: Sink) => void, end = seconds(100)) {
  const judge = new ThresholdJudge([threshold(selector, `${aggregation} == 0`)]);
  feed(fanOut([judge.report]));
  return judge.judge(end)[0]?.value;
}

const launch = (name: string, group: string, subnet = 'private-a') => ({
  time: 0,
  name,
  group,
  instanceType: 'm5.large',
  subnet,
  enisLimit: 3,
  addressesLimit: 27,
});

describe('a trend', () => {
  const feed = (sink: Sink) => {
    for (let n = 1; n <= 100; n++) sink.podReady?.(podRecord({ created: 0, ready: seconds(n / 10) }));
  };
  it.each([
    ['p(99)', 9.9],
    ['p(0)', 0.1],
    ['med', 5],
    ['min', 0.1],
    ['max', 10],
    ['avg', 5.05],
    ['sum', 505],
    ['count', 100],
  ])('has %s', (aggregation, value) => {
    expect(observed('pod_start_seconds', aggregation, feed)).toBeCloseTo(value, 9);
  });

  it('counts a pod once: when it becomes ready, or, if it never did, when it is gone', () => {
    const waits = (sink: Sink) => {
      const ready = waitingPod({ POOL_TICK: seconds(3) });
      sink.podReady?.(ready);
      sink.pod(ready);
      sink.pod(waitingPod({ SUBNET_FULL: seconds(50) }, { ready: undefined, outcome: 'waiting' }));
      sink.pod(podRecord({ attempts: 0, ready: undefined, node: undefined, outcome: 'unschedulable' }));
    };
    expect(observed('ip_wait_seconds', 'count', waits)).toBe(2);
    expect(observed('ip_wait_seconds', 'sum', waits)).toBe(53);
    expect(observed('ip_wait_seconds{cause=SUBNET_FULL}', 'sum', waits)).toBe(50);
    expect(observed('ip_wait_seconds{cause=SUBNET_FULL}', 'count', waits)).toBe(2);
    expect(observed('pods_waited{cause=POOL_TICK}', 'count', waits)).toBe(1);
    expect(observed('pods{outcome=waiting}', 'count', waits)).toBe(1);
  });
});

describe('a gauge', () => {
  const feed = (sink: Sink) => {
    sink.pool(poolSample(0, { node: 'a', waiting: 0 }));
    sink.pool(poolSample(0, { node: 'b', waiting: 0 }));
    sink.pool(poolSample(10, { node: 'a', waiting: 4 }));
    sink.pool(poolSample(20, { node: 'b', waiting: 3 }));
    // A moment of no length does not count.
    sink.pool(poolSample(30, { node: 'b', waiting: 50 }));
    sink.pool(poolSample(30, { node: 'b', waiting: 1 }));
    sink.pool(poolSample(40, { node: 'a', waiting: 0 }));
  };
  it.each([
    ['max', 7],
    ['min', 0],
    ['last', 1],
    // 0 for 10 s, 4 for 10 s, 7 for 10 s, 5 for 10 s, 1 for 60 s.
    ['avg', (4 * 10 + 7 * 10 + 5 * 10 + 1 * 60) / 100],
    ['med', 1],
    ['p(70)', 1],
    ['p(75)', 4],
    ['p(95)', 7],
  ])('of all nodes together has %s by time', (aggregation, value) => {
    expect(observed('pods_waiting', aggregation, feed)).toBeCloseTo(value, 9);
  });

  it('of a group counts its nodes only, until they are removed', () => {
    const groups = (sink: Sink) => {
      sink.nodeLaunched(launch('a', 'web'));
      sink.nodeLaunched(launch('b', 'batch', 'private-b'));
      feed(sink);
      sink.node(nodeRecord({ name: 'b', removed: seconds(60) }));
    };
    expect(observed('pods_waiting{node_group=web}', 'max', groups)).toBe(4);
    expect(observed('pods_waiting{subnet=private-b}', 'max', groups)).toBe(3);
    expect(observed('pods_waiting{node_group=batch}', 'last', groups)).toBe(0);
    expect(observed('nodes', 'count', groups)).toBe(2);
  });
});

describe('a metric of subnets', () => {
  const feed = (sink: Sink) => {
    sink.subnet(subnetSample(0, 251));
    sink.subnet(subnetSample(0, 200, { subnet: 'private-b' }));
    sink.subnet(subnetSample(50, 25));
  };

  it('has to hold for each subnet; the worst one is named', () => {
    const judge = new ThresholdJudge([
      threshold('subnet_used_percent', 'max < 80'),
      threshold('subnet_used_percent', 'min >= 0'),
      threshold('subnet_used_percent{subnet=private-b}', 'max < 80'),
      threshold('subnet_free_addresses', 'min > 150'),
    ]);
    feed(fanOut([judge.report]));
    const [all, least, other, free] = judge.judge(seconds(100));
    expect(all).toMatchObject({ ok: false, series: 'private-a' });
    expect(all?.value).toBeCloseTo((100 * 226) / 251, 9);
    expect(least).toMatchObject({ ok: true, value: 0, series: 'private-a' });
    expect(other).toMatchObject({ ok: true, series: 'private-b' });
    expect(free).toMatchObject({ ok: false, value: 25, series: 'private-a' });
  });

  it('is added up where its states are', () => {
    expect(observed('subnet_addresses{state=free}', 'last', feed)).toBe(225);
    expect(observed('subnet_addresses', 'last', feed)).toBe(512);
  });
});

describe('a counter', () => {
  const feed = (sink: Sink) => {
    sink.ec2Usage({ minute: 0, action: 'CreateTags', calls: 30, throttled: 2, failed: 1 });
    sink.ec2Usage({ minute: 1, action: 'DescribeSubnets', calls: 10, throttled: 0, failed: 0 });
  };
  it('has a count and a rate by the second', () => {
    expect(observed('ec2_calls', 'count', feed)).toBe(40);
    expect(observed('ec2_calls', 'rate', feed)).toBe(0.4);
    expect(observed('ec2_throttles{action=CreateTags}', 'count', feed)).toBe(2);
    expect(observed('ec2_throttles{action=DescribeSubnets}', 'count', feed)).toBe(0);
  });
});

describe('a threshold', () => {
  it.each([
    ['<', 5, false],
    ['<=', 5, true],
    ['>', 5, false],
    ['>=', 5, true],
    ['==', 5, true],
    ['!=', 5, false],
    ['<', 5.1, true],
    ['>', 4.9, true],
  ])('5 %s %s: %s', (operator, limit, ok) => {
    const judge = new ThresholdJudge([threshold('events', `count ${operator} ${limit}`)]);
    const { event } = fanOut([judge.report]);
    for (let n = 0; n < 5; n++) event({ time: n, kind: 'update', subject: 'cluster', message: '' });
    expect(judge.judge(seconds(1))[0]).toMatchObject({ value: 5, ok });
  });

  it('is missed when nothing was observed: a cluster in which no pod became ready must not pass', () => {
    const judge = new ThresholdJudge([
      threshold('pod_start_seconds', 'p(99) < 15'),
      threshold('ec2_throttles', 'count == 0'),
    ]);
    expect(judge.judge(seconds(1))).toMatchObject([
      { ok: false, value: null },
      { ok: true, value: 0 },
    ]);
  });

  it('ends the run when it is missed and is meant to, once its delay is over', () => {
    const judge = new ThresholdJudge([
      threshold('events', 'count < 1'),
      threshold('pod_start_seconds', 'max < 3', 0),
      threshold('events{kind=update}', 'count < 2', seconds(60)),
    ]);
    const { event } = fanOut([judge.report]);
    const note = () => event({ time: 0, kind: 'update', subject: 'cluster', message: '' });
    expect(judge.mayEndRun).toBe(true);
    note();
    expect(judge.endsRun(seconds(90))).toBe(false);
    note();
    expect(judge.endsRun(seconds(59))).toBe(false);
    expect(judge.endsRun(seconds(60))).toBe(true);
    expect(judge.judge(seconds(60)).map((figures) => figures.ended_run)).toEqual([false, false, true]);
    expect(new ThresholdJudge([threshold('events', 'count < 1')]).mayEndRun).toBe(false);
  });
});

it('a judge takes only the kinds of records that its thresholds need', () => {
  expect(new ThresholdJudge([]).report).toEqual({});
  expect(Object.keys(new ThresholdJudge([threshold('ec2_calls', 'count < 1')]).report).sort()).toEqual([
    'ec2Usage',
    'nodeLaunched',
  ]);
});

it('every metric can be asked for with every aggregation of its kind, whatever is observed', () => {
  const names = { trend: ['p(50)', 'avg', 'sum'], counter: ['count', 'rate'], gauge: ['last', 'avg', 'p(50)'] };
  const thresholds = METRICS.flatMap(({ name, kind }) => names[kind].map((text) => threshold(name, `${text} >= 0`)));
  const judge = new ThresholdJudge(thresholds);
  const sink = fanOut([judge.report]);
  sink.nodeLaunched(launch('node-1', 'workers'));
  sink.podReady?.(waitingPod({ POOL_TICK: seconds(3) }));
  sink.pod(waitingPod({ POOL_TICK: seconds(3) }));
  sink.pool(poolSample(0));
  sink.subnet(subnetSample(0, 100));
  sink.node(nodeRecord());
  sink.ec2Usage({ minute: 0, action: 'CreateTags', calls: 30, throttled: 2, failed: 1 });
  sink.ec2Call({
    start: 0,
    end: 5,
    node: 'node-1',
    action: 'CreateTags',
    variant: undefined,
    device: 0,
    subnet: undefined,
    count: 1,
    countOf: 'address' as const,
    addresses: undefined,
    error: 'InternalError',
  });
  sink.trunk({ time: 0, node: 'node-1', limit: 9, used: 1, creating: 0, cooling: 2 });
  sink.branch({
    time: 0,
    namespace: 'default',
    pod: 'web-1',
    owner: 'Deployment/web',
    node: 'node-1',
    took: seconds(1),
  });
  sink.recovery({ faultsEnded: 0, took: seconds(1), recovered: true, interfacesLeft: 0 });
  sink.event({ time: 0, kind: 'update', subject: 'cluster', message: '' });
  expect(judge.judge(seconds(100)).filter(({ ok }) => !ok)).toEqual([]);
});
