import { WAIT_CAUSES, type WaitCause } from '../../models/observations/causes.ts';
import type { BranchDetail, DecisionDetail, NodeDetail, PoolState } from '../../models/observations/details.ts';
import type { AddressState, CountedInCalls } from '../../models/observations/records.ts';
import { toSeconds } from '../../sim/time.ts';
import { counted, humanDuration, printable } from '../humanize.ts';
import type { RecordedCall, RecordedSubnet } from '../record/record-file.ts';
import { moment } from './moment.ts';

/** What each cause means, to be put behind its name. */
export const CAUSE_IN_WORDS: Readonly<Record<WaitCause, string>> = {
  IPAMD_NOT_READY: 'ipamd has not started, or is starting again',
  BRANCH_ENI: 'the branch interface is not there yet',
  KUBELET_RETRY: 'an address is free, the kubelet only tries again later',
  NODE_CORDONED: 'ipamd does not grow the pool of a cordoned node',
  QUOTA: 'a quota of the account is used up',
  SUBNET_FULL: 'the subnet cannot give the addresses that ipamd asks for',
  NO_FREE_PREFIX: 'the subnet has no free aligned block of 16',
  INSUFFICIENT_BACKOFF: 'the subnet could give addresses again, ipamd waits out its back-off',
  EC2_FAULT: 'the last EC2 call that would have helped failed',
  EC2_THROTTLED: 'the last EC2 call that would have helped is being throttled',
  ENI_ATTACHING: 'a new interface is created, but does not show in IMDS yet',
  EC2_CALL: 'an EC2 call that will help is under way',
  ALL_COOLING: 'every free address is cooling, and cooling ones count as free: the pool does not grow',
  MAX_PODS_STOP: 'the pool has as many addresses as maxPods, and stops growing',
  MAX_ENI: 'the node has all the interfaces it may have, and they are full',
  POOL_TICK: 'ipamd looks at its pool only every 5 s',
  NO_FREE_IP: 'the warm targets are met although nothing is free: the pool will never grow',
};

/** `SUBNET_FULL (the subnet cannot give ...)`. */
export function causeText(cause: WaitCause): string {
  return `${cause} (${CAUSE_IN_WORDS[cause]})`;
}

/** Leaves the words behind a cause out where they have been said in an earlier line. */
export function sayOnce(lines: readonly string[]): string[] {
  const said = new Set<WaitCause>();
  return lines.map((line) => {
    const cause = WAIT_CAUSES.find((candidate) => line.includes(causeText(candidate)));
    if (cause === undefined) return line;
    if (said.has(cause)) return line.replace(causeText(cause), cause);
    said.add(cause);
    return line;
  });
}

/** `0 of 27 addresses free, 4 cooling until 00:09:21.000 or later`. */
export function poolText({ total, assigned, cooling, enis, nextCoolingEnd }: PoolState): string {
  const free = `${total - assigned - cooling} of ${counted(total, 'address', 'addresses')} on ${counted(enis, 'ENI')} free`;
  if (cooling === 0) return free;
  if (nextCoolingEnd === undefined) return `${free}, ${cooling} cooling`;
  return `${free}, ${cooling} cooling${cooling === 1 ? '' : ', the first'} until ${moment(nextCoolingEnd)}`;
}

export function decisionText({ decision }: DecisionDetail): string {
  switch (decision.kind) {
    case 'fill-eni':
      return `ipamd wants ${howMany(decision, ' more')} on the ENI at device ${decision.device}`;
    case 'new-eni':
      return `ipamd wants a new ENI with ${howMany(decision)}`;
    case 'back-off':
      return `ipamd does not try to grow the pool again until ${moment(decision.until)}, after ${decision.code}`;
    case 'decrease':
      return `ipamd gives back ${howMany(decision)} that ${decision.count === 1 ? 'is' : 'are'} over its targets`;
    case 'free-eni':
      return `ipamd frees the ENI at device ${decision.device}: the targets are met without it`;
    case 'reconcile':
      return `ipamd sets its book right by IMDS and EC2: ${decision.added} more and ${decision.removed} fewer on the ENI at device ${decision.device}`;
    case 'adopt-eni':
      return `ipamd takes over the ENI at device ${decision.device}, which somebody else attached`;
    case 'drop-eni':
      return `ipamd forgets the ENI at device ${decision.device}, which IMDS no longer shows`;
  }
}

