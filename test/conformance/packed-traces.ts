import { readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { parseTrace, type Trace } from './trace.ts';

/** The project's own copy of the traces: one trace a line. */
const PACKED_TRACES = 'test/golden/traces.jsonl.br';

/** @throws UnusableTrace when a line is not a trace. */
export function readPackedTraces(): Trace[] {
  return brotliDecompressSync(readFileSync(PACKED_TRACES)).toString('utf8').trimEnd().split('\n').map(parseTrace);
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
