import { RandomOrder } from '../../../models/ipamd/datastore/walk-order.ts';
import { RandomStreams } from '../../../sim/random.ts';
import { play } from '../play.ts';
import type { TraceInput } from '../trace.ts';
import { figuresOf } from './figures.ts';

/** Plays a scenario once for each seed, with maps walked as Go walks them. Gives each figure's values, one of each run. */
export function playInRandomOrder(input: TraceInput, seeds: number): Map<string, number[]> {
  const values = new Map<string, number[]>();
  for (let seed = 1; seed <= seeds; seed += 1) {
    const streams = new RandomStreams(seed);
    const observed = play(input, { walkOrder: (node) => new RandomOrder(streams.stream(`map-walks/${node}`)) });
    for (const [figure, value] of figuresOf(observed)) {
      const ofFigure = values.get(figure) ?? [];
      values.set(figure, ofFigure);
      ofFigure[seed - 1] = value;
    }
  }
  return new Map(
    [...values].map(([figure, sparse]) => [figure, Array.from({ length: seeds }, (_, i) => sparse[i] ?? 0)]),
  );
}
