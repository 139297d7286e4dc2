import type { Ec2Config, SubnetConfig } from '../../../models/cluster-config.ts';
import { Ec2 } from '../../../models/ec2/ec2.ts';
import type { Instance } from '../../../models/ec2/instance.ts';
import { findInstanceType, type InstanceType } from '../../../models/ec2/instance-types.ts';
import { Ec2Error } from '../../../models/ipamd/ports.ts';
import { parseCidr } from '../../../models/ipv4.ts';
import type { Ec2CallRecord } from '../../../models/observations/records.ts';
import { constant } from '../../../sim/distributions.ts';
import type { Task } from '../../../sim/process.ts';
import { RandomStreams } from '../../../sim/random.ts';
import { Simulation } from '../../../sim/simulation.ts';
import { milliseconds, seconds } from '../../../sim/time.ts';

/** Every call takes 100 ms, a detachment 3 s; IMDS lags 1 s (interfaces), 2 s (addresses), 4 s (what is detached). */
const CONFIG: Ec2Config = {
  latency: new Map([['*', constant(milliseconds(100))]]),
  detachTime: constant(seconds(3)),
  imds: {
    attachLag: constant(seconds(1)),
    addressLag: constant(seconds(2)),
    detachLag: constant(seconds(4)),
    addressStagger: 0,
  },
  faults: [],
  addressChoice: 'lowest',
};

export function instanceType(name: string): InstanceType {
  const type = findInstanceType(name);
  if (type === undefined) throw new Error(name);
  return type;
}

export function subnetConfig(id: string, text: string, zone = 'az-a'): SubnetConfig {
  const cidr = parseCidr(text);
  if (cidr === undefined) throw new Error(text);
  return { id, cidr, zone, tags: new Map(), occupied: [] };
}

/** A call, its addresses written out. */
type RecordedCall = Omit<Ec2CallRecord, 'addresses'> & { readonly addresses: readonly string[] | undefined };

/** A small EC2 with one subnet, unless others are given, and all its calls on record. */
export function smallEc2(changes: Partial<Ec2Config> = {}, subnets = [subnetConfig('subnet-a', '10.0.0.0/24')]) {
  const simulation = new Simulation();
  const calls: RecordedCall[] = [];
  const ec2 = new Ec2(simulation, {
    config: { ...CONFIG, ...changes },
    subnets,
    streams: new RandomStreams(1),
    recordCall: (record) => calls.push({ ...record, addresses: record.addresses?.() }),
  });
  return { simulation, ec2, calls };
}

/** An m5.large: three interfaces of ten addresses. */
export function launchNode(ec2: Ec2, node = 'node-0'): Instance {
  return ec2.launch({ node, type: instanceType('m5.large'), subnetId: 'subnet-a' });
}

/** Runs a task to its end, and gives its result or the code of the error that EC2 gave. */
export function outcome<T>(simulation: Simulation, task: Task<T>): T | string | undefined {
  let result: T | string | undefined;
  function* watched(): Task {
    try {
      result = yield* task;
    } catch (error) {
      if (!(error instanceof Ec2Error)) throw error;
      result = error.code;
    }
  }
  simulation.start(watched());
  simulation.runUntil(simulation.now + seconds(1));
  return result;
}
