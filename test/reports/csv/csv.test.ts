import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WAIT_CAUSES } from '../../../models/observations/causes.ts';
import { columnReference } from '../../../reports/csv/column-reference.ts';
import { csvReport, type Table } from '../../../reports/csv/table.ts';
import { TABLES } from '../../../reports/csv/tables.ts';
import type { RecordKind, RunRecord } from '../../../reports/report.ts';
import { seconds } from '../../../sim/time.ts';
import { nodeRecord, podRecord, poolSample, subnetSample, summaryOf, Written, waitingPod } from '../records.ts';

const tableOf = <Kind extends RecordKind>(kind: Kind) => TABLES.find((table) => table.kind === kind) as Table<Kind>;

function csvOf<Kind extends RecordKind>(kind: Kind, records: readonly RunRecord<Kind>[]): string {
  const written = new Written();
  const report = csvReport(tableOf(kind), written);
  for (const record of records) (report[kind] as (record: RunRecord<Kind>) => void)(record);
  report.finish?.(summaryOf(() => {}));
  return written.text;
}

function rowsOf<Kind extends RecordKind>(kind: Kind, records: readonly RunRecord<Kind>[]): Record<string, string>[] {
  return parse(csvOf(kind, records), { columns: true, relax_column_count: false });
}

/** What stands in the text columns of a row is what was given, but for the apostrophe. */
const HOSTILE_NAMES = [
  '=cmd|/c calc',
  '+1',
  '-1',
  '@SUM(A1)',
  '\tx',
  '\rx',
  '"',
  'a,b',
  'a\nb',
  'a\r\nb',
  '__proto__',
  '',
  '<script>',
  ' x ',
  'x'.repeat(10_000),
];

describe('every CSV file', () => {
  it('has a header row and nothing else when nothing happened', () => {
    for (const table of TABLES) {
      const header = `${table.columns.map(({ name }) => name).join(',')}\r\n`;
      expect(csvOf(table.kind, [])).toBe(header);
    }
  });

  it('names each column once, in snake case, with its unit at the end', () => {
    for (const { file, columns } of TABLES) {
      const names = columns.map(({ name }) => name);
      expect(new Set(names).size, file).toBe(names.length);
      for (const { name, unit } of columns) {
        expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
        expect(name.endsWith('_s'), name).toBe(unit === 's');
        expect(name.endsWith('_percent'), name).toBe(unit === '%');
      }
    }
  });

  it('ends each row with CRLF and quotes what would end it early', () => {
    const text = csvOf('event', [{ time: 0, kind: 'update', subject: 'cluster', message: 'one\ntwo, "three"' }]);
    expect(text).toBe('time_s,kind,subject,message\r\n0.0,update,cluster,"one\ntwo, ""three"""\r\n');
  });

  it('is described column by column on the reference page, which is current', () => {
    // `npm run docs` writes it.
    expect(readFileSync('docs/csv-columns.md', 'utf8')).toContain(columnReference(TABLES).trimEnd());
  });

  it('can be read back whatever the names are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 }), (names) => {
        const rows = rowsOf(
          'event',
          names.map((name) => ({ time: 0, kind: 'update', subject: name, message: name })),
        );
        expect(
          rows.map(({ message = '' }) => message.replace(/^'(?=[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20])/, '')),
        ).toEqual(names);
      }),
    );
  });
});

describe('text in a CSV file', () => {
  it.each(HOSTILE_NAMES)('is never a formula, and comes back whole: %j', (name) => {
    const [row] = rowsOf('pod', [podRecord({ name, namespace: name, owner: name, node: name })]);
    const expected = /^[=+\-@\t\r]/.test(name) ? `'${name}` : name;
    expect(row).toMatchObject({ pod: expected, namespace: expected, owner: expected, node: expected });
  });

  it('gets no apostrophe where it is a number', () => {
    const [row] = rowsOf('pod', [podRecord({ device: -1 })]);
    expect(row?.eni_device).toBe('-1');
  });
});

