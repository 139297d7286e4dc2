import { textTable } from '../../../cli/text-table.ts';
import { type Comparison, judgeAll } from './judge.ts';
import { compareInRandomOrder, RECORDED_FIGURES } from './recorded.ts';

const USAGE = `usage: npm run random-order [-- FILE [SEEDS]]

Plays scenarios with the maps walked in Go's random order, once for each of SEEDS seeds (200), and compares every figure
with the recorded one of FILE (${RECORDED_FIGURES}). Exit codes: 0 none differs, 1 some differ, 2 wrong usage.`;

const HEADINGS = ['trace', 'figure', 'mean', 'recorded', 'z', 'sd', 'recorded', 'ratio', 'verdict'];

function main([path = RECORDED_FIGURES, seeds = '200', ...others]: readonly string[]): number {
  if (!/^[1-9]\d*$/.test(seeds) || others.length > 0) {
    console.error(USAGE);
    return 2;
  }
  const judged = judgeAll([...compareInRandomOrder(path, Number(seeds))]);
  process.stdout.write(textTable(HEADINGS, judged.map(row)));
  const count = (verdict: string) => judged.filter((comparison) => comparison.verdict === verdict).length;
  console.log(
    `${judged.length} figures: ${count('equal')} never vary and are equal, ${count('agrees')} agree, ` +
      `${count('forgiven')} are forgiven, ${count('DIFFERS')} differ`,
  );
  return count('DIFFERS') > 0 ? 1 : 0;
}

function row({ trace, figure, ours, recorded, z, spread, verdict }: Comparison & { verdict: string }): string[] {
  const numbers = [ours.mean, recorded.mean, z, ours.sd, recorded.sd, spread];
  const texts = numbers.map((value, column) => value.toFixed(column % 3 === 2 ? 2 : 3).padStart(9));
  return [trace, figure, ...texts, verdict];
}

process.exitCode = main(process.argv.slice(2));
