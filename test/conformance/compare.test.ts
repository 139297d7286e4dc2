import { describe, expect, it } from 'vitest';
import { firstDifference, formatDifference } from './compare.ts';
import type { Observed } from './trace.ts';

const RECORDED: Observed = {
  ready: [{ node: 'node-0', start: 0, t: 10, ok: true }],
  calls: [
    { t: 0, end: 5, node: 'node-0', action: 'CreateTags', device: 0 },
    { t: 20, end: 30, node: 'node-0', action: 'AssignPrivateIpAddresses', device: 0, count: 1, ips: ['10.0.0.5'] },
  ],
  pods: [{ t: 25, node: 'node-0', op: 'ADD', pod: 'pod-1', ok: true, ip: '10.0.0.5', device: 0, attempts: 1 }],
  pool: [{ t: 333, node: 'node-0', total: 1, assigned: 1, cooling: 0, prefixes: 0, enis: [[0, 1, 1]] }],
  subnetsFreeAtEnd: { 'subnet-a': 10 },
};

describe('a played trace', () => {
  it('is equal when every field of every record is', () => {
    expect(firstDifference(RECORDED, structuredClone(RECORDED))).toBeUndefined();
  });

  it('differs in the earliest record that differs, whatever its list', () => {
    const [first, second] = RECORDED.calls;
    const got = {
      ...RECORDED,
      calls: [first, { ...second, ips: ['10.0.0.6'] }] as Observed['calls'],
      pods: [{ ...RECORDED.pods[0], ip: '10.0.0.6' }],
    };
    const difference = firstDifference(RECORDED, got);
    expect(difference).toMatchObject({ list: 'pods', index: 0 });
    expect(difference && formatDifference(difference)).toBe(
      [
        '  pods[0]',
        '    expected {"t":25,"node":"node-0","op":"ADD","pod":"pod-1","ok":true,"ip":"10.0.0.5","device":0,"attempts":1}',
        '    got      {"t":25,"node":"node-0","op":"ADD","pod":"pod-1","ok":true,"ip":"10.0.0.6","device":0,"attempts":1}',
      ].join('\n'),
    );
  });

  it('differs when a record or a field is missing or too many', () => {
    expect(firstDifference(RECORDED, { ...RECORDED, calls: RECORDED.calls.slice(0, 1) })).toMatchObject({
      list: 'calls',
      index: 1,
      got: undefined,
    });
    expect(firstDifference(RECORDED, { ...RECORDED, pool: [...RECORDED.pool, { t: 400 }] })).toMatchObject({
      list: 'pool',
      index: 1,
      expected: undefined,
    });
    expect(firstDifference(RECORDED, { ...RECORDED, ready: [{ ...RECORDED.ready[0], more: 1 }] })).toMatchObject({
      list: 'ready',
    });
  });

  it('differs when a subnet ends with another number of free addresses', () => {
    expect(firstDifference(RECORDED, { ...RECORDED, subnetsFreeAtEnd: { 'subnet-a': 11 } })).toEqual({
      list: 'subnetsFreeAtEnd',
      index: 'subnet-a',
      expected: 10,
      got: 11,
    });
  });
});
