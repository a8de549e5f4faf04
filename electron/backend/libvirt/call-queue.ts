import type { Priority } from "./protocol/procedure.ts";

/** First in, first out; constant time however long it gets. */
class Fifo<T> {
  #in: T[] = [];
  #out: T[] = [];

  push(item: T): void {
    this.#in.push(item);
  }

  shift(): T | undefined {
    if (this.#out.length === 0) {
      this.#out = this.#in.reverse();
      this.#in = [];
    }
    return this.#out.pop();
  }
}

/** Calls that wait for their turn: those of high priority first, each kind in order. */
export class CallQueue<T extends { readonly priority: Priority }> {
  readonly #high = new Fifo<T>();
  readonly #low = new Fifo<T>();

  push(item: T): void {
    (item.priority === "high" ? this.#high : this.#low).push(item);
  }

  shift(): T | undefined {
    return this.#high.shift() ?? this.#low.shift();
  }
}
