import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DetailRecord, PoolState } from '../../../models/observations/details.ts';
import { RunRecord } from '../../../reports/record/read-record.ts';
import { RECORD_FILE, recordReport } from '../../../reports/record/record-file.ts';
import type { RunSink } from '../../../reports/report.ts';
import { seconds } from '../../../sim/time.ts';
import { Written } from '../records.ts';

const directories: string[] = [];

/** The record of a run in which what `happen` tells has happened. */
export function recordOf(happen: (sink: RunSink) => void): RunRecord {
  const text = new Written();
  happen(recordReport(text) as RunSink);
  const directory = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-record-'));
  directories.push(directory);
  writeFileSync(join(directory, RECORD_FILE), text.text);
  return new RunRecord(directory);
}

export function removeRecords(): void {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
}

export function poolState(given: Partial<PoolState> = {}): PoolState {
  return {
    total: 27,
    assigned: 23,
    cooling: 4,
    enis: 3,
    nextCoolingEnd: seconds(30),
    backOffUntil: undefined,
    ...given,
  };
}

export function detailOf(sink: RunSink): (detail: DetailRecord) => void {
  if (sink.detail === undefined) throw new Error('a record takes details');
  return sink.detail;
}
