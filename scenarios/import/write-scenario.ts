import { Document, isCollection, isMap, isNode, type Node, parseDocument } from 'yaml';
import { check } from '../check.ts';
import { formatPath } from '../path.ts';
import { plainValue } from '../plain-value.ts';
import { type Imported, NotImportable } from './imported.ts';

/** What a scenario needs beside what was imported, so that it runs. */
const STAND_INS: Readonly<Record<string, unknown>> = {
  nodeGroups: [{ name: 'workers', instanceType: 'm5.large', desiredSize: 2 }],
  workloads: [{ deployment: { name: 'web', replicas: 20, createAt: 'nodesReady' } }],
};

const STAND_IN = ' A stand-in: put in your own.';

/** The order in which people read them. */
const ORDER = ['duration', 'vpc', 'vpcCni', 'nodeGroups', 'workloads'];

/**
 * The text of a scenario with what was imported.
 * @param how the command line, for the comment at the top.
 * @param base a scenario whose sections are replaced; undefined: a new one.
 * @throws NotImportable when the outcome would not be valid.
 */
export function writeScenario(imported: Imported, name: string, how: string, base: string | undefined): string {
  const document = base === undefined ? newScenario(imported, name, how) : parseDocument(base);
  if (document.errors.length > 0)
    throw new NotImportable(`the scenario to put it into is not valid YAML: ${document.errors[0]?.message}`);
  if (base !== undefined) {
    for (const [key, value] of Object.entries(imported.sections)) {
      document.setIn(['spec', key], document.createNode(value));
      if (commentOf(document, key) === STAND_IN) commentBefore(document, ['spec', key], undefined);
    }
  }
  for (const { path, text } of imported.comments) commentBefore(document, path, text);
  for (const path of FLOW_LISTS) flow(document, path);
  const { wrong } = check(plainValue(document.toJS()));
  const [first] = wrong;
  if (first !== undefined) {
    const at = base === undefined ? '' : ' With another scenario as base, or none, it may be.';
    throw new NotImportable(`what comes of it is not a valid scenario: ${first.message}.${at}`);
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function newScenario({ sections }: Imported, name: string, how: string): Document {
  const all: Record<string, unknown> = { vpcCni: {}, ...STAND_INS, ...sections };
  const spec = Object.fromEntries(ORDER.flatMap((key) => (all[key] === undefined ? [] : [[key, all[key]]])));
  const document = new Document({ apiVersion: 'vpc-cni-sim/v1', kind: 'Scenario', metadata: { name }, spec });
  document.commentBefore = ` Made by \`vpc-cni-sim ${how}\`.\n docs/scenario-reference.md says what every key means.`;
  for (const key of ['nodeGroups', 'workloads']) {
    if (sections[key] === undefined) commentBefore(document, ['spec', key], STAND_IN);
  }
  if (sections.vpcCni === undefined) {
    commentBefore(
      document,
      ['spec', 'vpcCni'],
      ' As EKS installs it. Your own: kubectl get ds aws-node -n kube-system -o json > aws-node.json, and from: aws-node.json',
    );
  }
  return document;
}

/** Short mappings in long lists read better on one line. */
const FLOW_LISTS = ['vpc.subnets', 'nodeGroups', 'workloads'].map((path) => ['spec', ...path.split('.')]);
const LONGEST_LINE = 110;

function flow(document: Document, path: readonly string[]): void {
  const list = document.getIn(path, true);
  if (!isCollection(list)) return;
  for (const item of list.items) {
    if (isMap(item) && JSON.stringify(item.toJSON()).length <= LONGEST_LINE) item.flow = true;
  }
}

/** @param text undefined: no comment. */
function commentBefore(document: Document, path: readonly (string | number)[], text: string | undefined): void {
  if (text === '') return;
  const node = nodeToCommentOn(document, path);
  if (node === undefined) throw new Error(`there is nothing at ${formatPath(path)} to comment on`);
  node.commentBefore = text ?? null;
}

function commentOf(document: Document, section: string): string | null | undefined {
  return nodeToCommentOn(document, ['spec', section])?.commentBefore;
}

/** The comment of a mapping's value belongs before its key. */
function nodeToCommentOn(document: Document, path: readonly (string | number)[]): Node | undefined {
  const last = path.at(-1);
  const parent = document.getIn(path.slice(0, -1), true);
  const pair = isMap(parent) ? parent.items.find(({ key }) => isNode(key) && String(key) === last) : undefined;
  return (pair?.key ?? document.getIn(path, true)) as Node | undefined;
}
