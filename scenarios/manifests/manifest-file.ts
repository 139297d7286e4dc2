import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseAllDocuments, visit } from 'yaml';
import type { Path } from '../path.ts';
import type { Position, Problem } from '../problem.ts';

/** An object of Kubernetes as a file has it. */
export interface ManifestObject {
  /** Keys without a value are left out: they count as not written. */
  readonly value: unknown;
  /** Where something in it stands; undefined in files that are read without their places. */
  locate(path: Path): Position | undefined;
}

/** The objects of a file: of a List (as kubectl prints several) its items. Or what is wrong with the file. */
export function readManifest(text: string, source: string): readonly ManifestObject[] | Problem {
  return /^\s*\{(?!\{)/.test(text) ? readJson(text, source) : readYaml(text, source);
}

/** What a machine wrote may be long, and nobody looks for a line in it. */
function readJson(text: string, source: string): readonly ManifestObject[] | Problem {
  try {
    return itemsOf({ value: withoutNulls(JSON.parse(text)), locate: () => undefined });
  } catch (error) {
    return { source, position: undefined, message: `not valid JSON: ${(error as Error).message}` };
  }
}

function readYaml(text: string, source: string): readonly ManifestObject[] | Problem {
  const lines = new LineCounter();
  try {
    const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
    const template = text.indexOf('{{');
    for (const document of documents) {
      const [error] = document.errors;
      if (template !== -1 && (error !== undefined || hasMappingAsKey(document))) {
        return { source, position: position(text, lines, template, 2), message: UNRENDERED };
      }
      if (error === undefined) continue;
      const message = `not valid YAML: ${error.message.split('\n', 1)[0]}`;
      return { source, position: position(text, lines, error.pos[0], 1), message };
    }
    return [...documents].flatMap((document) =>
      itemsOf({
        value: withoutNulls(document.toJS()),
        locate: (path) => positionOf(document, path, text, lines),
      }),
    );
  } catch {
    // Aliases that multiply, endless nesting.
    return { source, position: undefined, message: 'it cannot be read as YAML' };
  }
}

const UNRENDERED =
  'this looks like a Helm template that is not rendered ({{ ... }}): give the file that `helm template` prints';

/** To YAML `{{ .Values.replicas }}` is a mapping whose key is a mapping, which no manifest has. */
function hasMappingAsKey(document: Document): boolean {
  let found = false;
  visit(document, {
    Pair(_, { key }) {
      found ||= isMap(key);
      return found ? visit.BREAK : undefined;
    },
  });
  return found;
}

function itemsOf(object: ManifestObject): ManifestObject[] {
  const { value } = object;
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object' || !('items' in value) || !Array.isArray(value.items)) return [object];
  return value.items.map((item, index) => ({
    value: item,
    locate: (path) => object.locate(['items', index, ...path]),
  }));
}

function withoutNulls(value: unknown): unknown {
  if (value === null) return undefined;
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object') return value;
  const entries = Object.entries(value as object).filter(([, entry]) => entry !== null);
  return Object.fromEntries(entries.map(([key, entry]) => [key, withoutNulls(entry)]));
}

/** Of the value, or of what would contain it. */
function positionOf(document: Document, path: Path, text: string, lines: LineCounter): Position {
  let node: unknown = document.contents;
  for (const step of path) {
    const child = childOf(node, step);
    if (child === undefined) break;
    node = child;
  }
  const [start, end] = (isNode(node) ? node.range : undefined) ?? [0, 1];
  return position(text, lines, start, end - start);
}

function childOf(parent: unknown, step: string | number): unknown {
  if (isSeq(parent)) return parent.items[Number(step)];
  if (!isMap(parent)) return undefined;
  return parent.items.find(({ key }) => isScalar(key) && key.value === step)?.value ?? undefined;
}

function position(text: string, lines: LineCounter, offset: number, length: number): Position {
  const { line, col } = lines.linePos(offset);
  const start = lines.lineStarts[line - 1] ?? 0;
  const end = lines.lineStarts[line] ?? text.length + 1;
  const shown = text.slice(start, end).replace(/\r?\n$/, '');
  const rest = start + shown.length - offset;
  return {
    line: Math.max(1, line),
    column: Math.max(1, col),
    text: shown,
    length: Math.max(1, Math.min(length, rest)),
  };
}
