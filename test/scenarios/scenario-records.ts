import { Cluster } from '../../models/cluster.ts';
import type { RecordSink } from '../../models/observations/records.ts';
import { HEAD, load } from './scenario-files.ts';

type Records = { readonly [Kind in keyof RecordSink]-?: Parameters<NonNullable<RecordSink[Kind]>>[0][] };

/** All that is observed of a run, with every invariant asserted. @param spec in YAML. */
export async function recordsOf(spec: string): Promise<Records> {
  const { config } = await load(`${HEAD}spec: ${spec}`);
  const lists = new Map<string | symbol, unknown[]>();
  const listOf = (kind: string | symbol) => {
    const list = lists.get(kind) ?? [];
    lists.set(kind, list);
    return list;
  };
  const sink = new Proxy({}, { get: (_, kind) => (record: unknown) => listOf(kind).push(record) }) as RecordSink;
  const cluster = new Cluster(config, sink, { check: true });
  cluster.runUntil(config.duration);
  cluster.finish();
  // A promise's result must not look like a promise itself.
  return new Proxy({}, { get: (_, kind) => (kind === 'then' ? undefined : listOf(kind)) }) as Records;
}
