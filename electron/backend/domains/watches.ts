import type { Domain, DomainEvent, Listed } from "../../../shared/contract/domains.ts";
import { Subscription } from "../live/subscription.ts";

/** What the watchers are told about. */
export interface Source {
  /** Whether there is a first snapshot. */
  readonly loaded: boolean;
  all(): readonly { readonly domain: Domain }[];
  peek(uuid: string): { readonly domain: Domain } | undefined;
}

/** Fewer are read before anybody has seen their names. */
const worthListing = 200;

interface Watch {
  readonly subscription: Subscription<DomainEvent>;
  snapshot: boolean;
  /** What it has seen of the names that come before the first snapshot. */
  listed: readonly Listed[];
  readonly changed: Set<string>;
  readonly removed: Set<string>;
}

/** Those who follow a connection's machines: each gets a snapshot, then what changed since it last took. */
export class Watches {
  readonly #source: Source;
  readonly #watches = new Set<Watch>();
  #listed: readonly Listed[] = [];

  constructor(source: Source) {
    this.#source = source;
  }

  open(signal: AbortSignal): Subscription<DomainEvent> {
    const watch: Watch = {
      snapshot: true,
      listed: [],
      changed: new Set(),
      removed: new Set(),
      subscription: new Subscription<DomainEvent>(
        () => this.#takeFor(watch),
        () => this.#watches.delete(watch),
        signal,
      ),
    };
    if (!signal.aborted) this.#watches.add(watch);
    return watch.subscription;
  }

  /** What is known of all machines while the first snapshot is being made. */
  list(machines: readonly Listed[]): void {
    if (this.#source.loaded || machines.length < worthListing) return;
    this.#listed = machines;
    for (const { subscription } of [...this.#watches]) subscription.wake();
  }

  /** Everybody gets a snapshot next. */
  restart(): void {
    this.#listed = [];
    for (const watch of [...this.#watches]) {
      watch.snapshot = true;
      watch.subscription.wake();
    }
  }

  patch(changed: readonly string[], removed: readonly string[]): void {
    if (!this.#source.loaded || changed.length + removed.length === 0) return;
    for (const watch of [...this.#watches]) {
      for (const uuid of changed) {
        watch.changed.add(uuid);
        watch.removed.delete(uuid);
      }
      for (const uuid of removed) {
        watch.removed.add(uuid);
        watch.changed.delete(uuid);
      }
      watch.subscription.wake();
    }
  }

  close(): void {
    for (const { subscription } of [...this.#watches]) subscription.close();
  }

  #takeFor(watch: Watch): DomainEvent | undefined {
    if (!this.#source.loaded) {
      if (watch.listed === this.#listed || this.#listed.length === 0) return undefined;
      watch.listed = this.#listed;
      return { type: "listed", machines: [...this.#listed] };
    }
    if (watch.snapshot) {
      watch.snapshot = false;
      watch.changed.clear();
      watch.removed.clear();
      return { type: "snapshot", domains: this.#source.all().map(({ domain }) => domain) };
    }
    if (watch.removed.size > 0) {
      const uuids = [...watch.removed];
      watch.removed.clear();
      return { type: "removed", uuids };
    }
    if (watch.changed.size > 0) {
      const domains = [...watch.changed].flatMap((uuid) => this.#source.peek(uuid)?.domain ?? []);
      watch.changed.clear();
      return { type: "changed", domains };
    }
    return undefined;
  }
}
