import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ImportedTrace, importTrace, type TraceOptions } from '../../../scenarios/churn-trace/import-trace.ts';
import { days, hours, seconds } from '../../../sim/time.ts';

const HEADER = 'name,cpu_milli,memory_mib,creation_time,deletion_time,scheduled_time';
const OPENB = readFileSync('scenarios/library/traces/openb_pod_list_default.csv', 'utf8');

const PLAIN: TraceOptions = {
  file: 't.csv',
  format: 'openb',
  namespace: 'default',
  speed: 1,
  startAt: 0,
  scaleRequests: { cpu: 1, memory: 1 },
  neverScheduled: 'import',
  onBadRow: 'fail',
};

function imported(text: string, options: Partial<TraceOptions> = {}, end = days(1_000)): ImportedTrace {
  const result = importTrace(text, 't.csv', { ...PLAIN, ...options }, end);
  if (!('pods' in result)) throw new Error(result.map(({ message }) => message).join('\n'));
  return result;
}

const rows = (...lines: string[]) => `${[HEADER, ...lines].join('\n')}\n`;

describe('a row of a churn trace', () => {
  it('is a pod that lives as long as the recorded one ran: from its scheduling to its deletion', () => {
    const { pods } = imported(rows('a,500,128,100,160,110'));
    expect(pods).toEqual([
      {
        namespace: 'default',
        name: 'a',
        owner: undefined,
        requests: { milliCpu: 500, memoryMiB: 128 },
        createAt: 0,
        lifetime: seconds(50),
      },
    ]);
  });

  it('without a deletion stays for ever', () => {
    expect(imported(rows('a,1,1,0,,5')).pods[0]?.lifetime).toBeUndefined();
    expect(imported(rows('a,1,1,0,,')).pods[0]?.lifetime).toBeUndefined();
  });

  it('that was never scheduled lives as long as it waited, and is counted', () => {
    const { pods, neverScheduled } = imported(rows('a,1,1,10,70,', 'b,1,1,10,70,20'));
    expect(pods.map((pod) => pod.lifetime)).toEqual([seconds(60), seconds(50)]);
    expect(neverScheduled).toBe(1);
  });

  it('that was never scheduled can be left out', () => {
    const { pods, rejects, neverScheduled } = imported(rows('a,1,1,10,70,'), { neverScheduled: 'reject' });
    expect(pods).toEqual([]);
    expect(neverScheduled).toBe(0);
    expect(rejects).toEqual([
      { line: 2, name: 'a', reason: 'never scheduled while it was recorded', unreadable: false },
    ]);
  });

  it.each([
    ['a,1,1,10,5,', 'deleted 5s before it was created'],
    ['a,1,1,10,15,20', 'deleted 5s before it was scheduled'],
    ['a,1,1,10,25,5', 'scheduled 5s before it was created'],
  ])('that cannot have been is a reject: %s', (row, reason) => {
    expect(imported(rows(row)).rejects).toEqual([{ line: 2, name: 'a', reason, unreadable: false }]);
  });

  it('is a reject when its name is taken', () => {
    const { pods, rejects } = imported(rows('a,1,1,0,9,1', 'b,1,1,0,9,1', 'a,1,1,5,9,6'));
    expect(pods.length).toBe(2);
    expect(rejects).toEqual([{ line: 4, name: 'a', reason: 'line 2 has a pod of the same name', unreadable: false }]);
  });

  it('is a reject when the run is over before it is created', () => {
    const { pods, rejects } = imported(rows('a,1,1,0,9,1', 'b,1,1,3600,9999,3601'), {}, hours(1));
    expect(pods.map((pod) => pod.name)).toEqual(['a']);
    expect(rejects.map((reject) => reject.reason)).toEqual(['created after the end of the run, at 1h']);
  });

  it('that cannot be read is a reject on demand', () => {
    const { pods, rejects } = imported(rows('a,1,1,x,9,1', 'b,1,1,0,9,1'), { onBadRow: 'reject' });
    expect(pods.map((pod) => pod.name)).toEqual(['b']);
    expect(rejects).toEqual([
      {
        line: 2,
        name: 'a',
        reason: 'creation_time: expected a time in seconds, not negative, found "x"',
        unreadable: true,
      },
    ]);
  });

  it('may come with other columns in any order, with quotes and with Windows line ends', () => {
    const text =
      '\ufeffscheduled_time,note,name,memory_mib,cpu_milli,deletion_time,creation_time\r\n5,"a, ""b""\r\nc",a,2,1,9,4\r\n\r\n';
    expect(imported(text).pods).toMatchObject([
      { name: 'a', requests: { milliCpu: 1, memoryMiB: 2 }, lifetime: seconds(4) },
    ]);
  });

  it('is a pod or a reject, never both and never nothing', () => {
    const time = fc.oneof(fc.nat(200_000).map(String), fc.constantFrom('', 'x', '-1'));
    const row = fc
      .tuple(fc.constantFrom('a', 'b', 'c', 'd', 'E'), fc.nat(9_000), fc.nat(9_000), time, time, time)
      .map((fields) => fields.join(','));
    fc.assert(
      fc.property(fc.array(row), fc.option(fc.integer({ min: 1, max: 100_000 })), (lines, fold) => {
        const folded = fold === null ? {} : { fold: seconds(fold) };
        const result = imported(rows(...lines), { ...folded, onBadRow: 'reject' }, days(1));
        expect(result.rows).toBe(lines.length);
        expect(result.pods.length + result.rejects.length).toBe(lines.length);
        const named = [...result.pods, ...result.rejects].map((row) => row.name).sort();
        expect(named).toEqual(lines.map((line) => line.split(',')[0]).sort());
      }),
    );
  });
});

