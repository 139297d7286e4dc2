import type { Node } from '../../kubernetes/node.ts';
import { Pod, type PodSpec } from '../../kubernetes/pod.ts';
import type { Fleet } from '../fleet.ts';
import type { Member } from '../member.ts';

/** What the pods of DaemonSets ask for that a node like this gets, aws-node and kube-proxy included. */
export type DaemonPods = (node: Node) => readonly PodSpec[];

/** The further resources, such as `vpc.amazonaws.com/pod-eni`, that a node is expected to have where it has none yet. */
export type ExpectedResources = (member: Member) => ReadonlyMap<string, number> | undefined;

/** The nodes that pods may come to, booting ones included, each with how it is imagined once it is Ready. */
export function usableNodes(fleet: Fleet, daemonPods: DaemonPods, expected: ExpectedResources): Map<Member, Node> {
  const nodes = new Map<Member, Node>();
  for (const member of fleet.members()) {
    const { node } = member.node;
    if (member.leaving || member.stopped || node.unschedulable) continue;
    const isBooting = member.boot !== undefined;
    if (!node.ready && !isBooting) continue;
    const imagined = node.imagined(node.name, expected(member));
    nodes.set(member, node.ready ? imagined : withDaemons(imagined, daemonPods));
  }
  return nodes;
}

/** Puts those pods of DaemonSets on an imagined node that are not there yet. */
export function withDaemons(node: Node, daemonPods: DaemonPods): Node {
  const there = new Set(node.pods.map(({ spec }) => spec.owner));
  for (const spec of daemonPods(node)) {
    if (!there.has(spec.owner)) node.assume(new Pod(spec, `${spec.owner}-${node.name}`, 0, undefined));
  }
  return node;
}
