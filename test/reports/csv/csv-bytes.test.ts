import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CellWriter } from '../../../reports/csv/column.ts';
import { CsvBytes } from '../../../reports/csv/csv-bytes.ts';
import { CSV_OPTIONS } from '../../../reports/csv/table.ts';
import { FileOutput } from '../../../reports/file-output.ts';
import { formatSeconds } from '../../../reports/seconds.ts';

type Cell =
  | { readonly kind: 'text'; readonly value: string | undefined }
  | { readonly kind: 'seconds' | 'number'; readonly value: number | undefined };

function write({ kind, value }: Cell, cells: CellWriter): void {
  if (kind === 'text') cells.text(value);
  else cells[kind](value);
}

function written(rows: readonly (readonly Cell[])[]): { text: string; pieces: number } {
  const pieces: string[] = [];
  const csv = new CsvBytes({ write: (text) => pieces.push(text) });
  for (const row of rows) {
    for (const cell of row) write(cell, csv);
    csv.endRow();
  }
  csv.end();
  return { text: pieces.join(''), pieces: pieces.length };
}

function byLibrary(rows: readonly (readonly Cell[])[]): string {
  const plain = rows.map((row) =>
    row.map(({ kind, value }) => (kind === 'seconds' && value !== undefined ? formatSeconds(value) : value)),
  );
  return stringify(plain, CSV_OPTIONS);
}

/** What is between the separators of cells, and what spreadsheets take for formulas, more often than chance has it. */
const character = fc.oneof(
  fc.constantFrom(...',"\r\n=+-@\t\' ', '\uFF1D', '\uFF0B', '\uFF0D', '\uFF20', 'é', '😀'),
  fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }),
);
const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.record({
    kind: fc.constant('text' as const),
    value: fc.oneof(fc.constant(undefined), fc.string({ unit: character }), fc.string({ unit: 'binary' })),
  }),
  fc.record({
    kind: fc.constant('seconds' as const),
    value: fc.oneof(fc.constant(undefined), fc.nat(3_000_000), fc.maxSafeNat()),
  }),
  fc.record({
    kind: fc.constant('number' as const),
    value: fc.oneof(fc.constant(undefined), fc.nat(200), fc.maxSafeInteger(), fc.double()),
  }),
);
const rows = fc
  .integer({ min: 1, max: 6 })
  .chain((columns) =>
    fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 6 }),
  );

it('writes the bytes that csv-stringify writes', () => {
  fc.assert(
    fc.property(rows, (some) => {
      expect(written(some).text).toBe(byLibrary(some));
    }),
    { numRuns: 1_000 },
  );
});

it('passes on long files in pieces of whole rows, and loses nothing between them', () => {
  const row = (index: number): Cell[] => [
    { kind: 'text', value: index % 1_000 === 0 ? 'long '.repeat(50_000) : `pod-${index}` },
    { kind: 'seconds', value: index * 1_234_567 },
    { kind: 'number', value: -index },
  ];
  const many = Array.from({ length: 20_000 }, (_, index) => row(index));
  const { text, pieces } = written(many);
  expect(pieces).toBeGreaterThan(5);
  expect(text === byLibrary(many)).toBe(true);
});

it('leaves in a file what others have written before and after its rows in their order', () => {
  const directory = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-test-'));
  const file = new FileOutput(join(directory, 'rows.csv'));
  file.write('before,é\r\n');
  const csv = new CsvBytes(file);
  csv.text('ü,"');
  csv.seconds(1_500_000);
  csv.endRow();
  csv.end();
  file.write('after\r\n');
  file.close();
  const text = readFileSync(join(directory, 'rows.csv'), 'utf8');
  rmSync(directory, { recursive: true });
  expect(text).toBe('before,é\r\n"ü,""",1.5\r\nafter\r\n');
});
