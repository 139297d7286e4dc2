import type { Time } from '../../sim/time.ts';
import { humanCount } from '../humanize.ts';
import { moment } from './moment.ts';
import { sayOnce } from './words.ts';

/** Something that happened. */
export interface StoryLine {
  readonly time: Time;
  readonly text: string;
  /** Lines that say the same but for figures have the same likeness: of many only some are shown. */
  readonly likeness: string;
}

/** Shorter stories are told in full. */
const SHORT = 40;
/** Of what happens again and again, the first ones are shown, and the last. */
const SHOWN_FIRST = 3;

/** The lines in the order of time, each behind its moment; of a long story what repeats itself only in part. */
export function tell(lines: readonly StoryLine[]): string[] {
  return sayOnce(shownOf(lines));
}

/** What to add to the story of a node or a subnet that is too long to be told in full. */
export function hintForLong(lines: readonly StoryLine[]): string[] {
  if (lines.length <= SHORT) return [];
  return [
    '',
    `Told in part: ${humanCount(lines.length)} things happened. --from and --until tell a shorter time in full.`,
  ];
}

function shownOf(lines: readonly StoryLine[]): string[] {
  const sorted = lines.toSorted((a, b) => a.time - b.time);
  if (sorted.length <= SHORT) return sorted.map(withMoment);
  const groups = new Map<string, { seen: number; readonly total: number }>();
  for (const { likeness } of sorted) groups.set(likeness, { seen: 0, total: (groups.get(likeness)?.total ?? 0) + 1 });
  return sorted.flatMap((line) => {
    const group = groups.get(line.likeness);
    if (group === undefined) return [];
    group.seen += 1;
    const hidden = group.total - SHOWN_FIRST - 1;
    if (hidden <= 0 || group.seen <= SHOWN_FIRST) return [withMoment(line)];
    if (group.seen < group.total) return [];
    return [`${withMoment(line)} (the last one; ${humanCount(hidden)} more like it came before)`];
  });
}

function withMoment({ time, text }: StoryLine): string {
  return `${moment(time)}  ${text}`;
}

/** A line; without a likeness given, the text without the figures is one. */
export function storyLine(time: Time, text: string, likeness = text.replace(/\d+/g, '#')): StoryLine {
  return { time, text, likeness };
}
