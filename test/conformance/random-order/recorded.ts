import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { readPackedTraces } from '../packed-traces.ts';
import { type Trace, UnusableTrace } from '../trace.ts';
import { type Comparison, compare } from './judge.ts';
import type { Moments } from './moments.ts';
import { playInRandomOrder } from './play-in-random-order.ts';

/** The project's own copy of what the real daemon did when it walked its maps in Go's random order. */
export const RECORDED_FIGURES = 'test/data/random-order.json';

const figure = z.object({ mean: z.number(), sd: z.number(), min: z.number(), max: z.number() });
const file = z.object({
  rows: z.array(z.object({ trace: z.string(), runs: z.int().positive(), figures: z.record(z.string(), figure) })),
});

const NEVER_COUNTED = { mean: 0, sd: 0, min: 0, max: 0 };

/**
 * Plays the recorded scenarios and compares every figure that either side counted.
 * @throws UnusableTrace when the file is not what it should be, or names a scenario that is not among the traces.
 */
export function* compareInRandomOrder(
  path: string,
  seeds: number,
  packedTraces: readonly Trace[] = readPackedTraces(),
): Generator<Comparison> {
  const traces = new Map(packedTraces.map((trace) => [nameOf(trace), trace]));
  for (const { trace: name, runs, figures } of readRecordedFigures(path).rows) {
    const trace = traces.get(name);
    if (trace === undefined) throw new UnusableTrace(`${path}: there is no trace ${name}`);
    const values = playInRandomOrder(trace.input, seeds);
    for (const figure of [...new Set([...Object.keys(figures), ...values.keys()])].sort()) {
      const recorded: Moments = { runs, ...(figures[figure] ?? NEVER_COUNTED) };
      yield compare(name, figure, values.get(figure) ?? new Array(seeds).fill(0), recorded);
    }
  }
}

function readRecordedFigures(path: string): z.infer<typeof file> {
  const result = file.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!result.success) throw new UnusableTrace(`${path}: not figures in random order: ${result.error.message}`);
  return result.data;
}

/** The figures are of the newest release. */
function nameOf({ input: { name, version } }: Trace): string {
  return version === undefined ? name : `${name} (${version})`;
}
