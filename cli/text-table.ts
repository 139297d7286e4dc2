/** Columns of equal width; numbers to the right, text to the left. What is undefined shows as `-`. */
export function textTable(
  headings: readonly string[],
  rows: readonly (readonly (string | number | undefined)[])[],
): string {
  const lines = [headings, ...rows].map((row) => row.map((cell) => String(cell ?? '-')));
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const numeric = headings.map((_, column) => rows.every((row) => typeof (row[column] ?? 0) === 'number'));
  return lines
    .map((line) => {
      const cells = line.map((cell, column) =>
        numeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      );
      return `${cells.join('  ').trimEnd()}\n`;
    })
    .join('');
}
