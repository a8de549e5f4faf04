import type { JobLogLine } from "../../../shared/contract/jobs.ts";
import { Changes } from "../live/changes.ts";
import type { Subscription } from "../live/subscription.ts";

/** The contract's own limits. */
const maxLines = 10_000;
const maxText = 100_000;

/** What a job tells of itself; its oldest lines go when there are too many. */
export class JobLog {
  readonly #lines: JobLogLine[] = [];
  readonly #changes = new Changes();

  add(kind: JobLogLine["kind"], text: string): void {
    this.#lines.push({ at: Date.now(), kind, text: text.slice(0, maxText) });
    if (this.#lines.length > maxLines) this.#lines.shift();
    this.#changes.tell();
  }

  /** All lines, again whole after each change. */
  watch(signal: AbortSignal): Subscription<{ lines: JobLogLine[] }> {
    return this.#changes.watch(() => ({ lines: [...this.#lines] }), signal);
  }
}
