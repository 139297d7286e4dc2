import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { transformWithOxc } from 'vite';
import { applyMutant, type Mutant } from './mutant.ts';
import { switchMutants } from './switch-mutants.ts';
import type { TraceOrder } from './trace-order.ts';
import type { Answer, Job, Played } from './trace-player-process.ts';
import type { UnitTestAnswer, UnitTestJob } from './unit-test-process.ts';
import { Worker } from './worker.ts';

/** In ms, and far more than the longest trace or unit test takes on a busy machine, or the start of either process. */
const LONGEST_SILENCE = 60_000;

/** An endless loop is told from a mutant that only does more than the original by this factor, beyond this many steps. */
const LOOP = { factor: 20, steps: 1_000_000 };

const SOURCES = ['cli', 'models', 'reports', 'scenarios', 'sim', 'test', 'dist', 'package.json', 'tsconfig.json'];

export type Fate = 'killed by a trace' | 'killed by a unit test' | 'survived';

/** A copy of the project in which mutants take the place of the original, those of one file after the other. */
export class Workspace {
  readonly #directory: string;
  readonly #traces: TraceOrder;
  readonly #unitTests: Worker<UnitTestJob, UnitTestAnswer>;

  /** @param directory is made anew. */
  constructor(directory: string, traces: TraceOrder) {
    this.#directory = directory;
    this.#traces = traces;
    this.#unitTests = new Worker('dist/test/mutation/unit-test-process.js', directory, LONGEST_SILENCE);
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
    const isNeeded = (path: string) => !/(^|\/)test\/(golden|snapshots)\//.test(path);
    for (const source of SOURCES) cpSync(source, `${directory}/${source}`, { recursive: true, filter: isNeeded });
    symlinkSync(resolve('node_modules'), `${directory}/node_modules`);
  }

  /**
   * Tries the chosen ones of all mutants of a file one after the other.
   * @throws Error when the file as it is does not pass.
   */
  async try(
    file: string,
    mutants: readonly Mutant[],
    chosen: readonly Mutant[],
    onFate: (mutant: Mutant, fate: Fate) => void,
  ): Promise<void> {
    const source = readFileSync(`${this.#directory}/${file}`, 'utf8');
    await this.#writeForTraces(file, switchMutants(source, mutants));
    const player = this.#tracePlayer();
    const original = await this.#playOriginal(player);
    const testsThatReach = await this.#testOriginal(file, source, mutants);
    for (const mutant of chosen) {
      const index = mutants.indexOf(mutant);
      let fate: Fate;
      if (mutant.isStatic) fate = await this.#fateWhenLoaded(file, source, mutants, mutant);
      else if (!(await this.#passes(player, index, original))) fate = 'killed by a trace';
      else fate = await this.#fateByUnitTests(file, source, mutant, testsThatReach(index));
      onFate(mutant, fate);
    }
    player.close();
    await this.#writeForTraces(file, source);
  }

  close(): void {
    this.#unitTests.close();
  }

  #tracePlayer(): Worker<Job, Answer> {
    return new Worker('dist/test/mutation/trace-player-process.js', this.#directory, LONGEST_SILENCE);
  }

  /** For each trace how it is played without a mutant. */
  async #playOriginal(player: Worker<Job, Answer>): Promise<Map<string, Played>> {
    const { directory } = this.#traces;
    const traces = this.#traces.names().map((name) => ({ name, mostSteps: Number.MAX_SAFE_INTEGER }));
    const answer = await player.ask({ directory, traces, mutant: undefined });
    if (answer === undefined || answer.different !== undefined) {
      throw new Error(`without a mutant: ${answer?.different ?? 'the player'} fails`);
    }
    return new Map(Object.entries(answer.played));
  }

  /** Plays the traces that come by the mutant's place. */
  async #passes(player: Worker<Job, Answer>, mutant: number, original: ReadonlyMap<string, Played>): Promise<boolean> {
    const names = this.#traces.names().filter((name) => original.get(name)?.reached.includes(mutant) === true);
    const mostSteps = (name: string) => (original.get(name)?.steps ?? 0) * LOOP.factor + LOOP.steps;
    return await this.#agrees(player, { mutant, traces: names.map((name) => ({ name, mostSteps: mostSteps(name) })) });
  }

  async #agrees(player: Worker<Job, Answer>, job: Pick<Job, 'mutant' | 'traces'>): Promise<boolean> {
    if (job.traces.length === 0) return true;
    const answer = await player.ask({ directory: this.#traces.directory, ...job });
    if (answer?.different !== undefined) this.#traces.noteKill(answer.different);
    return answer !== undefined && answer.different === undefined;
  }

  /** Gives, for a mutant's index, the tests that come by its place. */
  async #testOriginal(file: string, source: string, mutants: readonly Mutant[]): Promise<(mutant: number) => string[]> {
    writeFileSync(`${this.#directory}/${file}`, switchMutants(source, mutants));
    const answer = await this.#unitTests.ask({ file, tests: 'all' });
    writeFileSync(`${this.#directory}/${file}`, source);
    if (answer?.passed !== true) throw new Error(`${file}: the unit tests fail without a mutant`);
    return (mutant) => answer.reached.filter(([, reached]) => reached.includes(mutant)).map(([test]) => test);
  }

  /**
   * A static mutant needs a process of its own, in which the file is the mutant from the start. As that takes long, the unit
   * tests that are likely to notice come first.
   */
  async #fateWhenLoaded(file: string, source: string, mutants: readonly Mutant[], mutant: Mutant): Promise<Fate> {
    if ((await this.#fateByUnitTests(file, source, mutant, 'likely')) !== 'survived') return 'killed by a unit test';
    await this.#writeForTraces(file, applyMutant(source, mutant));
    const player = this.#tracePlayer();
    const traces = this.#traces.names().map((name) => ({ name, mostSteps: Number.MAX_SAFE_INTEGER }));
    const agrees = await this.#agrees(player, { mutant: undefined, traces });
    player.close();
    await this.#writeForTraces(file, switchMutants(source, mutants));
    return agrees ? await this.#fateByUnitTests(file, source, mutant, 'all') : 'killed by a trace';
  }

  async #fateByUnitTests(file: string, source: string, mutant: Mutant, tests: UnitTestJob['tests']): Promise<Fate> {
    if (tests.length === 0) return 'survived';
    writeFileSync(`${this.#directory}/${file}`, applyMutant(source, mutant));
    const answer = await this.#unitTests.ask({ file, tests });
    writeFileSync(`${this.#directory}/${file}`, source);
    return answer?.passed === true ? 'survived' : 'killed by a unit test';
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
