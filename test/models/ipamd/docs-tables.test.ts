import { describe, expect, it } from 'vitest';
import { docsRows, isSameState, simulateDocsRow } from '../../harness/docs-tables.ts';

const rows = docsRows();

describe("AWS's tables of warm targets", () => {
  it.each(
    rows.map((row) => {
      const env = Object.entries(row.env).map(([name, value]) => `${name}=${value}`);
      return [`${row.table}: ${row.instanceType} with ${row.pods} pods, ${env.join(' ')}`, row] as const;
    }),
  )('%s: the simulated node stands as the real one did', (_, row) => {
    expect(simulateDocsRow(row)).toEqual(row.daemon);
  });

  it('are 36 rows, of which the real daemon agrees with 32', () => {
    expect(rows).toHaveLength(36);
    expect(rows.filter(({ documented, daemon }) => isSameState(documented, daemon))).toHaveLength(32);
  });
});
