import { distance } from 'fastest-levenshtein';

/** ` Did you mean …?` to be put behind an error message; empty when no name is near. */
export function didYouMean(written: string, names: readonly string[]): string {
  const nearest = nearestName(written, names);
  return nearest === undefined ? '' : ` Did you mean ${nearest}?`;
}

/**
 * The name that was probably meant, whatever its capitals. Undefined when none is near: more than two letters (of a long
 * name: a third of them) would have to change, or all of a short one. Of equally near names the first.
 */
function nearestName(written: string, names: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let changes = Math.min(Math.max(2, Math.floor(written.length / 3)), written.length - 1) + 1;
  for (const name of names) {
    const needed = distance(written.toLowerCase(), name.toLowerCase());
    if (needed < changes) {
      nearest = name;
      changes = needed;
    }
  }
  return nearest;
}
