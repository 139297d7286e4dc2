import { parseSync } from 'vite';
import type { Mutant } from './mutant.ts';
import { replacementsAt, type SyntaxNode } from './operators.ts';

/**
 * All mutants of a source file, in the order of their places. Types, imports and the texts of errors stay as they are:
 * no behaviour depends on them.
 */
export function findMutants(file: string, source: string): Mutant[] {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const mutants: Mutant[] = [];
  visit(program as unknown as SyntaxNode, { isStatic: true, chain: undefined }, (node, { isStatic, chain }) => {
    for (const { start, end, text, statement, swappedWith } of replacementsAt(node, source)) {
      mutants.push({
        file,
        line: source.slice(0, start).split('\n').length,
        sourceLine: lineAt(source, start).trim(),
        start,
        end,
        original: source.slice(start, end),
        replacement: text,
        scope: statement ?? chain ?? changedNode(node, start),
        swappedWith,
        isStatic,
      });
    }
  });
  return mutants.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Of conditions it is the test that changes, not the whole statement. */
function changedNode(node: SyntaxNode, start: number): SyntaxNode {
  const test = node.test as SyntaxNode | undefined;
  return test?.start === start ? test : node;
}

function lineAt(source: string, offset: number): string {
  return source.slice(source.lastIndexOf('\n', offset - 1) + 1).split('\n', 1)[0] ?? '';
}

interface Place {
  readonly isStatic: boolean;
  /** The optional chain (`a?.b().c`) whose link the node is: only the whole can be switched. */
  readonly chain: SyntaxNode | undefined;
}

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);
const LINKS: Readonly<Record<string, string>> = { CallExpression: 'callee', MemberExpression: 'object' };

function visit(node: SyntaxNode, place: Place, see: (node: SyntaxNode, place: Place) => void): void {
  if (isWithoutBehaviour(node)) return;
  see(node, place);
  const isStatic = place.isStatic && !FUNCTIONS.has(node.type) && !(node.type === 'PropertyDefinition' && !node.static);
  for (const [field, value] of Object.entries(node)) {
    // The name of a field is not a value.
    if (field === 'key' && node.computed === false) continue;
    const isLink = LINKS[node.type] === field;
    const chain = node.type === 'ChainExpression' ? node : isLink ? place.chain : undefined;
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) visit(child, { isStatic, chain }, see);
    }
  }
}

function isWithoutBehaviour(node: SyntaxNode): boolean {
  if (node.type.startsWith('TS') && !KEPT_TYPE_SYNTAX.has(node.type)) return true;
  if (node.type === 'ImportDeclaration') return true;
  const callee = node.type === 'NewExpression' ? (node.callee as SyntaxNode) : undefined;
  return ERRORS_WITH_A_TEXT.has(String(callee?.name));
}

const ERRORS_WITH_A_TEXT = new Set(['Error', 'RangeError', 'StartFailed']);

/** Syntax of TypeScript around expressions that have a behaviour. */
const KEPT_TYPE_SYNTAX = new Set(['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression']);

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string';
}
