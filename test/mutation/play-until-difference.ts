import { readFileSync, writeSync } from 'node:fs';
import { firstDifference } from '../conformance/compare.ts';
import { play } from '../conformance/play.ts';

/**
 * The process that plays the traces on a mutant: `node play-until-difference.js DIRECTORY NAME...` plays the traces in this
 * order and exits with 1, the name on stdout, at the first that differs. A dot for each that passes shows that it lives.
 */
const [directory = '', ...names] = process.argv.slice(2);
for (const name of names) {
  const { input, expect } = JSON.parse(readFileSync(`${directory}/${name}.json`, 'utf8'));
  if (firstDifference(expect, play(input)) !== undefined) {
    writeSync(1, name);
    process.exit(1);
  }
  writeSync(1, '.');
}
