/** A part of a source text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A node of the syntax tree (ESTree), with the fields that some types of nodes have. */
export interface SyntaxNode extends Span {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** What stands instead of the text from `start` to `end`. */
export interface Replacement extends Span {
  readonly text: string;
  /** The statement that is left out, or changes places with `swappedWith`; undefined for a change of the node itself. */
  readonly statement?: SyntaxNode;
  readonly swappedWith?: SyntaxNode;
}

const OTHER_OPERATORS: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
  '+=': ['-='],
  '-=': ['+='],
  '??=': ['='],
};

const OTHER_METHODS: Readonly<Record<string, string>> = {
  min: 'max',
  max: 'min',
  ceil: 'floor',
  floor: 'ceil',
  some: 'every',
  every: 'some',
};

/** Calls that hand on what they are called on, only less of it or in another order: they can be left out. */
const PASSING_METHODS = new Set(['filter', 'slice', 'sort', 'toSorted', 'reverse', 'flatMap']);

const REMOVABLE_STATEMENTS = new Set(['ExpressionStatement', 'ThrowStatement', 'ContinueStatement', 'BreakStatement']);

/** Everything that can be put in the place of a node, or of a part of it. */
export function replacementsAt(node: SyntaxNode, source: string): Replacement[] {
  const text = (of: SyntaxNode) => source.slice(of.start, of.end);
  const whole = (replacement: string): Replacement => ({ start: node.start, end: node.end, text: replacement });
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'AssignmentExpression':
      return otherOperators(node, source);
    case 'UnaryExpression':
      return node.operator === '!' || node.operator === '-' ? [whole(text(node.argument as SyntaxNode))] : [];
    case 'Literal':
      return otherLiterals(node).map(whole);
    case 'IfStatement':
    case 'WhileStatement':
    case 'ConditionalExpression':
      return otherConditions(node);
    case 'CallExpression':
      return otherCalls(node, source);
    case 'BlockStatement':
    case 'Program':
      return otherStatements(node.body as SyntaxNode[], text);
    default:
      return [];
  }
}

function otherOperators(node: SyntaxNode, source: string): Replacement[] {
  const left = node.left as SyntaxNode;
  const right = node.right as SyntaxNode;
  const operator = String(node.operator);
  const start = source.indexOf(operator, left.end);
  if (start < 0 || start >= right.start) return [];
  return (OTHER_OPERATORS[operator] ?? []).map((text) => ({ start, end: start + operator.length, text }));
}

function otherLiterals({ value }: SyntaxNode): string[] {
  if (typeof value === 'boolean') return [String(!value)];
  if (typeof value === 'number') return [String(value + 1), `(${value - 1})`];
  if (typeof value === 'string') return [value === '' ? "'mutated'" : "''"];
  return [];
}

/** Conditions whose own operator is not replaced anyway. */
function otherConditions(node: SyntaxNode): Replacement[] {
  const { type, start, end } = node.test as SyntaxNode;
  if (type === 'BinaryExpression' || type === 'LogicalExpression' || type === 'UnaryExpression') return [];
  // `while (true)` would never end.
  const values = node.type === 'WhileStatement' ? ['false'] : ['true', 'false'];
  return values.map((text) => ({ start, end, text }));
}

function otherCalls(node: SyntaxNode, source: string): Replacement[] {
  const callee = node.callee as SyntaxNode;
  if (callee.type !== 'MemberExpression') return [];
  const object = callee.object as SyntaxNode;
  const property = callee.property as SyntaxNode;
  const method = source.slice(property.start, property.end);
  const replacements: Replacement[] = [];
  const other = OTHER_METHODS[method];
  if (other !== undefined) replacements.push({ start: property.start, end: property.end, text: other });
  if (PASSING_METHODS.has(method)) {
    replacements.push({ start: node.start, end: node.end, text: source.slice(object.start, object.end) });
  }
  return replacements;
}

/** A statement is left out, or changes places with the next one. */
function otherStatements(statements: readonly SyntaxNode[], text: (node: SyntaxNode) => string): Replacement[] {
  return statements.flatMap((statement, index) => {
    if (!isRemovable(statement)) return [];
    const replacements: Replacement[] = [{ start: statement.start, end: statement.end, text: '', statement }];
    const next = statements[index + 1];
    if (
      next?.type === 'ExpressionStatement' &&
      statement.type === 'ExpressionStatement' &&
      !areFields(statement, next)
    ) {
      const swapped = `${text(next)} ${text(statement)}`;
      replacements.push({ start: statement.start, end: next.end, text: swapped, statement, swappedWith: next });
    }
    return replacements;
  });
}

/** Two that only store what is there already, as constructors do: their order cannot matter. */
function areFields(...statements: readonly SyntaxNode[]): boolean {
  return statements.every(({ expression }) => {
    const { type, operator, right } = expression as SyntaxNode;
    return type === 'AssignmentExpression' && operator === '=' && PLAIN_VALUES.has((right as SyntaxNode).type);
  });
}

const PLAIN_VALUES = new Set(['Identifier', 'MemberExpression', 'Literal']);

function isRemovable(statement: SyntaxNode): boolean {
  return (
    REMOVABLE_STATEMENTS.has(statement.type) || (statement.type === 'ReturnStatement' && statement.argument === null)
  );
}
