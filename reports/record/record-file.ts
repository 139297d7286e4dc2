import type { WaitCause } from '../../models/observations/causes.ts';
import type { DetailRecord } from '../../models/observations/details.ts';
import type {
  AddressState,
  Ec2CallRecord,
  EventRecord,
  NodeRecord,
  PodRecord,
  PoolSample,
  SubnetSample,
} from '../../models/observations/records.ts';
import { type Duration, seconds, type Time } from '../../sim/time.ts';
import type { Report, TextOutput } from '../report.ts';

/** The file of a run that `explain` reads: JSON Lines, a line for each record, times in microseconds. */
export const RECORD_FILE = 'record.jsonl';

/** The first line says how to read the others. */
export interface RecordHead {
  readonly record: 'head';
  readonly format: 'vpc-cni-sim/record/v1';
}

/** The last line: how far the run came. */
export interface RecordEnd {
  readonly record: 'end';
  readonly time: Time;
}

/** A record as it comes back from the file: what was undefined is not there. */
export type RecordedLine =
  | RecordHead
  | RecordEnd
  | ({ readonly record: 'detail' } & DetailRecord)
  | RecordedPod
  | ({ readonly record: 'node' } & NodeRecord)
  | RecordedSubnet
  | ({ readonly record: 'pool' } & PoolSample)
  | RecordedCall
  | ({ readonly record: 'event' } & EventRecord);

export type RecordedPod = { readonly record: 'pod'; readonly waitParts: Partial<Record<WaitCause, Duration>> } & Omit<
  PodRecord,
  'waitParts'
>;

export type RecordedSubnet = {
  readonly record: 'subnet';
  readonly states: Record<AddressState, number>;
} & Omit<SubnetSample, 'states'>;

/** Without the addresses, which nobody asks for. */
export type RecordedCall = { readonly record: 'ec2Call' } & Omit<Ec2CallRecord, 'addresses'>;

/** Writes all that `explain` needs. */
export function recordReport(output: TextOutput): Report {
  const write = (line: object) => output.write(`${JSON.stringify(line)}\n`);
  const head: RecordHead = { record: 'head', format: 'vpc-cni-sim/record/v1' };
  write(head);
  return {
    pod: (pod) => write({ record: 'pod', ...pod, waitParts: Object.fromEntries(pod.waitParts) }),
    node: (node) => write({ record: 'node', ...node }),
    subnet: (sample) => write({ record: 'subnet', ...sample, states: Object.fromEntries(sample.states) }),
    pool: (sample) => write({ record: 'pool', ...sample }),
    ec2Call: ({ start, end, node, action, variant, device, subnet, count, countOf, error }) =>
      write({ record: 'ec2Call', start, end, node, action, variant, device, subnet, count, countOf, error }),
    event: (event) => write({ record: 'event', ...event }),
    detail: (detail) => write({ record: 'detail', ...detail }),
    finish: ({ run }) => write({ record: 'end', time: seconds(run.simulated_s) } satisfies RecordEnd),
  };
}
