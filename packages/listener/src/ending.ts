/** The end of the time that handlers have. */
export class Ending {
  // It makes its signal when that is first asked for, which takes longer than all else that is done for a webhook on
  // this thread (4 µs); few handlers ask.
  readonly #controller = new AbortController();
  #reason: Error | undefined;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  end(reason: Error): void {
    this.#reason = reason;
    this.#controller.abort(reason);
  }

  throwIfEnded(): void {
    if (this.#reason !== undefined) throw this.#reason;
  }
}
