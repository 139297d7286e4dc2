import { seconds } from '../../sim/time.ts';
import { ColumnReader } from './columns.ts';
import type { CsvRow } from './csv-rows.ts';
import { secondsIn } from './plain.ts';
import type { BadRow, RecordedPod } from './recorded-pod.ts';

const REQUIRED = ['name', 'cpu_milli', 'memory_mib', 'creation_time', 'deletion_time', 'scheduled_time'] as const;
const LARGEST_AMOUNT = 1e9;

/** Reads rows of the openb recording (https://github.com/hkust-adsl/kubernetes-scheduler-simulator, data/csv); further columns are ignored. */
export class OpenbReader {
  readonly #columns: ColumnReader<(typeof REQUIRED)[number]>;

  constructor(header: CsvRow) {
    this.#columns = new ColumnReader(header, { format: 'openb', required: REQUIRED, optional: [] });
  }

  /** What is wrong with the header; undefined if nothing. */
  get problem(): string | undefined {
    return this.#columns.problem;
  }

  read(row: CsvRow): RecordedPod | BadRow {
    const fields = this.#columns.row(row);
    const time = (column: (typeof REQUIRED)[number]) =>
      seconds(fields.value(column, 'a time in seconds, not negative', secondsIn));
    const timeOrNothing = (column: (typeof REQUIRED)[number]) =>
      fields.text(column) === '' ? undefined : time(column);
    const pod: RecordedPod = {
      line: row.line,
      name: fields.name('name'),
      milliCpu: fields.value('cpu_milli', 'millicores, not negative', amountIn),
      memoryMiB: fields.value('memory_mib', 'MiB, not negative', amountIn),
      created: time('creation_time'),
      deleted: timeOrNothing('deletion_time'),
      scheduled: timeOrNothing('scheduled_time'),
    };
    return fields.wrong ?? pod;
  }
}

function amountIn(text: string): number | undefined {
  const amount = /^\d+(\.\d*)?$/.test(text) ? Number(text) : Number.NaN;
  return amount <= LARGEST_AMOUNT ? amount : undefined;
}
