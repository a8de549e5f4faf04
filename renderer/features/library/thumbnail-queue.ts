/** Something on screen that wants a picture now and then. */
export interface Subject {
  /** Takes one picture; a failure makes the subject wait longer. */
  shoot(signal: AbortSignal): Promise<void>;
}

interface Entry {
  subject: Subject;
  dueAt: number;
}

export interface QueueOptions {
  /** Milliseconds between two pictures of one subject. */
  interval: number;
  /** Milliseconds to wait after a failure. */
  afterFailure: number;
  now?: () => number;
}

/**
 * Takes pictures of what is on screen one after the other, so that a wall of machines never floods the
 * hypervisor; libvirt tells of no change of a screen, hence the interval. Rests while nothing is registered.
 */
export class ThumbnailQueue {
  readonly #options: QueueOptions;
  readonly #now: () => number;
  readonly #entries = new Map<string, Entry>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #current: { key: string; abort: AbortController } | undefined;

  constructor(options: QueueOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Pictures from now on until the returned function is called; `shotAt` says when the last one was taken. */
  add(key: string, subject: Subject, shotAt?: number): () => void {
    const entry = { subject, dueAt: shotAt === undefined ? 0 : shotAt + this.#options.interval };
    this.#entries.set(key, entry);
    this.#schedule();
    return () => {
      if (this.#entries.get(key) !== entry) return;
      this.#entries.delete(key);
      if (this.#current?.key === key) this.#current.abort.abort();
      if (this.#entries.size === 0) clearTimeout(this.#timer);
    };
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#current || this.#entries.size === 0) return;
    const [key, entry] = [...this.#entries].reduce((first, each) =>
      each[1].dueAt < first[1].dueAt ? each : first,
    );
    this.#timer = setTimeout(() => void this.#shoot(key, entry), Math.max(0, entry.dueAt - this.#now()));
  }

  async #shoot(key: string, entry: Entry): Promise<void> {
    const abort = new AbortController();
    this.#current = { key, abort };
    let wait = this.#options.interval;
    try {
      await entry.subject.shoot(abort.signal);
    } catch {
      wait = this.#options.afterFailure;
    }
    this.#current = undefined;
    entry.dueAt = this.#now() + wait;
    this.#schedule();
  }
}
