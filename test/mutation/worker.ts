import { type ChildProcess, fork } from 'node:child_process';

/** In MB. A mutant that needs more collects something without end. */
const MEMORY_LIMIT = 1_500;

/** A process that does one job at a time, and is replaced when a job drives it into an endless loop or a crash. */
export class Worker<Job, Answer> {
  readonly #script: string;
  readonly #directory: string;
  /** In ms: a process that says nothing for so long is in an endless loop. */
  readonly #longestSilence: number;
  #process: ChildProcess | undefined;

  constructor(script: string, directory: string, longestSilence: number) {
    this.#script = script;
    this.#directory = directory;
    this.#longestSilence = longestSilence;
  }

  /** Undefined when the process did not survive the job. */
  async ask(job: Job): Promise<Answer | undefined> {
    if (this.#process === undefined) {
      this.#process = fork(this.#script, {
        cwd: this.#directory,
        execArgv: [`--max-old-space-size=${MEMORY_LIMIT}`],
        stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
      });
      if ((await this.#answer(this.#process)) === undefined) return undefined;
    }
    this.#process.send(job as object);
    return (await this.#answer(this.#process)) as Answer | undefined;
  }

  close(): void {
    this.#process?.kill('SIGKILL');
    this.#process = undefined;
  }

  #answer(child: ChildProcess): Promise<unknown> {
    return new Promise((done) => {
      const end = () => this.close();
      let timer = setTimeout(end, this.#longestSilence);
      const finish = (answer: unknown) => {
        clearTimeout(timer);
        child.removeAllListeners();
        child.stdout?.removeAllListeners('data');
        done(answer);
      };
      child.stdout?.on('data', () => {
        clearTimeout(timer);
        timer = setTimeout(end, this.#longestSilence);
      });
      child.on('message', finish);
      child.on('exit', () => {
        this.#process = undefined;
        finish(undefined);
      });
    });
  }
}
