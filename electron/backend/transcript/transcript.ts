import type { TranscriptEntry } from "../../../shared/contract/jobs.ts";
import { Subscription } from "../live/subscription.ts";
import { shellQuote } from "./shell-quote.ts";

/** Entries kept; the contract's own limit. */
const kept = 10_000;
const maxCommand = 20_000;

/** The commands that this session's actions stand for. */
export class Transcript {
  readonly #entries: TranscriptEntry[] = [];
  readonly #watchers = new Set<() => void>();
  #lastId = 0;

  /**
   * Records what was done.
   * @param title one plain phrase, such as "Start debian12"
   * @param commands argument lists, in the order in which they would be typed
   */
  record(title: string, ...commands: readonly (readonly string[])[]): void {
    this.#lastId += 1;
    const command = commands.map(shellQuote).join("\n").slice(0, maxCommand);
    this.#entries.push({ id: this.#lastId, at: Date.now(), title: title.slice(0, 400), command });
    if (this.#entries.length > kept) this.#entries.shift();
    for (const wake of [...this.#watchers]) wake();
  }

  /** All entries so far, then each new one. */
  watch(signal: AbortSignal): Subscription<{ entries: TranscriptEntry[] }> {
    let seen = 0;
    let first = true;
    const take = () => {
      const entries = this.#entries.filter((entry) => entry.id > seen);
      if (entries.length === 0 && !first) return undefined;
      first = false;
      seen = this.#lastId;
      return { entries };
    };
    const wake = () => subscription.wake();
    const subscription = new Subscription(take, () => this.#watchers.delete(wake), signal);
    this.#watchers.add(wake);
    return subscription;
  }
}
