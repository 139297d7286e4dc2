import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { withRealOutput } from './consoles.ts';

// After a change that is meant: npx vitest run test/docs/how-to.test.ts -u
it.each(['README.md', 'docs/how-to-plan.md', 'docs/how-to-explain.md'])(
  '%s shows what its commands really print',
  async (file) => {
    await expect(withRealOutput(readFileSync(file, 'utf8'))).toMatchFileSnapshot(resolve(file));
  },
);
