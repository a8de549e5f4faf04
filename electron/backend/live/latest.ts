import { Subscription } from "./subscription.ts";

/** A value that changes, and those who follow it: each gets the present value, then the newest after a change. */
export class Latest<T> {
  #value: T;
  readonly #changed = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    this.#value = value;
    for (const changed of [...this.#changed]) changed();
  }

  /** Calls `listener` after each change until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.#changed.add(listener);
    return () => this.#changed.delete(listener);
  }

  watch(signal: AbortSignal): Subscription<{ readonly value: T }> {
    let fresh = true;
    const take = () => {
      if (!fresh) return undefined;
      fresh = false;
      return { value: this.#value };
    };
    const stop = this.onChange(() => {
      fresh = true;
      subscription.wake();
    });
    const subscription: Subscription<{ readonly value: T }> = new Subscription(take, stop, signal);
    return subscription;
  }
}
