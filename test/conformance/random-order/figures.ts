import type { Observed, TraceRecord } from '../trace.ts';

/**
 * What the recordings in random order tell of a run, by name: EC2 calls by action that worked (`calls.`) and failed
 * (`failed.`), attempts of all pods, pods that got an address or not, the most addresses and interfaces of the node at
 * any sample, and those of its last sample. What did not happen is absent, and counts 0.
 */
export function figuresOf({ calls, pods, pool }: Observed): ReadonlyMap<string, number> {
  const figures = new Map<string, number>();
  const add = (figure: string, count: number) => figures.set(figure, (figures.get(figure) ?? 0) + count);
  for (const { action, error } of calls) add(`${error === undefined ? 'calls' : 'failed'}.${String(action)}`, 1);
  for (const { op, ok, attempts } of pods) {
    if (op !== 'ADD') continue;
    add('podAttempts', Number(attempts));
    add(ok === true ? 'podsOK' : 'podsFailed', 1);
  }
  const totals = pool.map(({ total }) => Number(total));
  const enis = pool.map(countEnis);
  figures.set('maxTotal', Math.max(0, ...totals));
  figures.set('maxENIs', Math.max(0, ...enis));
  figures.set('endTotal', totals.at(-1) ?? 0);
  figures.set('endENIs', enis.at(-1) ?? 0);
  return figures;
}

function countEnis({ enis }: TraceRecord): number {
  return Array.isArray(enis) ? enis.length : 0;
}
