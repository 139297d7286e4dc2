import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Time } from '../../sim/time.ts';
import { variantFolders } from '../variants/variant-folders.ts';
import { RECORD_FILE, type RecordedLine } from './record-file.ts';

/** A run whose record cannot be read. The message says what to do. */
export class NoRecord extends Error {
  override readonly name = 'NoRecord';
}

/** The record of one run. It is read from its file each time, line by line: it may be larger than memory. */
export class RunRecord {
  readonly #path: string;

  /**
   * @param run the directory that the run wrote, or a file in it.
   * @throws NoRecord when there is none.
   */
  constructor(run: string) {
    const directory = /\.jsonl?$/.test(basename(run)) ? dirname(run) : run;
    this.#path = join(directory, RECORD_FILE);
    if (existsSync(this.#path)) return;
    if (!existsSync(directory)) {
      throw new NoRecord(`${directory}: there is no such directory. Expected the one that a run wrote with --out.`);
    }
    const recorded = readdirSync(directory).filter((name) => existsSync(join(directory, name, RECORD_FILE)));
    if (recorded.length > 0) {
      throw new NoRecord(
        `${directory} has several runs. Which one? ${recorded.map((name) => join(directory, name)).join(', ')}`,
      );
    }
    const folders = variantFolders(directory);
    if (folders.length > 0) {
      throw new NoRecord(
        `${directory} has the results of several runs (${folders.slice(0, 5).join(', ')}${folders.length > 5 ? ', ...' : ''}), but none has a ${RECORD_FILE}. ` +
          `Run them again with --force --record, then choose one: explain ${join(directory, folders[0] ?? '')} ...`,
      );
    }
    const isRun = ['summary.json', 'variants.csv'].some((file) => existsSync(join(directory, file)));
    throw new NoRecord(
      isRun
        ? `${directory} has the results of a run, but no ${RECORD_FILE}. Run it again with --record: vpc-cni-sim run SCENARIO --out ${directory} --force --record`
        : `${directory} holds no results of a run. Make them with: vpc-cni-sim run SCENARIO --out ${directory} --record`,
    );
  }

  /** @throws NoRecord when a line cannot be read. */
  async *lines(): AsyncGenerator<RecordedLine> {
    const lines = createInterface({ input: createReadStream(this.#path, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
    let number = 0;
    for await (const text of lines) {
      number += 1;
      const line = this.#parse(text, number);
      if (number === 1 && (line.record !== 'head' || line.format !== 'vpc-cni-sim/record/v1')) {
        throw new NoRecord(`${this.#path} is no record of this version of vpc-cni-sim. Run again with --record.`);
      }
      yield line;
    }
  }

  /** When the run ended; undefined when the record breaks off. @throws NoRecord when a line cannot be read. */
  async end(): Promise<Time | undefined> {
    let last: RecordedLine | undefined;
    for await (const line of this.lines()) last = line;
    return last?.record === 'end' ? last.time : undefined;
  }

  #parse(text: string, number: number): RecordedLine {
    try {
      return JSON.parse(text) as RecordedLine;
    } catch {
      throw new NoRecord(`${this.#path}:${number}: this is no record, or a damaged one. Run again with --record.`);
    }
  }
}
