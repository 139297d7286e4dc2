import { parseSync } from 'vite';
import type { Mutant } from './mutant.ts';
import { type Replacement, replacementsAt, type SyntaxNode } from './operators.ts';

/**
 * All mutants of a source file, in the order of their places. Types, imports and the texts of errors stay as they are:
 * no behaviour depends on them.
 */
export function findMutants(file: string, source: string): Mutant[] {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const replacements: Replacement[] = [];
  visit(program as unknown as SyntaxNode, (node) => replacements.push(...replacementsAt(node, source)));
  replacements.sort((a, b) => a.start - b.start || a.end - b.end);
  return replacements.map(({ start, end, text }) => ({
    file,
    line: source.slice(0, start).split('\n').length,
    sourceLine: lineAt(source, start).trim(),
    start,
    end,
    original: source.slice(start, end),
    replacement: text,
  }));
}

function lineAt(source: string, offset: number): string {
  return source.slice(source.lastIndexOf('\n', offset) + 1).split('\n', 1)[0] ?? '';
}

function visit(node: SyntaxNode, see: (node: SyntaxNode) => void): void {
  if (isWithoutBehaviour(node)) return;
  see(node);
  for (const [field, value] of Object.entries(node)) {
    // The name of a field is not a value.
    if (field === 'key' && node.computed === false) continue;
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child, see);
  }
}

function isWithoutBehaviour(node: SyntaxNode): boolean {
  if (node.type.startsWith('TS') && !KEPT_TYPE_SYNTAX.has(node.type)) return true;
  if (node.type === 'ImportDeclaration') return true;
  const callee = node.type === 'NewExpression' ? (node.callee as SyntaxNode) : undefined;
  return callee?.name === 'Error' || callee?.name === 'RangeError';
}

/** Syntax of TypeScript around expressions that have a behaviour. */
const KEPT_TYPE_SYNTAX = new Set(['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression']);

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string';
}
