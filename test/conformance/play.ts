import type { Ec2Config, Ec2Fault, SubnetConfig } from '../../models/cluster-config.ts';
import { Ec2 } from '../../models/ec2/ec2.ts';
import { assignMore, detachInterface, leakInterface, unassignLast } from '../../models/ec2/outside-changes.ts';
import { deviceOrder, type WalkOrder } from '../../models/ipamd/datastore/walk-order.ts';
import {
  CLUSTER_NAME_TAG,
  CREATED_AT_TAG,
  createdAtValue,
  ENI_DESCRIPTION_PREFIX,
  INSTANCE_TAG,
} from '../../models/ipamd/tags.ts';
import { type Ipv4Block, parseCidr } from '../../models/ipv4.ts';
import type { Ec2CallRecord } from '../../models/observations/records.ts';
import { constant } from '../../sim/distributions.ts';
import { RandomStreams } from '../../sim/random.ts';
import { Simulation } from '../../sim/simulation.ts';
import { seconds } from '../../sim/time.ts';
import { NodePlayer, type Recording } from './node-player.ts';
import { type Observed, type TraceEvent, type TraceInput, type TraceRecord, UnusableTrace } from './trace.ts';

/** The pools are looked at so much after each full 5 s: at a moment at which nothing else happens. */
const SAMPLE_OFFSET = 333;
const SAMPLE_INTERVAL = seconds(5);

/** The node that a leaked interface is left over from. */
const GONE_INSTANCE = 'i-gone';

export interface PlayOptions {
  /** See `IpamdOptions`: what happens is the same with and without. */
  readonly skipQuietRounds?: boolean;
  /** How the daemon of each node walks its maps; as in the recordings unless given. */
  readonly walkOrder?: (node: string) => WalkOrder;
}

/**
 * Runs the models in the world that `input` describes.
 * @throws UnusableTrace when the input names what does not exist.
 */
export function play(input: TraceInput, options: PlayOptions = {}): Observed {
  const { skipQuietRounds = true, walkOrder = () => deviceOrder } = options;
  const simulation = new Simulation();
  const calls: TraceRecord[] = [];
  const recording: Recording = { ready: [], pods: [], pool: [] };
  const ec2 = new Ec2(simulation, {
    config: ec2Config(input),
    subnets: input.subnets.map(subnetConfig),
    streams: new RandomStreams(input.name),
    recordCall: (record) => calls.push(callRecord(record)),
  });
  const nodes = new Map<string, NodePlayer>();
  for (const node of input.nodes) {
    const options = { skipQuietRounds, walkOrder: walkOrder(node.name) };
    nodes.set(node.name, new NodePlayer(simulation, ec2, input, node, options, recording));
  }
  sampleForever(simulation, [...nodes.values()], SAMPLE_OFFSET);
  for (const event of input.events.toSorted((a, b) => a.t - b.t)) {
    if (event.t >= input.duration) break;
    simulation.runUntil(event.t);
    happen(event, simulation, ec2, nodes, input);
  }
  simulation.runUntil(input.duration);
  return {
    ready: recording.ready,
    calls,
    // Of an ADD with several attempts the last one counts.
    pods: recording.pods.sort((a, b) => a.t - b.t).map(({ record }) => record),
    pool: recording.pool,
    subnetsFreeAtEnd: Object.fromEntries(ec2.subnets.map(({ id, freeAddresses }) => [id, freeAddresses])),
  };
}

function happen(
  event: TraceEvent,
  simulation: Simulation,
  ec2: Ec2,
  nodes: ReadonlyMap<string, NodePlayer>,
  input: TraceInput,
): void {
  switch (event.type) {
    case 'occupy':
      ec2.subnet(event.subnet).occupy(block(event.cidr));
      break;
    case 'vacate':
      ec2.subnet(event.subnet).vacate(block(event.cidr));
      break;
    case 'tagSubnet':
      ec2.subnet(event.subnet).tags = new Map(Object.entries(event.tags));
      break;
    case 'leakENI': {
      const tags = new Map([[INSTANCE_TAG, GONE_INSTANCE]]);
      if (input.cluster !== undefined) tags.set(CLUSTER_NAME_TAG, input.cluster);
      if (event.age !== undefined) tags.set(CREATED_AT_TAG, createdAtValue(simulation.now - event.age));
      const description = `${ENI_DESCRIPTION_PREFIX}${GONE_INSTANCE}`;
      leakInterface(ec2, ec2.subnet(event.subnet), { secondary: event.count, description, tags });
      break;
    }
    default: {
      const node = nodes.get(event.node);
      if (node === undefined) throw new Error(`there is no node ${event.node}`);
      if (event.type === 'detachENI') detachInterface(ec2, node.instance, event.device);
      else if (event.type === 'unassignIP') unassignLast(ec2, node.instance, event.device, event.count);
      else if (event.type === 'assignIP') assignMore(ec2, node.instance, event.device, event.count);
      else node.happen(event);
    }
  }
}

function sampleForever(simulation: Simulation, nodes: readonly NodePlayer[], time: number): void {
  simulation.at(time, () => {
    for (const node of nodes) node.samplePool();
    sampleForever(simulation, nodes, time + SAMPLE_INTERVAL);
  });
}

function ec2Config({ ec2, imds }: TraceInput): Ec2Config {
  return {
    latency: new Map(Object.entries(ec2.latency).map(([action, latency]) => [action, constant(latency)])),
    detachTime: constant(ec2.detachTime),
    imds: {
      attachLag: constant(imds.attachLag),
      addressLag: constant(imds.addressLag),
      detachLag: constant(imds.detachLag),
      addressStagger: imds.addressStagger,
    },
    faults: ec2.faults.map((fault): Ec2Fault => ('nth' in fault ? fault : { ...fault, rate: 1 })),
    addressChoice: 'lowest',
  };
}

function subnetConfig({ id, cidr, az, tags, occupied }: TraceInput['subnets'][number]): SubnetConfig {
  return { id, cidr: block(cidr), zone: az, tags: new Map(Object.entries(tags)), occupied: occupied.map(block) };
}

/** An address alone is a block of one. */
function block(text: string): Ipv4Block {
  const parsed = parseCidr(text.includes('/') ? text : `${text}/32`);
  if (parsed === undefined) throw new UnusableTrace(`not a trace: ${text} is neither an address nor a block`);
  return parsed;
}

/** Without the fields that have no value. */
function callRecord(call: Ec2CallRecord): TraceRecord {
  const record: Record<string, unknown> = { t: call.start, end: call.end, node: call.node, action: call.action };
  if (call.variant !== undefined) record.what = call.variant;
  if (call.device !== undefined) record.device = call.device;
  if (call.subnet !== undefined) record.subnet = call.subnet;
  if (call.count !== undefined) record.count = call.count;
  if (call.addresses !== undefined) record.ips = call.addresses();
  if (call.error !== undefined) record.error = call.error;
  return record;
}
