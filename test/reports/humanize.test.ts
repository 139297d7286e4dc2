import { describe, expect, it } from 'vitest';
import { counted, humanCount, humanDuration, humanMoment, printable } from '../../reports/humanize.ts';

it.each([
  [0, '0 s'],
  [0.000_12, '0.12 ms'],
  [0.35, '350 ms'],
  [0.999_4, '999 ms'],
  [0.999_6, '1.00 s'],
  [1.284, '1.28 s'],
  [9.996, '10.0 s'],
  [12.34, '12.3 s'],
  [59.96, '1m 00s'],
  [125.4, '2m 05s'],
  [3_599.6, '1h 00m'],
  [3_720, '1h 02m'],
  [86_399, '1d 00h'],
  [86_400, '1d 00h'],
  [273_600, '3d 04h'],
])('says a length of %d s as %s', (seconds, text) => {
  expect(humanDuration(seconds)).toBe(text);
});

it.each([
  [0, '00:00:00'],
  [33_124.9, '09:12:04'],
  [86_400 + 33_124, '1d 09:12:04'],
])('says the moment %d s as %s', (seconds, text) => {
  expect(humanMoment(seconds)).toBe(text);
});

it.each([
  [0, '0'],
  [999, '999'],
  [8_152, '8,152'],
  [1_234_567, '1,234,567'],
])('groups %d as %s', (count, text) => {
  expect(humanCount(count)).toBe(text);
});

it('counts one thing and many', () => {
  expect([counted(1, 'pod'), counted(0, 'pod'), counted(2, 'address', 'addresses')]).toEqual([
    '1 pod',
    '0 pods',
    '2 addresses',
  ]);
});

describe('a name on the terminal', () => {
  it('cannot move the cursor or begin a line', () => {
    expect(printable('a\u001b[2Jb\nc\u2028d\u202ee')).toBe('a?[2Jb?c?d?e');
  });

  it('is cut when it is long', () => {
    expect(printable('x'.repeat(10_000), 10)).toBe(`${'x'.repeat(9)}…`);
    expect(printable('exactly-10', 10)).toBe('exactly-10');
  });
});
