import { closeSync, openSync, writeSync } from 'node:fs';
import { describeSystemError, OutputError } from './output-error.ts';
import type { TextOutput } from './report.ts';

/** Characters kept back so that small pieces do not cost a system call each. */
const BUFFERED = 1 << 18;

/**
 * A text file. Writes are synchronous: a run does not give way to the event loop, and so a stream would keep all it
 * was given in memory.
 */
export class FileOutput implements TextOutput {
  readonly #path: string;
  readonly #advice: string | undefined;
  readonly #descriptor: number;
  #pending: string[] = [];
  #pendingLength = 0;
  #open = true;

  /**
   * @param options.replace whether it may take the place of what is there.
   * @param options.advice what to do when it cannot be written, a sentence.
   * @throws OutputError, as `write` and `close` do.
   */
  constructor(path: string, options: { readonly replace: boolean; readonly advice?: string } = { replace: false }) {
    this.#path = path;
    this.#advice = options.advice;
    this.#descriptor = this.#attempt(() => openSync(path, options.replace ? 'w' : 'wx'));
  }

  write(text: string): void {
    this.#pending.push(text);
    this.#pendingLength += text.length;
    if (this.#pendingLength >= BUFFERED) this.#flush();
  }

  writeBytes(bytes: Uint8Array): void {
    this.#flush();
    this.#writeAll(bytes);
  }

  /** Writes what is left and closes the file. */
  close(): void {
    this.#flush();
    this.discard();
  }

  /** Closes the file without what is left. A closed file stays closed. */
  discard(): void {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.#descriptor);
  }

  #flush(): void {
    if (this.#pendingLength === 0) return;
    const bytes = Buffer.from(this.#pending.join(''), 'utf8');
    this.#pending = [];
    this.#pendingLength = 0;
    this.#writeAll(bytes);
  }

  #writeAll(bytes: Uint8Array): void {
    this.#attempt(() => {
      // The system may take a part only, as it does just before a disk is full.
      for (let written = 0; written < bytes.length; ) written += writeSync(this.#descriptor, bytes, written);
    });
  }

  #attempt<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw new OutputError('failed', describeSystemError(error, this.#path, this.#advice));
    }
  }
}