type CountedDecision = Extract<DecisionDetail['decision'], { readonly addressKind: unknown }>;

function howMany({ count, addressKind }: CountedDecision, more = ''): string {
  return `${count}${more} ${wordFor(count, addressKind === 'prefix' ? 'prefix' : 'address')}`;
}

function wordFor(count: number, counted: CountedInCalls): string {
  const [one, several] = COUNTED[counted];
  return count === 1 ? one : several;
}

const COUNTED: Readonly<Record<CountedInCalls, readonly [one: string, several: string]>> = {
  address: ['address', 'addresses'],
  prefix: ['prefix', 'prefixes'],
  interface: ['interface', 'interfaces'],
  'ipv6-prefix': ['IPv6 prefix', 'IPv6 prefixes'],
};

export function branchText({ step }: BranchDetail): string {
  switch (step.kind) {
    case 'creating':
      return 'the VPC resource controller makes its branch interface';
    case 'no-room':
      return `the VPC resource controller has no room for its branch interface: ${step.used} in use and ${step.cooling} cooling, of ${step.limit}; it tries again in ${humanDuration(toSeconds(step.againIn))}`;
    case 'failed':
      return `the VPC resource controller could not make its branch interface: ${step.error}`;
    case 'annotated':
      return `its branch interface is there (VLAN ${step.vlanId})`;
    case 'cooling':
      return 'its branch interface begins to cool';
  }
}

export function callText({ action, start, end, device, subnet, count, countOf, error }: RecordedCall): string {
  const about = [
    ...(count === undefined || countOf === undefined ? [] : [`${count} ${wordFor(count, countOf)}`]),
    ...(device === undefined ? [] : [`device ${device}`]),
    ...(subnet === undefined ? [] : [`subnet ${printable(subnet)}`]),
  ].join(', ');
  const outcome = error === undefined ? 'done' : `FAILED: ${error}`;
  return `EC2 ${action}${about === '' ? '' : ` (${about})`} ${outcome}, after ${humanDuration(toSeconds(end - start))}`;
}

const STEPS: Readonly<Record<NodeDetail['step'], string>> = {
  launched: 'the instance is launched',
  'kubelet-started': 'the kubelet runs and starts ipamd',
  ready: 'ipamd is ready, and so is the node',
  cordoned: 'the node is cordoned',
  uncordoned: 'the node is uncordoned',
  removed: 'the node is removed',
};

export function stepText({ step }: NodeDetail): string {
  return STEPS[step];
}

const STATES_IN_WORDS: readonly (readonly [state: AddressState, words: string, ofOne?: string])[] = [
  ['free', 'free'],
  ['free-unusable', 'free, but in no whole block of 16'],
  ['assigned', 'on pods', 'on a pod'],
  ['warm', 'warm'],
  ['cooling', 'cooling'],
  ['eni-primary', 'primary addresses', 'primary address'],
  ['branch', 'on branch interfaces', 'on a branch interface'],
  ['in-transit', 'in transit'],
  ['foreign', 'held by others'],
  ['cidr-reserved', 'set aside'],
];

/** `2 free, 87 on pods, 129 warm, 25 primary addresses`; free blocks where they matter. */
export function ledgerText({ states, freePrefixes, fragmentationPercent }: RecordedSubnet): string {
  const parts = STATES_IN_WORDS.filter(([state]) => state === 'free' || states[state] > 0).map(
    ([state, words, ofOne = words]) => counted(states[state], ofOne, words),
  );
  if (states['free-unusable'] > 0) {
    parts.push(`${counted(freePrefixes, 'free block')} of 16, ${fragmentationPercent} % fragmented`);
  }
  return parts.join(', ');
}
