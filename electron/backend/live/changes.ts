import { Subscription } from "./subscription.ts";

/** Those who follow something that changes. */
export class Changes {
  readonly #listeners = new Set<() => void>();

  /** Whether anybody follows. */
  get followed(): boolean {
    return this.#listeners.size > 0;
  }

  /** Tells everybody that there was a change. */
  tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** Calls `listener` after each change until the returned function is called. */
  onChange(listener: () => void): () => void {
    const own = () => listener();
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  /**
   * What `read` gives now, then again after changes: the newest only, for a consumer that is slow.
   * @param read gives undefined while there is nothing to tell yet
   * @param onEnd called once, when the consumer has left
   */
  watch<T>(read: () => T | undefined, signal: AbortSignal, onEnd?: () => void): Subscription<T> {
    let fresh = true;
    const take = () => {
      const item = fresh ? read() : undefined;
      if (item !== undefined) fresh = false;
      return item;
    };
    const stop = this.onChange(() => {
      fresh = true;
      subscription.wake();
    });
    const subscription: Subscription<T> = new Subscription(
      take,
      () => {
        stop();
        onEnd?.();
      },
      signal,
    );
    return subscription;
  }
}
