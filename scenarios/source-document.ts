import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
import type { Path } from './path.ts';
import { plainValue, TooManyValues } from './plain-value.ts';
import type { Position, Problem } from './problem.ts';
import { quoted } from './schema/expectation.ts';

/** A scenario file as parsed YAML (or JSON, which is YAML), which knows where everything stands. */
export class SourceDocument {
  /** The file as the user calls it. */
  readonly name: string;
  /** Mistakes of the YAML itself. If there are any, `value` is undefined. */
  readonly problems: readonly Problem[];
  /** The content, see `plainValue`. */
  readonly value: unknown;

  readonly #text: string;
  readonly #lines = new LineCounter();
  readonly #document: Document;
  /** Mappings are searched by key again and again when much is wrong with them. */
  readonly #pairsOfMaps = new WeakMap<YAMLMap, ReadonlyMap<string | undefined, Pair>>();

  constructor(name: string, text: string) {
    this.name = name;
    this.#text = text;
    const options = { lineCounter: this.#lines, prettyErrors: false, uniqueKeys: false } as const;
    try {
      this.#document = parseDocument(text, options);
      // One mistake in the syntax brings others in its train: the first one is the one to mend.
      const wrong = [...this.#document.errors, ...this.#document.warnings].slice(0, 1);
      const problems = wrong.map((error) => this.#problem(error.pos[0], yamlMessage(error)));
      if (problems.length === 0) problems.push(...this.#contentProblems());
      this.problems = problems;
      this.value = problems.length === 0 ? plainValue(this.#document.toJS({ maxAliasCount: -1 })) : undefined;
    } catch (error) {
      this.#document = parseDocument('', options);
      this.problems = [{ source: name, position: undefined, message: tooMuch(error) }];
      this.value = undefined;
    }
  }

  /** Is there something at `path` in the file itself? */
  has(path: Path): boolean {
    let node: unknown = this.#document.contents;
    for (const step of path) node = this.#child(node, step)?.value;
    return isNode(node);
  }

  /**
   * Where the value at `path` stands; where it is not in the file, what would contain it.
   * @param what whether the value is meant, or its key.
   */
  locate(path: Path, what: 'value' | 'key' = 'value'): Position {
    let node: unknown = this.#document.contents;
    let anchor = node;
    for (const [depth, step] of path.entries()) {
      const child = this.#child(node, step);
      if (child === undefined) break;
      node = child.value;
      // Of a mapping or a list that runs over many lines its key says more than its first entry.
      const atKey = (what === 'key' && depth === path.length - 1) || !isScalar(node) || !hasText(node);
      anchor = child.key !== undefined && atKey ? child.key : node;
    }
    return this.#positionOf(anchor);
  }

  #child(parent: unknown, step: string | number): { key: unknown; value: unknown } | undefined {
    const node = isAlias(parent) ? parent.resolve(this.#document) : parent;
    if (isMap(node)) return this.#pairs(node).get(String(step));
    return isSeq(node) && node.items[Number(step)] !== undefined
      ? { key: undefined, value: node.items[Number(step)] }
      : undefined;
  }

  #pairs(map: YAMLMap): ReadonlyMap<string | undefined, Pair> {
    const pairs = this.#pairsOfMaps.get(map) ?? new Map(map.items.map((pair) => [keyOf(pair), pair]));
    this.#pairsOfMaps.set(map, pairs);
    return pairs;
  }

  /** What YAML allows, or finds out too late, and a scenario does not have. */
  #contentProblems(): Problem[] {
    const found: Problem[] = [];
    const anchors = new Set<string>();
    visit(this.#document, (_, node) => {
      if (isMap(node)) found.push(...this.#keyProblems(node));
      if (isAlias(node) && !anchors.has(node.source)) {
        const message = `the alias *${node.source} means nothing: there is no &${node.source} before it`;
        found.push(this.#problem(node.range?.[0] ?? 0, message, node.source.length + 1));
      } else if (isNode(node) && 'anchor' in node && node.anchor !== undefined) anchors.add(node.anchor);
    });
    return found;
  }

  /** Keys that are there twice, and keys that are not simple texts. */
  *#keyProblems(map: YAMLMap): Generator<Problem> {
    const seen = new Set<string>();
    for (const pair of map.items) {
      const key = keyOf(pair);
      const at = isNode(pair.key) ? (pair.key.range?.[0] ?? 0) : 0;
      if (key === undefined) yield this.#problem(at, 'expected a simple key, found a list, a mapping or nothing');
      else if (key === '__proto__') yield this.#problem(at, 'unknown key "__proto__"', key.length);
      else if (seen.has(key)) yield this.#problem(at, `the key ${quoted(key)} is there twice; remove one`, key.length);
      else seen.add(key);
    }
  }

  #problem(offset: number, message: string, length = 1): Problem {
    return { source: this.name, position: this.#position(offset, length), message };
  }

  #positionOf(node: unknown): Position {
    const [start, end] = (isNode(node) ? node.range : undefined) ?? [0, 1];
    return this.#position(start, end - start);
  }

  #position(offset: number, length: number): Position {
    const { line, col } = this.#lines.linePos(offset);
    const start = this.#lines.lineStarts[line - 1] ?? 0;
    const end = this.#lines.lineStarts[line] ?? this.#text.length + 1;
    const text = this.#text.slice(start, end).replace(/\r?\n$/, '');
    return {
      line: Math.max(1, line),
      column: Math.max(1, col),
      text,
      length: Math.min(length, start + text.length - offset),
    };
  }
}

function keyOf(pair: Pair): string | undefined {
  return isScalar(pair.key) && pair.key.value !== null ? String(pair.key.value) : undefined;
}

/** An empty value (`key:`) has a place, but nothing to point at. */
function hasText(node: unknown): node is Node {
  return isNode(node) && node.range !== undefined && node.range !== null && node.range[1] > node.range[0];
}

function yamlMessage(error: YAMLError): string {
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return 'a tab in the indentation: YAML wants spaces';
    case 'MULTIPLE_DOCS':
      return 'a second document (---) begins here: a file has one scenario';
    case 'TAG_RESOLVE_FAILED':
      return 'YAML tags (!...) are not used in scenarios';
    default:
      if (error.message.startsWith('Maximum call stack')) return TOO_DEEP;
      return `not valid YAML: ${error.message.split('\n', 1)[0]}`;
  }
}

function tooMuch(error: unknown): string {
  if (error instanceof RangeError) return TOO_DEEP;
  if (error instanceof TooManyValues) return 'aliases (*name) make more than two million values of this file';
  throw error;
}

const TOO_DEEP = 'lists or mappings are nested too deeply, or an alias (*name) stands inside of what it means';
