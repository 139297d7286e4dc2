import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { refuseResults, removeResults } from './earlier-results.ts';
import { FileOutput } from './file-output.ts';
import { makeDirectory } from './make-directory.ts';
import { describeSystemError, OutputError } from './output-error.ts';
import type { TextOutput } from './report.ts';
import { SUMMARY_FILE } from './result-files.ts';

/**
 * The directory that a run leaves its results in. While the run goes on they grow in a folder of their own inside it, on
 * the same disk, and take their places at the end: a run that fails leaves older results as they were, and two runs at a
 * time do not mix. summary.json, which goes last and whose predecessor goes first, therefore always belongs to the files
 * around it.
 */
export class OutputDirectory {
  readonly #path: string;
  readonly #force: boolean;
  readonly #unfinished: string;
  readonly #files = new Map<string, FileOutput>();

  /**
   * @param force whether results that are there may be replaced.
   * @throws OutputError when it holds results already, or cannot be written to.
   */
  constructor(path: string, force: boolean) {
    this.#path = path;
    this.#force = force;
    try {
      makeDirectory(path);
      if (!force) refuseResults(path);
      this.#unfinished = mkdtempSync(join(path, 'unfinished-run-'));
    } catch (error) {
      throw error instanceof OutputError ? error : new OutputError('refused', describeSystemError(error, path));
    }
  }

  /** @param name one of `RESULT_FILES`. @throws OutputError when it cannot be created; later also by the file's `write`. */
  file(name: string): TextOutput {
    const file = new FileOutput(join(this.#unfinished, name));
    this.#files.set(name, file);
    return file;
  }

  /** Ends all files and puts them in place of all that earlier runs left. @throws OutputError */
  commit(): void {
    try {
      for (const file of this.#files.values()) file.close();
      if (!this.#force) refuseResults(this.#path);
      removeResults(this.#path);
      for (const name of this.#files.keys()) if (name !== SUMMARY_FILE) this.#place(name);
      if (this.#files.has(SUMMARY_FILE)) this.#place(SUMMARY_FILE);
    } catch (error) {
      throw error instanceof OutputError ? error : new OutputError('failed', describeSystemError(error, this.#path));
    } finally {
      this.abandon();
    }
  }

  /** Drops what has been written. Nothing else changes; never throws. */
  abandon(): void {
    try {
      for (const file of this.#files.values()) file.discard();
      rmSync(this.#unfinished, { recursive: true, force: true });
    } catch {
      // A rest that cannot be removed must not hide the error that led here.
    }
  }

  #place(name: string): void {
    renameSync(join(this.#unfinished, name), join(this.#path, name));
  }
}