describe('a churn trace', () => {
  it('begins with its first pod when it is not folded', () => {
    const { pods } = imported(rows('b,1,1,1000,1100,1000', 'a,1,1,900,1100,1000'), { startAt: seconds(60) });
    expect(pods.map((pod) => [pod.name, pod.createAt])).toEqual([
      ['a', seconds(60)],
      ['b', seconds(160)],
    ]);
  });

  it('folded keeps the time of day and the lifetimes', () => {
    const { pods } = imported(rows('a,1,1,3600,604800,3600', 'b,1,1,88200,88500,88200'), { fold: days(1) });
    expect(pods.map((pod) => [pod.name, pod.createAt, pod.lifetime])).toEqual([
      ['b', seconds(1_800), seconds(300)],
      ['a', seconds(3_600), seconds(601_200)],
    ]);
  });

  it('sped up divides times and lifetimes, after folding', () => {
    const { pods } = imported(rows('a,1,1,90000,90100,90000'), { fold: days(1), speed: 4, startAt: seconds(7) });
    expect(pods.map((pod) => [pod.createAt, pod.lifetime])).toEqual([[seconds(907), seconds(25)]]);
  });

  it('scaled rounds requests up, and nothing stays nothing', () => {
    const scaleRequests = { cpu: 0.005, memory: 0.1 };
    const { pods } = imported(rows('a,12001,16384,0,1,0', 'b,0,0,0,1,0', 'c,1000,10,0,1,0'), { scaleRequests });
    expect(pods.map((pod) => pod.requests)).toEqual([
      { milliCpu: 61, memoryMiB: 1_639 },
      { milliCpu: 0, memoryMiB: 0 },
      { milliCpu: 5, memoryMiB: 1 },
    ]);
  });
});

describe('the openb recording', () => {
  it('is imported whole', () => {
    const { pods, rejects, rows: count, neverScheduled } = imported(OPENB, { fold: days(1) }, days(1));
    expect({ rows: count, pods: pods.length, rejects: rejects.length, neverScheduled }).toEqual({
      rows: 8_152,
      pods: 8_152,
      rejects: 0,
      neverScheduled: 897,
    });
    expect(pods.every((pod) => pod.lifetime !== undefined)).toBe(true);
  });

  // docs/churn-traces.md and the quickstart tell these figures.
  it.each([
    ['as recorded', {}, 56],
    ['folded to a day', { fold: days(1) }, 443],
  ])('%s has at most that many pods at the same time', (_, options, most) => {
    const { pods } = imported(OPENB, options);
    const changes = pods.flatMap(({ createAt, lifetime = 0 }) => [
      [createAt, 1],
      [createAt + lifetime, -1],
    ]) as [number, number][];
    changes.sort(([a, up], [b, down]) => a - b || up - down);
    let now = 0;
    let peak = 0;
    for (const [, change] of changes) {
      now += change;
      peak = Math.max(peak, now);
    }
    expect(peak).toBe(most);
  });
});
