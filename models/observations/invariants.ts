/** Something that must never be has come to be: a bug of the model. The message says where things stood. */
class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant';
}

/** @throws BrokenInvariant unless `holds`. `state` is only asked for then. */
export function assertInvariant(holds: boolean, what: string, state: () => unknown): void {
  if (!holds) throw new BrokenInvariant(`${what}: ${JSON.stringify(state())}`);
}
