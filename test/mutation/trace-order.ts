import { mkdirSync, writeFileSync } from 'node:fs';
import { readPackedTraces } from '../conformance/packed-traces.ts';

/** The traces as files of their own, and the order in which they are most likely to kill a mutant soon. */
export class TraceOrder {
  readonly directory: string;
  /** In the order in which they are tried while none has killed more than another. */
  readonly #names: string[];
  readonly #kills = new Map<string, number>();

  /** Writes the project's traces into `directory`. */
  constructor(directory: string) {
    this.directory = directory;
    mkdirSync(directory, { recursive: true });
    // The fleets take two fifths of the time of all traces, and their nodes do what those of the other families do.
    const short = readPackedTraces().filter(({ input }) => !input.name.startsWith('fleet'));
    const traces = short.map(({ input, expect }) => {
      const text = JSON.stringify({ input, expect });
      const name = `${input.name}${input.version === undefined ? '' : `-v${input.version}`}`;
      writeFileSync(`${directory}/${name}.json`, text);
      return { name, turn: Number(/(\d+)(?:-v|$)/.exec(name)?.[1]), size: text.length };
    });
    // One of each family, then the next of each; within a turn the short ones first.
    this.#names = traces.sort((a, b) => a.turn - b.turn || a.size - b.size).map(({ name }) => name);
  }

  /** Those that have killed most come first. */
  names(): string[] {
    const kills = (name: string) => this.#kills.get(name) ?? 0;
    return this.#names.toSorted((a, b) => kills(b) - kills(a));
  }

  noteKill(name: string): void {
    this.#kills.set(name, (this.#kills.get(name) ?? 0) + 1);
  }
}
