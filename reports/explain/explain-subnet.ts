import type { PoolSample } from '../../models/observations/records.ts';
import { toSeconds } from '../../sim/time.ts';
import { aligned } from '../aligned.ts';
import { counted, humanCount, humanDuration, printable } from '../humanize.ts';
import type { RunRecord } from '../record/read-record.ts';
import type { RecordedLine, RecordedPod, RecordedSubnet } from '../record/record-file.ts';
import type { Span } from './explain-node.ts';
import { WHOLE_RUN } from './explain-node.ts';
import { moment } from './moment.ts';
import { hintForLong, type StoryLine, storyLine, tell } from './story.ts';
import { UnknownName } from './unknown-name.ts';
import { ledgerText } from './words.ts';

const MOST_NODES = 5;
const MOST_PODS = 5;

/** The story of one subnet: when it could not give what was asked for, who held its addresses then, and which pods waited. @throws UnknownName */
export async function explainSubnet(record: RunRecord, name: string, span: Span = WHOLE_RUN): Promise<string> {
  const { nodes, fullest, known } = await survey(record, name);
  if (fullest === undefined) throw new UnknownName('subnet', name, known);
  const history = new SubnetStory(name, nodes);
  const pools = new Map<string, PoolSample>();
  for await (const recorded of record.lines()) {
    history.add(recorded);
    if (recorded.record === 'pool' && nodes.has(recorded.node) && recorded.time <= fullest.time) {
      pools.set(`${recorded.node}/${recorded.networkCard}`, recorded);
    }
  }
  const lines = history.lines.filter(({ time }) => time >= span.from && time <= span.until);
  return [
    `Subnet ${printable(name)}: ${counted(fullest.size, 'address', 'addresses')}, ${counted(nodes.size, 'node')}.`,
    `Fullest at ${moment(fullest.time)}: ${ledgerText(fullest)}.`,
    ...holders(pools),
    '',
    ...(lines.length === 0 ? ['It could always give what was asked for.'] : tell(lines)),
    ...hintForLong(lines),
    ...waits(history.pods),
    '',
  ].join('\n');
}

/** The subnet's nodes and its fullest moment, which the story needs from its beginning. */
async function survey(record: RunRecord, name: string) {
  const nodes = new Set<string>();
  const known = new Set<string>();
  let fullest: RecordedSubnet | undefined;
  for await (const line of record.lines()) {
    if (line.record === 'node' && line.subnet === name) nodes.add(line.name);
    if (line.record !== 'subnet') continue;
    known.add(line.subnet);
    if (line.subnet === name && (fullest === undefined || line.states.free < fullest.states.free)) fullest = line;
  }
  return { nodes, fullest, known: [...known] };
}

class SubnetStory {
  readonly lines: StoryLine[] = [];
  /** Those that waited because the subnet could not give addresses. */
  readonly pods: RecordedPod[] = [];
  readonly #name: string;
  readonly #nodes: ReadonlySet<string>;
  #exhausted = false;

  constructor(name: string, nodes: ReadonlySet<string>) {
    this.#name = name;
    this.#nodes = nodes;
  }

  add(recorded: RecordedLine): void {
    if (recorded.record === 'subnet' && recorded.subnet === this.#name && recorded.exhausted !== this.#exhausted) {
      this.#exhausted = recorded.exhausted;
      const text = recorded.exhausted
        ? 'it can no longer give what was asked for'
        : 'it could give again what was asked for';
      this.lines.push(storyLine(recorded.time, `${text}: ${ledgerText(recorded)}`, text));
    }
    if (recorded.record === 'ec2Call' && this.#isRefusal(recorded)) {
      const { action, node, count, error, end } = recorded;
      const text = `${action} of ${count ?? 0} for ${printable(node)} is refused: ${error}`;
      this.lines.push(storyLine(end, text, `refused ${action}`));
    }
    if (recorded.record === 'event' && recorded.subject === `subnet/${this.#name}`) {
      this.lines.push(storyLine(recorded.time, `${recorded.kind}: ${recorded.message}`));
    }
    if (recorded.record === 'pod' && this.#nodes.has(recorded.node ?? '') && waitForSubnet(recorded) > 0) {
      this.pods.push(recorded);
    }
  }

  #isRefusal({
    node,
    subnet,
    error,
  }: {
    node: string;
    subnet?: string | undefined;
    error?: string | undefined;
  }): boolean {
    if (error !== 'InsufficientFreeAddressesInSubnet' && error !== 'InsufficientCidrBlocks') return false;
    return subnet === undefined ? this.#nodes.has(node) : subnet === this.#name;
  }
}

function waitForSubnet({ waitParts }: RecordedPod): number {
  return (waitParts.SUBNET_FULL ?? 0) + (waitParts.NO_FREE_PREFIX ?? 0) + (waitParts.INSUFFICIENT_BACKOFF ?? 0);
}

/** Who keeps addresses that no pod has. */
function holders(pools: ReadonlyMap<string, PoolSample>): string[] {
  const idle = [...pools.values()].toSorted((a, b) => b.warm + b.cooling - (a.warm + a.cooling));
  if (idle.length === 0) return [];
  const rows = idle
    .slice(0, MOST_NODES)
    .map(({ node, total, assigned, warm, cooling }) => [
      `  ${printable(node)}`,
      ...[total, assigned, warm, cooling].map(humanCount),
    ]);
  return [
    'Then most addresses without a pod were on these nodes:',
    ...aligned([['  node', 'total', 'assigned', 'warm', 'cooling'], ...rows]),
  ];
}

function waits(pods: readonly RecordedPod[]): string[] {
  if (pods.length === 0) return ['', 'No pod waited for it.'];
  const longest = pods.toSorted((a, b) => waitForSubnet(b) - waitForSubnet(a)).slice(0, MOST_PODS);
  const total = pods.reduce((sum, pod) => sum + waitForSubnet(pod), 0);
  return [
    '',
    `${counted(pods.length, 'pod')} waited for it, ${humanDuration(toSeconds(total))} in all. The longest waits:`,
    ...aligned(
      longest.map((pod) => [
        `  ${printable(pod.namespace)}/${printable(pod.name)}`,
        humanDuration(toSeconds(waitForSubnet(pod))),
        `on ${printable(pod.node ?? '')}`,
      ]),
    ),
  ];
}
