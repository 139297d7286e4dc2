import { z } from 'zod';

/**
 * The format of the recorded traces: an `input` that describes a small world, and in `expect` what the real daemon did
 * in it. Times are whole microseconds from the start. test/golden/README.md tells where the traces come from.
 */
const time = z.int().nonnegative();
const count = z.int().nonnegative();
const tags = z.record(z.string(), z.string());

const fault = z.intersection(
  z.object({ action: z.string(), error: z.string() }),
  z.union([z.object({ nth: z.array(count) }), z.object({ from: time, until: time })]),
);

const onNode = { t: time, node: z.string() };
const onSubnet = { t: time, subnet: z.string() };
const onDevice = { ...onNode, device: count.default(0) };

const event = z.discriminatedUnion('type', [
  /** `retry`: the pause after a failed attempt. `podENI`: the branch interface's annotation appears that long after the first. */
  z.object({ type: z.literal('ADD'), ...onNode, pod: z.string(), retry: time.optional(), podENI: time.optional() }),
  z.object({ type: z.literal('DEL'), ...onNode, pod: z.string() }),
  z.object({ type: z.literal('cordon'), ...onNode }),
  z.object({ type: z.literal('uncordon'), ...onNode }),
  z.object({ type: z.literal('terminate'), ...onNode }),
  z.object({ type: z.literal('restart'), ...onNode, env: z.record(z.string(), z.string()).optional() }),
  z.object({ type: z.literal('occupy'), ...onSubnet, cidr: z.string() }),
  z.object({ type: z.literal('vacate'), ...onSubnet, cidr: z.string() }),
  z.object({ type: z.literal('tagSubnet'), ...onSubnet, tags }),
  z.object({ type: z.literal('leakENI'), ...onSubnet, count: count.default(0), age: time.optional() }),
  z.object({ type: z.literal('detachENI'), ...onDevice }),
  z.object({ type: z.literal('unassignIP'), ...onDevice, count }),
  z.object({ type: z.literal('assignIP'), ...onDevice, count }),
]);

const node = z.object({
  name: z.string(),
  start: time,
  instanceType: z.string(),
  maxPods: count,
  subnet: z.string(),
  env: z.record(z.string(), z.string()),
  leakCleanupDelay: time,
  eniConfig: z.string().optional(),
  enis: z
    .array(
      z.object({
        device: count,
        secondary: count.default(0),
        prefixes: count.default(0),
        subnet: z.string().optional(),
        tags: tags.optional(),
        type: z.enum(['interface', 'trunk', 'efa']).optional(),
      }),
    )
    .default([]),
});

const input = z.object({
  name: z.string(),
  about: z.string(),
  /** The daemon's release; the newest recorded one when absent. */
  version: z.string().optional(),
  duration: time,
  cluster: z.string().optional(),
  trunkDelay: time.optional(),
  imds: z.object({ attachLag: time, addressLag: time, detachLag: time, addressStagger: time.default(0) }),
  ec2: z.object({ latency: z.record(z.string(), time), detachTime: time, faults: z.array(fault).default([]) }),
  subnets: z.array(
    z.object({
      id: z.string(),
      cidr: z.string(),
      az: z.string().default('az-a'),
      tags: tags.default({}),
      occupied: z.array(z.string()).default([]),
    }),
  ),
  eniConfigs: z.array(z.object({ name: z.string(), subnet: z.string() })).default([]),
  nodes: z.array(node),
  events: z.array(event),
});

/** Kept as they were read: a record is equal only if every field is, known or not. */
const record = z.looseObject({});

const expected = z.strictObject({
  ready: z.array(record),
  calls: z.array(record),
  pods: z.array(record),
  pool: z.array(record),
  subnetsFreeAtEnd: z.record(z.string(), count),
});

const trace = z.object({ input, expect: expected });

export type Trace = z.infer<typeof trace>;
export type TraceInput = z.infer<typeof input>;
export type TraceNode = z.infer<typeof node>;
export type TraceEvent = z.infer<typeof event>;

/** One record of a list of `expect`. */
export type TraceRecord = Readonly<Record<string, unknown>>;

/** What a daemon did. */
export interface Observed {
  readonly ready: readonly TraceRecord[];
  readonly calls: readonly TraceRecord[];
  readonly pods: readonly TraceRecord[];
  readonly pool: readonly TraceRecord[];
  readonly subnetsFreeAtEnd: Readonly<Record<string, number>>;
}

/** A file that cannot be played: it says something that no world could be made of. */
export class UnusableTrace extends Error {
  override readonly name = 'UnusableTrace';
}

/** JSON that does not even look like a trace: there is neither an `input` nor an `expect`. */
export class WithoutTrace extends UnusableTrace {}

/** @throws UnusableTrace when the text is not JSON or not a trace. */
export function parseTrace(text: string): Trace {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UnusableTrace(`not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof json !== 'object' || json === null || !('input' in json || 'expect' in json)) {
    throw new WithoutTrace('not a trace: it has neither "input" nor "expect"');
  }
  const result = trace.safeParse(json);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new UnusableTrace(`not a trace: ${issue?.path.join('.') || 'the file'}: ${issue?.message}`);
  }
  refuseUnknownNames(result.data.input);
  return result.data;
}

function refuseUnknownNames({ subnets, nodes, eniConfigs, events }: TraceInput): void {
  const known = { subnet: new Set(subnets.map(({ id }) => id)), node: new Set(nodes.map(({ name }) => name)) };
  for (const named of [...nodes, ...nodes.flatMap(({ enis }) => enis), ...eniConfigs, ...events]) {
    for (const kind of ['subnet', 'node'] as const) {
      const name = kind in named ? (named as { subnet?: string; node?: string })[kind] : undefined;
      if (name !== undefined && !known[kind].has(name))
        throw new UnusableTrace(`not a trace: there is no ${kind} ${name}`);
    }
  }
}
