import type { TranscriptEntry } from "../../../shared/contract/jobs.ts";
import { Subscription } from "../live/subscription.ts";
import { boundedCommandText, type Command } from "./command-text.ts";

/** Entries kept; the contract's own limit. */
const kept = 10_000;
/** Characters kept in all: whole definitions are among the commands. */
const maxKept = 16 << 20;

/** Something that was done, see {@link Transcript.record}. */
export interface Step {
  readonly title: string;
  readonly commands: readonly Command[];
}

/** The commands that this session's actions stand for. */
export class Transcript {
  readonly #entries: TranscriptEntry[] = [];
  readonly #watchers = new Set<() => void>();
  #lastId = 0;
  #characters = 0;

  /**
   * Records what was done.
   * @param title one plain phrase, such as "Start debian12"
   * @param commands in the order in which they would be typed; never with a secret
   */
  record(title: string, ...commands: readonly Command[]): void {
    this.recordAll([{ title, commands }]);
  }

  /** Records several things that were done, an entry each; watchers are told once. */
  recordAll(steps: readonly Step[]): void {
    for (const { title, commands } of steps) this.#add(title, boundedCommandText(...commands));
    for (const wake of [...this.#watchers]) wake();
  }

  #add(title: string, command: string): void {
    this.#lastId += 1;
    this.#entries.push({ id: this.#lastId, at: Date.now(), title: title.slice(0, 400), command });
    this.#characters += command.length;
    while (this.#entries.length > kept || this.#characters > maxKept) {
      this.#characters -= this.#entries.shift()?.command.length ?? 0;
    }
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
