import { type Finding, finding } from './issues.ts';
import { didYouMean } from './nearest-name.ts';
import type { Path } from './path.ts';
import { quoted } from './schema/expectation.ts';
import type { Spec } from './schema.ts';

const KINDS_WITH_NODES = [
  'cordon',
  'uncordon',
  'drain',
  'spotInterruption',
  'instanceFailure',
  'restartIpamd',
] as const;

/** Events of nodes that there will never be. Whether a node of a known group is there at that time, only the run shows. */
export function* nodeEventFindings(
  events: Spec['events'],
  nodeGroups: readonly { readonly name: string }[],
  nodePools: readonly { readonly name: string }[],
  subnets: readonly { readonly zone: string }[],
): Generator<Finding> {
  const scalable = nodeGroups.map(({ name }) => name);
  const groups = [...scalable, ...nodePools.map(({ name }) => name)];
  const zones = [...new Set(subnets.map(({ zone }) => zone))];
  const unknown = function* (path: Path, what: string, name: string | undefined, known: readonly string[]) {
    if (name === undefined || known.includes(name)) return;
    yield finding(
      path,
      `there is no ${what} ${quoted(name)}.${didYouMean(name, known) || ` Known: ${known.join(', ')}.`}`,
    );
  };
  for (const [index, event] of events.entries()) {
    const path: Path = ['spec', 'events', index];
    for (const kind of KINDS_WITH_NODES) {
      const { node, nodeGroup, zone } = event[kind] ?? {};
      yield* unknown([...path, kind, 'nodeGroup'], 'node group', nodeGroup, groups);
      yield* unknown([...path, kind, 'zone'], 'zone', zone, zones);
      if (node !== undefined && !groups.some((group) => isNodeOf(node, group))) {
        yield finding(
          [...path, kind, 'node'],
          `no node is ever called ${quoted(node)}: nodes have the name of their group and a number, such as ${groups[0]}-1`,
        );
      }
    }
    yield* unknown([...path, 'scale', 'nodeGroup'], 'node group', event.scale?.nodeGroup, scalable);
    yield* unknown([...path, 'zoneLoss', 'zone'], 'zone', event.zoneLoss?.zone, zones);
  }
}

function isNodeOf(node: string, group: string): boolean {
  return node.startsWith(`${group}-`) && /^[1-9]\d*$/.test(node.slice(group.length + 1));
}
