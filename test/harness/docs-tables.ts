import { readFileSync } from 'node:fs';
import { seconds } from '../../sim/time.ts';
import { OneNode } from './one-node.ts';

/** How a node stands: as AWS's table says, as the real daemon left it, or as the simulator does. */
export type NodeState = {
  readonly enis: number;
  /** Addresses in the pool that no pod has. */
  readonly unusedIPs: number;
} & (
  | { readonly secondaryIPs: number; readonly ipsPerENI: readonly number[] }
  | { readonly prefixes: number; readonly prefixesPerENI: readonly number[] }
);

export interface DocsRow {
  readonly table: 'secondary' | 'prefix';
  readonly instanceType: string;
  readonly env: Readonly<Record<string, string>>;
  readonly pods: number;
  readonly documented: NodeState;
  readonly daemon: NodeState;
}

const DURATION = seconds(1_500);
const BETWEEN_PODS = seconds(6);
const PREFIX_TABLE_MAX_PODS = 250;

export function docsRows(): readonly DocsRow[] {
  return JSON.parse(readFileSync('test/data/docs-tables.json', 'utf8')).rows;
}

/** The state of the simulated node after what the recording's set-up says: the "about" of test/data/docs-tables.json. */
export function simulateDocsRow({ table, instanceType, env, pods }: DocsRow): NodeState {
  const node = new OneNode({ instanceType, env, ...(table === 'prefix' && { maxPods: PREFIX_TABLE_MAX_PODS }) });
  node.start();
  for (let pod = 1; pod <= pods; pod += 1) {
    node.runFor(BETWEEN_PODS);
    node.addPod(`pod-${pod}`, BETWEEN_PODS);
  }
  node.runFor(DURATION - node.now);
  const { total, assigned, prefixes, enis } = node.statistics();
  const common = { enis: enis.length, unusedIPs: total - assigned };
  const cidrsPerEni = enis.map(({ cidrs }) => cidrs);
  return table === 'prefix'
    ? { ...common, prefixes, prefixesPerENI: cidrsPerEni }
    : { ...common, secondaryIPs: total, ipsPerENI: cidrsPerEni };
}

/** Which of its interfaces holds how many is of no account. */
export function isSameState(a: NodeState, b: NodeState): boolean {
  return a.enis === b.enis && a.unusedIPs === b.unusedIPs && `${perEni(a)}` === `${perEni(b)}`;
}

/** Addresses or prefixes of each interface, most first. */
export function perEni(state: NodeState): number[] {
  return ('prefixes' in state ? state.prefixesPerENI : state.ipsPerENI).toSorted((a, b) => b - a);
}
