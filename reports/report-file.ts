import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { FileOutput } from './file-output.ts';
import { describeSystemError, OutputError } from './output-error.ts';
import type { TextOutput } from './report.ts';

/** A file that takes one report and replaces what was there. It is written at the end; that it can be is known from the start. */
export class ReportFile implements TextOutput {
  readonly #path: string;
  readonly #isNew: boolean;
  readonly #advice: string;
  #file: FileOutput | undefined;

  /**
   * @param advice what to do when it cannot be written, a sentence.
   * @throws OutputError when it cannot be written to.
   */
  constructor(path: string, advice = 'Give another file for --report.') {
    this.#path = path;
    this.#advice = advice;
    try {
      this.#isNew = !existsSync(path);
      closeSync(openSync(path, 'a'));
    } catch (error) {
      throw new OutputError('refused', describeSystemError(error, path, advice));
    }
  }

  /** @throws OutputError, as `close` does. */
  write(text: string): void {
    this.#file ??= new FileOutput(this.#path, { replace: true, advice: this.#advice });
    this.#file.write(text);
  }

  close(): void {
    this.write('');
    this.#file?.close();
  }

  /** Takes the file away again if it was not there before; never throws. */
  discard(): void {
    try {
      this.#file?.discard();
      if (this.#isNew) rmSync(this.#path, { force: true });
    } catch {
      // A rest that cannot be removed must not hide the error that led here.
    }
  }
}
