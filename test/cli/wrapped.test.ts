import { expect, it } from 'vitest';
import { namesWithText } from '../../cli/wrapped.ts';

const ENTRIES = [
  { name: 'name', text: 'what' },
  { name: 'a-longer-one', text: 'one two three four five six seven eight' },
];

it('puts texts beside names, in no more columns than the terminal has', () => {
  expect(namesWithText(ENTRIES, 50)).toBe(
    ['name          what', 'a-longer-one  one two three four five six seven', '              eight', ''].join('\n'),
  );
});

it('puts them below the names where there is no room beside them', () => {
  expect(namesWithText(ENTRIES, 30)).toBe(
    ['name', '    what', 'a-longer-one', '    one two three four five', '    six seven eight', ''].join('\n'),
  );
});
