/** Where output does not go to a terminal. */
const DEFAULT_WIDTH = 100;
const GAP = '  ';
/** A narrower column of text is hardly readable: it goes below the names then. */
const LEAST_TEXT = 30;

/** Names with a text each, in columns of no more than the terminal's width; longer texts go on below themselves. */
export function namesWithText(
  entries: readonly { readonly name: string; readonly text: string }[],
  width = process.stdout.columns || DEFAULT_WIDTH,
): string {
  const widest = Math.max(...entries.map(({ name }) => name.length)) + GAP.length;
  const isBeside = width - widest >= LEAST_TEXT;
  const indent = ' '.repeat(isBeside ? widest : GAP.length * 2);
  return entries
    .map(({ name, text }) => {
      const lines = wrapped(text, width - indent.length).map((line) => `${indent}${line}`);
      const [first = ''] = lines;
      const shown = isBeside ? [`${name}${first.slice(name.length)}`, ...lines.slice(1)] : [name, ...lines];
      return `${shown.join('\n')}\n`;
    })
    .join('');
}

/** Broken between words; a word that is too long stays whole. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
