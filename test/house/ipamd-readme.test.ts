import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const ROOM = 'models/ipamd';

describe('the guide to the model of ipamd', () => {
  const named = [...readFileSync(`${ROOM}/README.md`, 'utf8').matchAll(/`([\w/-]+\.ts)`/g)].map(([, file]) => file);

  it('names each file once, and none that is not there', () => {
    const files = readdirSync(ROOM, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('setting-traps/'))
      .sort();
    expect(named.toSorted()).toEqual(files);
  });
});
