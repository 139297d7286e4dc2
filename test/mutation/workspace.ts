import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { transformWithOxc } from 'vite';
import { applyMutant, type Mutant } from './mutant.ts';
import { switchMutants } from './switch-mutants.ts';
import type { TraceOrder } from './trace-order.ts';
import type { Job, Played } from './trace-player-process.ts';
import { Worker } from './worker.ts';

/** In ms, and far more than the longest trace takes, or all unit tests. */
const LONGEST_SILENCE = { traces: 5_000, tests: 40_000 };

const SOURCES = ['cli', 'models', 'reports', 'scenarios', 'sim', 'test', 'dist', 'package.json', 'tsconfig.json'];

export type Fate = 'killed by a trace' | 'killed by a unit test' | 'survived';

/** A copy of the project in which mutants take the place of the original, those of one file after the other. */
export class Workspace {
  readonly #directory: string;
  readonly #traces: TraceOrder;
  readonly #unitTests: Worker<string, boolean>;

  /** @param directory is made anew. */
  constructor(directory: string, traces: TraceOrder) {
    this.#directory = directory;
    this.#traces = traces;
    this.#unitTests = new Worker('dist/test/mutation/unit-test-process.js', directory, LONGEST_SILENCE.tests);
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
    const isNeeded = (path: string) => !/(^|\/)test\/(golden|snapshots)\//.test(path);
    for (const source of SOURCES) cpSync(source, `${directory}/${source}`, { recursive: true, filter: isNeeded });
    symlinkSync(resolve('node_modules'), `${directory}/node_modules`);
  }

  /**
   * Tries the mutants of a file one after the other.
   * @throws Error when the file as it is does not pass.
   */
  async try(file: string, mutants: readonly Mutant[], onFate: (mutant: Mutant, fate: Fate) => void): Promise<void> {
    const source = readFileSync(`${this.#directory}/${file}`, 'utf8');
    await this.#writeForTraces(file, switchMutants(source, mutants));
    const player = this.#tracePlayer();
    const reached = await this.#reachedBy(player);
    if ((await this.#unitTests.ask(file)) !== true) throw new Error(`${file}: the unit tests fail without a mutant`);
    for (const [index, mutant] of mutants.entries()) {
      const traces = this.#traces.names().filter((name) => reached.get(name)?.has(index) === true);
      const isKilled = mutant.isStatic
        ? await this.#isKilledWhenLoaded(file, source, mutants, mutant)
        : !(await this.#passes(player, index, traces));
      onFate(mutant, isKilled ? 'killed by a trace' : await this.#fateByUnitTests(file, source, mutant));
    }
    player.close();
    await this.#writeForTraces(file, source);
  }

  close(): void {
    this.#unitTests.close();
  }

  #tracePlayer(): Worker<Job, Played> {
    return new Worker('dist/test/mutation/trace-player-process.js', this.#directory, LONGEST_SILENCE.traces);
  }

  /** For each trace the mutants, by index, whose places it comes by. */
  async #reachedBy(player: Worker<Job, Played>): Promise<Map<string, ReadonlySet<number>>> {
    const { directory } = this.#traces;
    const played = await player.ask({ directory, traces: this.#traces.names(), mutant: undefined });
    if (played === undefined || played.different !== undefined) {
      throw new Error(`without a mutant: ${played?.different ?? 'the player'} fails`);
    }
    return new Map(Object.entries(played.reached).map(([name, reached]) => [name, new Set(reached)]));
  }

  async #passes(player: Worker<Job, Played>, mutant: number | undefined, traces: readonly string[]): Promise<boolean> {
    if (traces.length === 0) return true;
    const played = await player.ask({ directory: this.#traces.directory, traces, mutant });
    if (played?.different !== undefined) this.#traces.noteKill(played.different);
    return played !== undefined && played.different === undefined;
  }

  /** A static mutant needs a process of its own, in which the file is the mutant from the start. */
  async #isKilledWhenLoaded(
    file: string,
    source: string,
    mutants: readonly Mutant[],
    mutant: Mutant,
  ): Promise<boolean> {
    await this.#writeForTraces(file, applyMutant(source, mutant));
    const player = this.#tracePlayer();
    const isKilled = !(await this.#passes(player, undefined, this.#traces.names()));
    player.close();
    await this.#writeForTraces(file, switchMutants(source, mutants));
    return isKilled;
  }

  async #fateByUnitTests(file: string, source: string, mutant: Mutant): Promise<Fate> {
    writeFileSync(`${this.#directory}/${file}`, applyMutant(source, mutant));
    const passed = await this.#unitTests.ask(file);
    writeFileSync(`${this.#directory}/${file}`, source);
    return passed === true ? 'survived' : 'killed by a unit test';
  }

  /** The player of traces runs JavaScript; the unit tests take the TypeScript itself. */
  async #writeForTraces(file: string, source: string): Promise<void> {
    const { code } = await transformWithOxc(source, file, {
      typescript: { rewriteImportExtensions: 'rewrite' },
      target: 'esnext',
      sourcemap: false,
    });
    writeFileSync(`${this.#directory}/dist/${file.replace(/\.ts$/, '.js')}`, code);
  }
}
