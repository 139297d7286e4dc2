import fc from 'fast-check';
import { assignMore, attachTrunk, detachInterface, unassignLast } from '../../models/ec2/outside-changes.ts';
import { seconds } from '../../sim/time.ts';
import type { OneNode } from './one-node.ts';

/** Something that happens to a node, and the seconds until the next. */
type NodeStep = readonly [kind: StepKind, number: number, pause: number];

type StepKind = (typeof OWN_KINDS)[number] | (typeof OUTSIDE_KINDS)[number];

/** What Kubernetes does to a node. */
const OWN_KINDS = ['pod', 'pod', 'pod', 'pods', 'cordon', 'restart', 'wait'] as const;

/** What others do to the interfaces of a node behind the daemon's back. */
const OUTSIDE_KINDS = ['assignMore', 'unassign', 'detach', 'trunk'] as const;

const stepOf = (...kinds: StepKind[]) =>
  fc.tuple(fc.constantFrom(...kinds), fc.nat(15), fc.constantFrom(0, 1, 4, 31, 64, 121, 300));

export const nodeStep: fc.Arbitrary<NodeStep> = stepOf(...OWN_KINDS, ...OUTSIDE_KINDS);

/** Without interference from outside. */
export const ownNodeStep: fc.Arbitrary<NodeStep> = stepOf(...OWN_KINDS);

/** @param env of the daemon that a restart starts; the same as before unless given. */
export function takeStep(node: OneNode, [kind, number, pause]: NodeStep, env?: Readonly<Record<string, string>>): void {
  const name = `pod-${number}`;
  const isThere = node.pods.some((pod) => pod.name === name);
  switch (kind) {
    case 'pod':
      if (isThere) node.deletePod(name);
      else node.addPod(name, seconds(7));
      break;
    case 'pods':
      for (let pod = 0; pod < number; pod += 1) node.addPod(`${name}-${pod}-${node.now}`, seconds(11));
      break;
    case 'cordon':
      node.cordon(number % 2 === 0);
      break;
    case 'assignMore':
      if (hasRoomForAddress(node, number % 2)) assignMore(node.ec2, node.instance, number % 2, 1);
      break;
    case 'unassign':
      unassignLast(node.ec2, node.instance, number % 2, 1);
      break;
    case 'detach':
      detachInterface(node.ec2, node.instance, 1);
      break;
    case 'trunk':
      attachTrunk(node.ec2, node.instance);
      break;
    case 'restart':
      node.start(env);
      break;
  }
  // No two things happen in the same microsecond: their order would be anybody's guess.
  node.runFor(seconds(pause) + 1 + number);
}

function hasRoomForAddress({ instance }: OneNode, device: number): boolean {
  return (instance.interfaceAt(device)?.usedSlots ?? 0) < instance.type.ipv4PerEni;
}
