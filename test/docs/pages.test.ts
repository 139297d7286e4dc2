import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { generatedPages } from '../../docs/pages.ts';

it.each([...generatedPages()])('%s is what `npm run docs` makes of the source', (file, text) => {
  expect(readFileSync(file, 'utf8')).toBe(text);
});
