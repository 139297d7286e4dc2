import v8 from 'node:v8';

/** By how many bytes of bytecode functions may grow as V8 puts those that they call into them, and what it is by default. */
const LIMIT = 300;
const DEFAULT_LIMIT = 920;

/**
 * Does work of a few seconds with functions that stay small when V8 optimizes them. Two thirds of the processor time of
 * playing the first traces is V8's compiler on threads of its own, mostly busy with functions that hold a dozen others;
 * once they are compiled they are no faster for it (docs/performance.md).
 */
export function withLessInlining<T>(work: () => T): T {
  setLimit(LIMIT);
  try {
    return work();
  } finally {
    setLimit(DEFAULT_LIMIT);
  }
}

function setLimit(limit: number): void {
  v8.setFlagsFromString(`--max-inlined-bytecode-size-cumulative=${limit}`);
}
