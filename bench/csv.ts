import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { Cluster } from '../models/cluster.ts';
import type { CellWriter } from '../reports/csv/column.ts';
import { ipamdPoolTable } from '../reports/csv/ipamd-pool.ts';
import { podsTable } from '../reports/csv/pods.ts';
import { CSV_OPTIONS, csvReport, type Table } from '../reports/csv/table.ts';
import { fanOut, type RunRecord } from '../reports/report.ts';
import { formatSeconds } from '../reports/seconds.ts';
import type { Summary } from '../reports/summary/summary.ts';
import { type Benchmark, type Measurement, type Peer, type TimedWork, verify } from './benchmark.ts';
import { clusterConfig } from './cluster-config.ts';
import { clusterScenario } from './cluster-scenario.ts';

type Kind = 'pod' | 'pool';
type Records = { readonly [Each in Kind]: RunRecord<Each>[] };

/** Rows that csv-stringify gets at a time, so that it holds no more of the file than we do. */
const BATCH = 1_000;
const HOURS = 2;
const CONFIG = await clusterConfig(
  clusterScenario({ nodes: 50, instanceType: 'm5.xlarge', podsPerNode: 30, podStarts: 50_000, hours: HOURS }),
);

/**
 * The two large files of a run, from records to bytes in memory, beside csv-stringify: both see each record once, and
 * their bytes must be the same.
 */
export const csv: Benchmark = {
  name: 'csv',
  measurements: [file(podsTable), file(ipamdPoolTable)],
  peers: () => [csvStringify(podsTable), csvStringify(ipamdPoolTable)],
};

function file<K extends Kind>(table: Table<K>): Measurement {
  return {
    name: table.file,
    unit: 'rows',
    prepare: () => {
      const records = recorded()[table.kind];
      const expected = byLibrary(table, records);
      const bytes = Buffer.alloc(expected.length);
      return (): TimedWork => {
        let length = 0;
        const start = performance.now();
        const report = csvReport(table, {
          write: (text) => (length += bytes.write(text, length)),
          writeBytes: (piece) => {
            bytes.set(piece, length);
            length += piece.length;
          },
        });
        const add = report[table.kind] as (record: RunRecord<K>) => void;
        for (const record of records) add(record);
        report.finish?.(NO_SUMMARY);
        const seconds = (performance.now() - start) / 1_000;
        verify('bytes written', length, expected.length);
        verify('place of the first byte that csv-stringify has otherwise', firstDifference(bytes, expected), -1);
        const size = `${(length / 1e6).toFixed(1)} MB, ${Math.round(length / records.length)} bytes a row`;
        return { done: records.length, seconds, detail: size };
      };
    },
  };
}

function csvStringify<K extends Kind>(table: Table<K>): Peer {
  return {
    name: `csv-stringify ${libraryVersion()}, ${table.file}`,
    of: (measurement) => measurement === table.file,
    rate: () => {
      const records = recorded()[table.kind];
      const start = performance.now();
      byLibrary(table, records);
      return (records.length * 1_000) / (performance.now() - start);
    },
  };
}

function byLibrary<K extends Kind>({ columns }: Table<K>, records: readonly RunRecord<K>[]): Buffer {
  const pieces = [Buffer.from(stringify([columns.map(({ name }) => name)], CSV_OPTIONS))];
  for (let from = 0; from < records.length; from += BATCH) {
    const rows = records.slice(from, from + BATCH).map((record) => {
      const cells = new Cells();
      for (const column of columns) column.write(record, cells);
      return cells.values;
    });
    pieces.push(Buffer.from(stringify(rows, CSV_OPTIONS)));
  }
  return Buffer.concat(pieces);
}

/** A row as csv-stringify takes it. */
class Cells implements CellWriter {
  readonly values: (string | number | undefined)[] = [];

  text(value: string | undefined): void {
    this.values.push(value);
  }

  seconds(value: number | undefined): void {
    this.values.push(value === undefined ? undefined : formatSeconds(value));
  }

  number(value: number | undefined): void {
    this.values.push(value);
  }
}

let kept: Records | undefined;

/** What a cluster with many pods observes, made once. */
function recorded(): Records {
  if (kept !== undefined) return kept;
  const records: Records = { pod: [], pool: [] };
  const sink = fanOut([{ pod: (pod) => records.pod.push(pod), pool: (sample) => records.pool.push(sample) }]);
  const cluster = new Cluster(CONFIG, sink, { check: false });
  cluster.runUntil(CONFIG.duration);
  cluster.finish();
  kept = records;
  return records;
}

function firstDifference(a: Buffer, b: Buffer): number {
  return a.equals(b) ? -1 : a.findIndex((byte, index) => byte !== b[index]);
}

function libraryVersion(): string {
  return JSON.parse(readFileSync('node_modules/csv-stringify/package.json', 'utf8')).version;
}

/** The report of a CSV file only takes it as the end of the run. */
const NO_SUMMARY = {} as Summary;
