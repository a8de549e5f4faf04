/** Milliseconds of synchronous work before others get their turn. */
const sliceMs = 6;

/** Lets the event loop go round after each few milliseconds of synchronous work. */
export class TimeSlice {
  #since = performance.now();
  #pause: Promise<void> | undefined;

  /** Resolves when the caller may work; to be awaited before each piece. */
  async turn(): Promise<void> {
    while (this.#pause) await this.#pause;
    if (performance.now() - this.#since < sliceMs) return;
    this.#pause = new Promise((resolve) =>
      setImmediate(() => {
        this.#pause = undefined;
        this.#since = performance.now();
        resolve();
      }),
    );
    await this.#pause;
  }
}
