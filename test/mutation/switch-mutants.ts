import { applyMutant, type Mutant } from './mutant.ts';
import type { Span } from './operators.ts';

/** The function that the switches of a source text ask, by the mutant's index, whether it is the mutant's turn. */
export const SWITCH = '$isMutant';

/** A line for each file of unit tests: `[path, indexes of the mutants whose places its tests reached]`. */
export const REACHED_BY_TESTS = 'reached-by-tests.jsonl';

interface Switch extends Span {
  /** What stands in the place of the scope, given what has become of the switches inside it. */
  readonly wrap: (inner: string) => string;
}

/**
 * A source text that is all its mutants at once: each scope asks `$isMutant(index)` when it is reached. Static mutants
 * cannot be switched and are left out.
 */
export function switchMutants(source: string, mutants: readonly Mutant[]): string {
  const scopes = new Map<string, Span>();
  for (const { isStatic, scope, swappedWith } of mutants) {
    if (isStatic) continue;
    for (const span of swappedWith === undefined ? [scope] : [scope, swappedWith]) scopes.set(keyOf(span), span);
  }
  const switches = [...scopes.values()]
    .map((span): Switch => ({ start: span.start, end: span.end, wrap: wrapperOf(source, span, mutants) }))
    .sort((a, b) => a.start - b.start || b.end - a.end);
  return emit(source, { start: 0, end: source.length }, switches);
}

/** The text of a span, with the switches inside it, which are sorted by start, the outer before the inner. */
function emit(source: string, { start, end }: Span, switches: readonly Switch[]): string {
  let text = '';
  let position = start;
  for (let index = 0; index < switches.length; ) {
    const outer = switches[index] as Switch;
    const inner = switches.slice(index + 1).filter((other) => other.end <= outer.end);
    text += source.slice(position, outer.start) + outer.wrap(emit(source, outer, inner));
    position = outer.end;
    index += 1 + inner.length;
  }
  return text + source.slice(position, end);
}

function wrapperOf(source: string, span: Span, mutants: readonly Mutant[]): (inner: string) => string {
  const indexed = mutants.map((mutant, index) => ({ mutant, index })).filter(({ mutant }) => !mutant.isStatic);
  const here = indexed.filter(({ mutant }) => keyOf(mutant.scope) === keyOf(span));
  const leftOut = here.filter(({ mutant }) => mutant.replacement === '');
  const swappedAway = indexed.filter(({ mutant }) => mutant.swappedWith && keyOf(mutant.swappedWith) === keyOf(span));
  const swapped = here.filter(({ mutant }) => mutant.swappedWith !== undefined);
  const changed = here.filter(({ mutant }) => mutant.replacement !== '' && mutant.swappedWith === undefined);
  const ask = ({ index }: { index: number }) => `${SWITCH}(${index})`;
  if (changed.length > 0) {
    const cases = changed.map((each) => `${ask(each)} ? (${changedText(source, each.mutant)}) : `);
    return (inner) => `(${cases.join('')}(${inner}))`;
  }
  const before = swapped.map((each) => `if (${ask(each)}) { ${textOf(source, each.mutant.swappedWith)} } `);
  const guards = [...leftOut, ...swappedAway].map(ask).join(' || ');
  return (inner) => `${before.join('')}if (!(${guards})) { ${inner} }`;
}

/** The text of a mutant's scope as the mutant has it. */
function changedText(source: string, mutant: Mutant): string {
  const { scope } = mutant;
  return applyMutant(source, mutant).slice(scope.start, scope.end + mutant.replacement.length - mutant.original.length);
}

function textOf(source: string, span: Span | undefined): string {
  return span === undefined ? '' : source.slice(span.start, span.end);
}

function keyOf({ start, end }: Span): string {
  return `${start}-${end}`;
}
