/** Lines of cells under each other, `gap` spaces apart: the first column to the left, the others, which are figures, to the right. */
export function aligned(rows: readonly (readonly string[])[], gap = 2): string[] {
  return padded(rows, gap, (column) => column > 0);
}

/** The same with every column to the left. */
export function leftAligned(rows: readonly (readonly string[])[]): string[] {
  return padded(rows, 2, () => false);
}

function padded(rows: readonly (readonly string[])[], gap: number, toTheRight: (column: number) => boolean): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  return rows.map((row) =>
    row
      .map((cell, column) =>
        toTheRight(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join(' '.repeat(gap))
      .trimEnd(),
  );
}
