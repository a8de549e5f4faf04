import { logInternal } from "../errors/plain-error.ts";

/** Steps that were done, to be taken back in reverse when a later one fails. */
export class Undo {
  readonly #steps: (() => Promise<void>)[] = [];

  add(step: () => Promise<void>): void {
    this.#steps.push(step);
  }

  /** Takes everything back. One step that fails does not keep the others from being taken back. */
  async rollBack(): Promise<void> {
    for (const step of this.#steps.splice(0).reverse()) {
      await step().catch(logInternal);
    }
  }
}