describe('pods.csv', () => {
  it('begins with the columns that others rely on', () => {
    expect(csvOf('pod', [])).toMatch(
      /^pod,node,created_s,scheduled_s,ip_assigned_s,ready_s,deleted_s,ip_wait_s,start_latency_s,attempts,cause,outcome,/,
    );
  });

  it('tells the life of a pod', () => {
    const pod = waitingPod(
      { SUBNET_FULL: seconds(20.000001), KUBELET_RETRY: seconds(4.5) },
      { lastAttempt: seconds(35), addressAssigned: seconds(35.1), ready: seconds(36.25), deleted: seconds(100) },
    );
    const [row] = rowsOf('pod', [pod]);
    expect(row).toMatchObject({
      pod: 'web-1',
      namespace: 'default',
      owner: 'Deployment/web',
      node: 'node-1',
      host_network: 'false',
      created_s: '10.0',
      scheduled_s: '10.1',
      first_attempt_s: '10.2',
      last_attempt_s: '35.0',
      ip_assigned_s: '35.1',
      started_s: '11.0',
      ready_s: '36.25',
      deleted_s: '100.0',
      start_latency_s: '26.25',
      attempts: '2',
      address: '10.0.0.17',
      eni_device: '0',
      outcome: 'ready',
      ip_wait_s: '24.500001',
      cause: 'SUBNET_FULL',
      wait_subnet_full_s: '20.000001',
      wait_kubelet_retry_s: '4.5',
      wait_pool_tick_s: '0.0',
    });
  });

  it('leaves empty what did not happen', () => {
    const nothing = {
      owner: undefined,
      node: undefined,
      scheduled: undefined,
      firstAttempt: undefined,
      lastAttempt: undefined,
      addressAssigned: undefined,
      started: undefined,
      ready: undefined,
      address: undefined,
      device: undefined,
    };
    const [row = {}] = rowsOf('pod', [podRecord({ ...nothing, attempts: 0, outcome: 'unschedulable' })]);
    const empty = Object.keys(row).filter((name) => row[name] === '');
    expect(empty).toEqual(
      'node scheduled_s ip_assigned_s ready_s deleted_s start_latency_s cause owner first_attempt_s last_attempt_s started_s address eni_device'.split(
        ' ',
      ),
    );
  });

  it('has a part for each cause; they add up to the wait, and the largest is the cause', () => {
    const parts = fc.record(Object.fromEntries(WAIT_CAUSES.map((cause) => [cause, fc.nat(2 ** 40)])));
    fc.assert(
      fc.property(parts, (durations) => {
        const [row = {}] = rowsOf('pod', [waitingPod(durations)]);
        const micros = (name: string) => Math.round(Number(row[name]) * 1e6);
        const columns = WAIT_CAUSES.map((cause) => `wait_${cause.toLowerCase()}_s`);
        expect(columns.reduce((sum, name) => sum + micros(name), 0)).toBe(micros('ip_wait_s'));
        const largest = Math.max(...columns.map(micros));
        expect(micros(`wait_${row.cause?.toLowerCase()}_s`)).toBe(largest);
      }),
      { numRuns: 50 },
    );
  });

  it('names of equally large causes the one that counts first', () => {
    const [row] = rowsOf('pod', [waitingPod({ POOL_TICK: 5, QUOTA: 5 })]);
    expect(row?.cause).toBe('QUOTA');
  });

  it('keeps the order of many pods, in batches or not', () => {
    const names = Array.from({ length: 2_501 }, (_, index) => `pod-${index}`);
    expect(
      rowsOf(
        'pod',
        names.map((name) => podRecord({ name })),
      ).map(({ pod }) => pod),
    ).toEqual(names);
  });
});

describe('the other CSV files', () => {
  it('nodes.csv tells the limits of a node and how far it went', () => {
    const [row] = rowsOf('node', [nodeRecord({ podsMost: 29 })]);
    expect(row).toMatchObject({
      node: 'node-1',
      max_pods: '29',
      pods_most: '29',
      ready_s: '60.0',
      removed_s: '',
      adds_failed: '3',
    });
  });

  it('subnets.csv has a column for each state; they add up to the size', () => {
    const [row = {}] = rowsOf('subnet', [subnetSample(30, 20, { fragmentationPercent: 100 / 3 })]);
    expect(row).toMatchObject({
      time_s: '30.0',
      subnet: 'private-a',
      size: '256',
      free: '20',
      free_prefixes: '1',
      fragmentation_percent: '33.33',
    });
    const states = Object.keys(row).slice(3, -3);
    expect(states).toHaveLength(11);
    expect(states.reduce((sum, state) => sum + Number(row[state]), 0)).toBe(256);
  });

  it("ipamd-pool.csv has the daemon's own counts", () => {
    const [row] = rowsOf('pool', [poolSample(5)]);
    expect(row).toEqual({
      time_s: '5.0',
      node: 'node-1',
      network_card: '0',
      total: '9',
      assigned: '4',
      cooling: '2',
      warm: '3',
      prefixes: '0',
      enis: '1',
      waiting: '0',
    });
  });

  it('ec2-usage.csv says when its minute begins', () => {
    const [row] = rowsOf('ec2Usage', [
      { minute: 3, action: 'CreateNetworkInterface', calls: 5, throttled: 2, failed: 1 },
    ]);
    expect(row).toEqual({
      minute_start_s: '180.0',
      action: 'CreateNetworkInterface',
      calls: '5',
      throttled: '2',
      failed: '1',
    });
  });

  it('ec2-calls.csv lists what was given', () => {
    const call = {
      start: 1,
      end: 2,
      node: 'n',
      action: 'AssignPrivateIpAddresses',
      variant: undefined,
      device: 1,
      subnet: undefined,
      count: 2,
      countOf: 'address' as const,
      addresses: () => ['10.0.0.4', '10.0.0.5'],
      error: undefined,
    };
    expect(rowsOf('ec2Call', [call])[0]).toMatchObject({
      start_s: '0.000001',
      eni_device: '1',
      count: '2',
      count_of: 'address',
      addresses: '10.0.0.4 10.0.0.5',
      error: '',
    });
  });

  it('import-rejects.csv names file, line and reason', () => {
    const rejects = [{ trace: 'openb.csv', line: 17, pod: undefined, reason: 'creation_time: "x" is no number' }];
    expect(csvOf('importReject', rejects)).toBe(
      'trace,line,pod,reason\r\nopenb.csv,17,,"creation_time: ""x"" is no number"\r\n',
    );
  });
});
