import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FileOutput } from './file-output.ts';
import { describeSystemError, OutputError } from './output-error.ts';
import type { TextOutput } from './report.ts';

/**
 * The directory that a run leaves its results in. While the run goes on they grow in a folder of their own inside it, on
 * the same disk, and take their places at the end: a run that fails leaves older results as they were, and two runs at a
 * time do not mix. `last`, the file that goes last and whose predecessor goes first, therefore always belongs to the
 * files around it.
 */
export class OutputDirectory {
  readonly #path: string;
  readonly #known: readonly string[];
  readonly #last: string;
  readonly #force: boolean;
  readonly #unfinished: string;
  readonly #files = new Map<string, FileOutput>();

  /**
   * @param options.known the names of all files that runs write. Only these are ever replaced or removed.
   * @param options.force whether results that are there may be replaced.
   * @throws OutputError when it holds results already, or cannot be written to.
   */
  constructor(path: string, options: { known: readonly string[]; last: string; force: boolean }) {
    this.#path = path;
    this.#known = options.known;
    this.#last = options.last;
    this.#force = options.force;
    try {
      mkdirSync(path, { recursive: true });
      this.#refuseResults();
      this.#unfinished = mkdtempSync(join(path, 'unfinished-run-'));
    } catch (error) {
      throw error instanceof OutputError ? error : new OutputError('refused', describeSystemError(error, path));
    }
  }

  /** @param name one of the known names. @throws OutputError when it cannot be created; later also by the file's `write`. */
  file(name: string): TextOutput {
    const file = new FileOutput(join(this.#unfinished, name));
    this.#files.set(name, file);
    return file;
  }

  /** Ends all files and puts them in place of the older ones; files of an earlier run that this one does not write go. @throws OutputError */
  commit(): void {
    try {
      for (const file of this.#files.values()) file.close();
      this.#refuseResults();
      rmSync(join(this.#path, this.#last), { force: true });
      for (const name of this.#known) if (!this.#files.has(name)) rmSync(join(this.#path, name), { force: true });
      for (const name of this.#files.keys()) if (name !== this.#last) this.#place(name);
      if (this.#files.has(this.#last)) this.#place(this.#last);
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

  #refuseResults(): void {
    if (this.#force) return;
    const present = readdirSync(this.#path).filter((name) => this.#known.includes(name));
    if (present.length === 0) return;
    throw new OutputError(
      'refused',
      `${this.#path} holds the results of a run already (${present.join(', ')}). Give another --out directory, or --force to replace them.`,
    );
  }
}
