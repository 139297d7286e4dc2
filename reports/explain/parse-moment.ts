import { seconds, type Time } from '../../sim/time.ts';

/** Reads a moment of a run as `moment` writes it, with or without seconds' fractions: `09:12:04`, `1d 09:12:04.118`, `09:12`. */
export function parseMoment(text: string): Time | undefined {
  const found = /^(?:(\d+)d\s*)?(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d{1,6})?))?$/.exec(text.trim());
  if (found === null) return undefined;
  const [, days = '0', hours = '0', minutes = '0', rest = '0'] = found;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(rest) >= 60) return undefined;
  return seconds(((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(rest));
}
