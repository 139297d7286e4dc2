import { expect, it } from 'vitest';
import { moment } from '../../../reports/explain/moment.ts';
import { parseMoment } from '../../../reports/explain/parse-moment.ts';
import { seconds } from '../../../sim/time.ts';

it.each([
  [0, '00:00:00.000'],
  [33_124.118, '09:12:04.118'],
  [86_400 + 61.5, '1d 00:01:01.500'],
])('%d s is the moment %s, which reads back', (inSeconds, text) => {
  expect(moment(seconds(inSeconds))).toBe(text);
  expect(parseMoment(text)).toBe(seconds(inSeconds));
});

it.each([
  ['09:12', 33_120],
  ['9:12:04', 33_124],
  ['2d 00:00', 172_800],
])('%s may be written shorter', (text, inSeconds) => {
  expect(parseMoment(text)).toBe(seconds(inSeconds));
});

it.each(['', 'noon', '24:00', '00:60', '00:00:60', '12', '1:2:3:4'])('"%s" is no moment', (text) => {
  expect(parseMoment(text)).toBeUndefined();
});
