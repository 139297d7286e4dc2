import { parseAllDocuments } from 'yaml';
import { inWords } from '../schema/expectation.ts';
import { daemonSetSettings } from './daemon-set.ts';
import { type AwsNodeSettings, isMapping, type Mapping } from './settings.ts';
import { addOnSettings, chartSettings } from './values.ts';

const EXPECTED =
  'expected the DaemonSet aws-node (kubectl get ds aws-node -n kube-system -o json), the answer of aws eks describe-addon, ' +
  'an add-on configuration, or values of the aws-vpc-cni chart';

/** Reads whatever of these `text` is, YAML or JSON. @returns what is wrong instead, in words that fit behind the file's name. */
export function readAwsNode(text: string): AwsNodeSettings | string {
  let documents: unknown[];
  try {
    const parsed = parseAllDocuments(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'error' });
    const error = parsed.flatMap((document) => document.errors)[0];
    if (error !== undefined) return `not valid YAML or JSON: ${error.message.split('\n', 1)[0]}`;
    documents = parsed.map((document) => document.toJS());
  } catch {
    // Aliases without end, endless nesting.
    return 'this cannot be read as YAML or JSON';
  }
  const objects = documents.flatMap(itemsOf);
  const settings = daemonSetSettings(objects) ?? addOnSettings(objects) ?? chartSettings(objects);
  return settings ?? `${EXPECTED}; found ${found(objects)}`;
}

/** The objects of a document: of a List (as kubectl prints several) its items. */
function itemsOf(document: unknown): Mapping[] {
  if (!isMapping(document)) return [];
  return Array.isArray(document.items) ? document.items.filter(isMapping) : [document];
}

function found(objects: readonly Mapping[]): string {
  const kinds = [...new Set(objects.flatMap((object) => (typeof object.kind === 'string' ? [named(object)] : [])))];
  if (kinds.length > 0) return `objects of the kind ${kinds.slice(0, 5).join(', ')}`;
  const keys = Object.keys(objects[0] ?? {});
  if (objects.length === 0) return 'nothing of the kind';
  return keys.length === 0 ? 'an empty mapping' : `a mapping with the keys ${keys.slice(0, 5).map(inWords).join(', ')}`;
}

/** Of a DaemonSet its name, too: a slip in it hides the settings. */
function named({ kind, metadata }: Mapping): string {
  const name = isMapping(metadata) ? metadata.name : undefined;
  return kind === 'DaemonSet' && typeof name === 'string' ? `"DaemonSet" (${inWords(name)})` : inWords(kind);
}
