import { Changes } from "./changes.ts";
import type { Subscription } from "./subscription.ts";

/** A value that changes, and those who follow it: each gets the present value, then the newest after a change. */
export class Latest<T> {
  #value: T;
  readonly #changes = new Changes();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    this.#value = value;
    this.#changes.tell();
  }

  /** Calls `listener` after each change until the returned function is called. */
  onChange(listener: () => void): () => void {
    return this.#changes.onChange(listener);
  }

  watch(signal: AbortSignal): Subscription<{ readonly value: T }> {
    return this.#changes.watch(() => ({ value: this.#value }), signal);
  }
}
