/** The run has nothing of this name. Whoever shows it knows which names are near. */
export class UnknownName extends Error {
  override readonly name = 'UnknownName';
  readonly kind: 'pod' | 'node' | 'subnet';
  readonly asked: string;
  readonly known: readonly string[];

  constructor(kind: 'pod' | 'node' | 'subnet', asked: string, known: readonly string[]) {
    super(`the run has no ${kind} ${asked}`);
    this.kind = kind;
    this.asked = asked;
    this.known = known;
  }
}
