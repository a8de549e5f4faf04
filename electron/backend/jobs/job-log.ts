import type { JobLogLine } from "../../../shared/contract/jobs.ts";
import { Changes } from "../live/changes.ts";
import type { Subscription } from "../live/subscription.ts";

/** The contract's own limits. */
const maxLines = 10_000;
const maxText = 100_000;
/** Characters kept of one job. */
const maxCharacters = 2 << 20;

/** What a job tells of itself; its oldest lines go when there are too many. */
export class JobLog {
  readonly #lines: JobLogLine[] = [];
  readonly #changes = new Changes();
  /** The number of the first line that is kept, among all that were added. */
  #first = 0;
  #characters = 0;

  add(kind: JobLogLine["kind"], text: string): void {
    const line = { at: Date.now(), kind, text: text.slice(0, maxText) };
    this.#lines.push(line);
    this.#characters += line.text.length;
    while (this.#lines.length > maxLines || this.#characters > maxCharacters) {
      this.#characters -= this.#lines.shift()!.text.length;
      this.#first += 1;
    }
    this.#changes.tell();
  }

  /** All lines that are kept, then those that are added. */
  watch(signal: AbortSignal): Subscription<{ first: number; lines: JobLogLine[] }> {
    let next: number | undefined;
    return this.#changes.watch(() => {
      const end = this.#first + this.#lines.length;
      if (next === end) return undefined;
      const first = Math.max(next ?? 0, this.#first);
      next = end;
      return { first, lines: this.#lines.slice(first - this.#first) };
    }, signal);
  }
}
