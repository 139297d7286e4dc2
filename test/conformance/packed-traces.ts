import { readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { parseTrace, type Trace } from './trace.ts';

/** The project's own copy of the traces: one trace a line. */
const PACKED_ENDING = '.jsonl.br';
const PACKED_TRACES = `test/golden/traces${PACKED_ENDING}`;

/** @throws UnusableTrace when a line is not a trace. */
export function readPackedTraces(): Trace[] {
  return unpackTraces(PACKED_TRACES).map(parseTrace);
}

export function isPacked(file: string): boolean {
  return file.endsWith(PACKED_ENDING);
}

/** The text of each trace in the file. */
export function unpackTraces(file: string): string[] {
  return brotliDecompressSync(readFileSync(file)).toString('utf8').trimEnd().split('\n');
}

/** @param traces the text of each, as recorded. The same texts give the same bytes. */
export function writePackedTraces(traces: readonly string[]): void {
  const lines = traces.map((text) => `${JSON.stringify(JSON.parse(text))}\n`);
  const text = Buffer.from(lines.join(''));
  const packed = brotliCompressSync(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
    },
  });
  writeFileSync(PACKED_TRACES, packed);
}
