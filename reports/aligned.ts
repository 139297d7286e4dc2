const GAP = 2;

/** Lines of cells under each other, `gap` spaces apart: the first column to the left, the others, which are figures, to the right. */
export function aligned(rows: readonly (readonly string[])[], gap = GAP): string[] {
  return padded(rows, gap, (column) => column > 0);
}

/**
 * As `aligned`, for a terminal of `width` columns: what does not fit beside each other comes in blocks below each other,
 * each of which begins with the first column, and a blank line between them.
 */
export function alignedInBlocks(rows: readonly (readonly string[])[], width: number): string[] {
  const widths = columnWidths(rows);
  const blocks: number[][] = [];
  let left = 0;
  for (const [column, needed] of widths.entries()) {
    if (column === 0) continue;
    let block = blocks.at(-1);
    if (block === undefined || needed + GAP > left) {
      block = [];
      blocks.push(block);
      left = width - (widths[0] ?? 0);
    }
    block.push(column);
    left -= needed + GAP;
  }
  return blocks.flatMap((block, index) => [
    ...(index === 0 ? [] : ['']),
    ...aligned(rows.map((row) => [0, ...block].map((column) => row[column] ?? ''))),
  ]);
}

/** The same with every column to the left. */
export function leftAligned(rows: readonly (readonly string[])[]): string[] {
  return padded(rows, GAP, () => false);
}

function padded(rows: readonly (readonly string[])[], gap: number, toTheRight: (column: number) => boolean): string[] {
  const widths = columnWidths(rows);
  return rows.map((row) =>
    row
      .map((cell, column) =>
        toTheRight(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join(' '.repeat(gap))
      .trimEnd(),
  );
}

function columnWidths(rows: readonly (readonly string[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  return widths;
}
