import { type ChildProcess, fork, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { transformWithOxc } from 'vite';
import { applyMutant, type Mutant } from './mutant.ts';
import type { TraceOrder } from './trace-order.ts';

/** In ms, and far more than the longest trace takes, or all unit tests: a mutant that needs more is in an endless loop. */
const LONGEST_SILENCE = { traces: 6_000, tests: 30_000 };
/** In MB. A mutant that needs more collects something without end. */
const MEMORY_LIMIT = 1_000;
/** So many traces are played before the unit tests, which take as long as some hundred of them; the others after these. */
const FIRST_TRACES = 100;

const SOURCES = ['cli', 'models', 'reports', 'scenarios', 'sim', 'test', 'package.json', 'tsconfig.json'];

export type Fate = 'killed by a trace' | 'killed by a unit test' | 'survived';

/** A copy of the project in which one mutant at a time takes the place of the original. */
export class Workspace {
  readonly #directory: string;
  readonly #traces: TraceOrder;
  readonly #lastKiller = new Map<string, Fate>();
  #unitTests: ChildProcess | undefined;

  /** @param directory is made anew. */
  constructor(directory: string, traces: TraceOrder) {
    this.#directory = directory;
    this.#traces = traces;
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
    const isNeeded = (path: string) => !/\/test\/(golden|snapshots)\//.test(path);
    for (const source of [...SOURCES, 'dist']) {
      cpSync(source, `${directory}/${source}`, { recursive: true, filter: isNeeded });
    }
    symlinkSync(resolve('node_modules'), `${directory}/node_modules`);
  }

  /** @param mutant undefined: the project as it is. */
  async fateOf(mutant: Mutant | undefined): Promise<Fate> {
    if (mutant === undefined) return this.#fate('models/ipamd/ipamd.ts');
    const original = readFileSync(`${this.#directory}/${mutant.file}`, 'utf8');
    try {
      await this.#write(mutant.file, applyMutant(original, mutant));
      return await this.#fate(mutant.file);
    } finally {
      await this.#write(mutant.file, original);
    }
  }

  close(): void {
    this.#unitTests?.kill('SIGKILL');
  }

  async #fate(changedFile: string): Promise<Fate> {
    const traces = this.#traces.names();
    const firstTraces = async () =>
      (await this.#play(traces.slice(0, FIRST_TRACES))) ? 'survived' : 'killed by a trace';
    const otherTraces = async () => ((await this.#play(traces.slice(FIRST_TRACES))) ? 'survived' : 'killed by a trace');
    const unitTests = async () => ((await this.#test(changedFile)) ? 'survived' : 'killed by a unit test');
    // Where a unit test noticed the last change of this file, it may notice this one too.
    const startsWithTraces = this.#lastKiller.get(changedFile) !== 'killed by a unit test';
    const stages = startsWithTraces ? [firstTraces, unitTests, otherTraces] : [unitTests, firstTraces, otherTraces];
    for (const stage of stages) {
      const fate = await stage();
      if (fate === 'survived') continue;
      this.#lastKiller.set(changedFile, fate);
      return fate;
    }
    return 'survived';
  }

  /** The TypeScript for the unit tests, and the JavaScript that is made of it for the player of traces. */
  async #write(file: string, source: string): Promise<void> {
    writeFileSync(`${this.#directory}/${file}`, source);
    const { code } = await transformWithOxc(source, file, {
      typescript: { rewriteImportExtensions: 'rewrite' },
      target: 'esnext',
      sourcemap: false,
    });
    writeFileSync(`${this.#directory}/dist/${file.replace(/\.ts$/, '.js')}`, code);
  }

  #play(traces: readonly string[]): Promise<boolean> {
    const parameters = ['dist/test/mutation/play-until-difference.js', this.#traces.directory, ...traces];
    return new Promise((done) => {
      const child = spawn(process.execPath, [`--max-old-space-size=${MEMORY_LIMIT}`, ...parameters], {
        cwd: this.#directory,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      let output = '';
      const kill = () => child.kill('SIGKILL');
      let timer = setTimeout(kill, LONGEST_SILENCE.traces);
      child.stdout.on('data', (data) => {
        output += data;
        clearTimeout(timer);
        timer = setTimeout(kill, LONGEST_SILENCE.traces);
      });
      child.on('close', (code) => {
        clearTimeout(timer);
        const killer = output.replace(/^\.*/, '');
        if (killer !== '') this.#traces.noteKill(killer);
        done(code === 0);
      });
    });
  }

  #test(changedFile: string): Promise<boolean> {
    this.#unitTests ??= fork('dist/test/mutation/unit-test-runner.js', {
      cwd: this.#directory,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const runner = this.#unitTests;
    return new Promise((done) => {
      const finish = (passed: boolean) => {
        clearTimeout(timer);
        runner.removeAllListeners();
        done(passed);
      };
      const end = () => {
        runner.kill('SIGKILL');
        this.#unitTests = undefined;
        finish(false);
      };
      const timer = setTimeout(end, LONGEST_SILENCE.tests);
      runner.on('message', (passed) => finish(passed === true));
      runner.on('exit', end);
      runner.send(changedFile);
    });
  }
}
