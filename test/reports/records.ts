import type { WaitCause } from '../../models/observations/causes.ts';
import type {
  AddressState,
  NodeRecord,
  PodRecord,
  PoolSample,
  SubnetSample,
} from '../../models/observations/records.ts';
import type { TextOutput } from '../../reports/report.ts';
import type { RunFacts, Summary, ThresholdFigures } from '../../reports/summary/summary.ts';
import { SummaryBuilder } from '../../reports/summary/summary-builder.ts';
import { type Duration, seconds } from '../../sim/time.ts';

/** A pod that got its address at once and became ready 1.5 s after its creation, apart from what is given. */
export function podRecord(given: Partial<PodRecord> = {}): PodRecord {
  return {
    namespace: 'default',
    name: 'web-1',
    owner: 'Deployment/web',
    node: 'node-1',
    hostNetwork: false,
    created: seconds(10),
    scheduled: seconds(10.1),
    attempts: 1,
    firstAttempt: seconds(10.2),
    lastAttempt: seconds(10.2),
    addressAssigned: seconds(10.3),
    started: seconds(11),
    ready: seconds(11.5),
    deleted: undefined,
    addressWait: 0,
    waitParts: new Map(),
    address: '10.0.0.17',
    device: 0,
    outcome: 'ready',
    noNode: undefined,
    ...given,
  };
}

/** A pod that waited, for these causes. */
export function waitingPod(parts: Partial<Record<WaitCause, Duration>>, given: Partial<PodRecord> = {}): PodRecord {
  const waitParts = new Map(Object.entries(parts) as [WaitCause, Duration][]);
  const addressWait = [...waitParts.values()].reduce((sum, part) => sum + part, 0);
  return podRecord({ addressWait, waitParts, attempts: 2, ...given });
}

export function nodeRecord(given: Partial<NodeRecord> = {}): NodeRecord {
  return {
    name: 'node-1',
    group: 'workers',
    instanceType: 'm5.large',
    subnet: 'private-a',
    zone: 'us-east-1a',
    maxPods: 29,
    launched: 0,
    ready: seconds(60),
    removed: undefined,
    launchCause: { launcher: 'node-group', reason: 'desiredSize' },
    removalReason: undefined,
    podsMost: 10,
    podsAtEnd: 5,
    enisMost: 2,
    enisAtEnd: 2,
    poolMost: 18,
    poolAtEnd: 18,
    addsFailed: 3,
    addsSucceeded: 20,
    ...given,
  };
}

/** A subnet of 256 addresses of which `free` are free and the rest, but for the reserved five, on pods; exhausted when none is free. */
export function subnetSample(time: number, free: number, given: Partial<SubnetSample> = {}): SubnetSample {
  const states = new Map<AddressState, number>([
    ['reserved', 5],
    ['assigned', 251 - free],
    ['free', free],
  ]);
  return {
    time: seconds(time),
    subnet: 'private-a',
    size: 256,
    states,
    freePrefixes: Math.floor(free / 16),
    fragmentationPercent: 0,
    exhausted: free === 0,
    ...given,
  };
}

export function poolSample(time: number, given: Partial<PoolSample> = {}): PoolSample {
  return {
    time: seconds(time),
    node: 'node-1',
    networkCard: 0,
    total: 9,
    assigned: 4,
    cooling: 2,
    warm: 3,
    prefixes: 0,
    enis: 1,
    waiting: 0,
    ...given,
  };
}

export const RUN: RunFacts = {
  scenario: 'two-subnets',
  variant: null,
  partial: false,
  seed: 1,
  duration_s: 86_400,
  simulated_s: 86_400,
  events_run: 12_345,
  versions: { 'vpc-cni-sim': '0.1.0' },
  scenario_sha256: 'a'.repeat(64),
  config_sha256: 'b'.repeat(64),
};

export function summaryOf(
  feed: (builder: SummaryBuilder) => void,
  run: Partial<RunFacts> = {},
  imports: Summary['imports'] = [],
): Summary {
  const builder = new SummaryBuilder();
  feed(builder);
  return builder.build({ ...RUN, ...run }, imports);
}

export function met(given: Partial<ThresholdFigures> = {}): ThresholdFigures {
  return {
    metric: 'pod_start_seconds',
    threshold: 'p(99) < 15',
    unit: given.metric === 'pods_waiting' ? 'pods' : 's',
    value: 12.3,
    series: null,
    ok: true,
    ended_run: false,
    ...given,
  };
}

export function missed(given: Partial<ThresholdFigures> = {}): ThresholdFigures {
  return met({ value: 100, ok: false, ...given });
}

/** Keeps what is written. */
export class Written implements TextOutput {
  text = '';

  write(text: string): void {
    this.text += text;
  }
}
