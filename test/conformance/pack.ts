import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePackedTraces } from './packed-traces.ts';

/** `npm run pack-traces -- DIRECTORY...`: replaces the project's copy by all traces (.json) under the directories. */
const directories = process.argv.slice(2);
if (directories.length === 0) {
  console.error('usage: npm run pack-traces -- DIRECTORY...');
  process.exitCode = 2;
} else {
  const files = directories.flatMap((directory) =>
    readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => join(directory, name)),
  );
  writePackedTraces(files.map((file) => readFileSync(file, 'utf8')));
  console.log(`${files.length} traces packed`);
}
