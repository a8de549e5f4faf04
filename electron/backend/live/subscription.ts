/**
 * The async iterator behind every subscription. The producer says with {@link wake} that there may be
 * something; `take` hands out what has gathered since the last time, so that a slow consumer gets one merged
 * item instead of a queue that grows.
 */
export class Subscription<T> implements AsyncIterableIterator<T, void, void> {
  readonly #take: () => T | undefined;
  readonly #onClose: () => void;
  readonly #signal: AbortSignal;
  readonly #waiting: ((result: IteratorResult<T, void>) => void)[] = [];
  #closed = false;

  /**
   * @param take gives the next item, or undefined while there is none
   * @param onClose called once, when the consumer leaves or `signal` aborts
   */
  constructor(take: () => T | undefined, onClose: () => void, signal: AbortSignal) {
    this.#take = take;
    this.#onClose = onClose;
    this.#signal = signal;
    if (signal.aborted) this.close();
    else signal.addEventListener("abort", this.close);
  }

  /** Tells the consumer that `take` may have something. */
  wake(): void {
    while (this.#waiting.length > 0) {
      const item = this.#take();
      if (item === undefined) return;
      this.#waiting.shift()?.({ value: item, done: false });
    }
  }

  /** Ends the iteration; also called by the abort signal. */
  readonly close = (): void => {
    if (this.#closed) return;
    this.#closed = true;
    this.#signal.removeEventListener("abort", this.close);
    for (const resolve of this.#waiting.splice(0)) resolve({ value: undefined, done: true });
    this.#onClose();
  };

  next(): Promise<IteratorResult<T, void>> {
    if (this.#closed) return Promise.resolve({ value: undefined, done: true });
    const item = this.#waiting.length === 0 ? this.#take() : undefined;
    if (item !== undefined) return Promise.resolve({ value: item, done: false });
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  return(): Promise<IteratorResult<T, void>> {
    this.close();
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }
}
