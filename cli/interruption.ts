/** Ctrl-C and a request to end, taken note of instead of ending the process at once. */
export class Interruption {
  #exitCode: number | undefined;
  readonly #interrupt = () => this.#note(130);
  readonly #terminate = () => this.#note(143);

  constructor() {
    process.on('SIGINT', this.#interrupt);
    process.on('SIGTERM', this.#terminate);
  }

  /** As a shell has it: 128 and the signal's number; undefined without a signal. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /** From here on signals end the process as usual. */
  stopListening(): void {
    process.off('SIGINT', this.#interrupt);
    process.off('SIGTERM', this.#terminate);
  }

  #note(exitCode: number): void {
    this.#exitCode ??= exitCode;
  }
}
