import type { RecordSink } from '../models/observations/records.ts';
import type { Summary } from './summary/summary.ts';

/** A row of a churn trace that could not be used. */
export interface ImportReject {
  /** The trace file's name. */
  readonly trace: string;
  /** Counted from 1, the header included, as editors do. */
  readonly line: number;
  /** The pod's name, where it could be read. */
  readonly pod: string | undefined;
  readonly reason: string;
}

/** Every kind of record that a report can be made of: what the models observe, and what the import left out. */
export interface RunSink extends RecordSink {
  importReject(reject: ImportReject): void;
}

export type RecordKind = keyof RunSink;

export type RunRecord<Kind extends RecordKind> = Parameters<NonNullable<RunSink[Kind]>>[0];

/**
 * What is made of a run: a file, a text. It takes the kinds of records it needs, each as it comes, and keeps no more of
 * them than it must: a run may have millions. `finish` comes after the last record of a run. A report of several runs
 * (the variants of a scenario) gets them one after the other; `end` comes once, after the last of them.
 */
export interface Report extends Partial<RunSink> {
  finish?(summary: Summary): void;
  end?(): void;
}

/** Where a report writes its text. */
export interface TextOutput {
  write(text: string): void;
  /** Text that is UTF-8 already. It is only lent: the bytes change after the call. */
  writeBytes?(bytes: Uint8Array): void;
}

/** One sink for the models; each record goes to those of the reports that take its kind, in their order. */
export function fanOut(reports: readonly Partial<RunSink>[]): RunSink {
  const to = <Kind extends RecordKind>(kind: Kind): RunSink[Kind] => {
    // Bound once: a look for the method of each record would be a search by its name.
    const takers = reports.flatMap((report) => {
      const take = report[kind] as ((record: RunRecord<Kind>) => void) | undefined;
      return take === undefined ? [] : [take.bind(report)];
    });
    return ((record: RunRecord<Kind>) => {
      for (const take of takers) take(record);
    }) as RunSink[Kind];
  };
  return {
    podReady: reports.some(({ podReady }) => podReady !== undefined) ? to('podReady') : undefined,
    pod: to('pod'),
    nodeLaunched: to('nodeLaunched'),
    launchRefused: to('launchRefused'),
    node: to('node'),
    subnet: to('subnet'),
    pool: to('pool'),
    trunk: to('trunk'),
    branch: to('branch'),
    ec2Call: to('ec2Call'),
    ec2Usage: to('ec2Usage'),
    event: to('event'),
    recovery: to('recovery'),
    importReject: to('importReject'),
    detail: reports.some(({ detail }) => detail !== undefined) ? to('detail') : undefined,
  };
}
