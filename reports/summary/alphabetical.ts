/** By code units: a locale's order would differ between machines. */
export function alphabetical<Value>(map: ReadonlyMap<string, Value>): [string, Value][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
