import type { GuestPlace } from "../../../../shared/contract/guest-files/session.ts";

interface Turn {
  readonly place: GuestPlace | undefined;
  readonly background: boolean;
  readonly come: PromiseWithResolvers<void>;
}

/**
 * Gives those who work in an appliance their turn, one at a time: one place is mounted in it at once. What somebody
 * waits for comes first, in its order; what goes on in the background stays in the place that is mounted, while it can.
 */
export class PlaceQueue {
  readonly #mount: (place: GuestPlace) => Promise<void>;
  readonly #waiting: Turn[] = [];
  #mounted: GuestPlace | undefined;
  #busy = false;

  /** @param mount mounts a place instead of all that is mounted */
  constructor(mount: (place: GuestPlace) => Promise<void>) {
    this.#mount = mount;
  }

  /** Whether somebody has a turn or waits for one. */
  get busy(): boolean {
    return this.#busy;
  }

  /**
   * Does work with a place mounted.
   * @param place undefined for work that mounts and unmounts by itself
   * @throws what mounting or the work throws | the signal's reason
   */
  async turn<T>(
    place: GuestPlace | undefined,
    { background = false, signal }: { readonly background?: boolean; readonly signal?: AbortSignal },
    work: () => Promise<T>,
  ): Promise<T> {
    if (this.#busy) {
      const turn: Turn = { place, background, come: Promise.withResolvers() };
      this.#waiting.push(turn);
      await turn.come.promise;
    }
    this.#busy = true;
    try {
      signal?.throwIfAborted();
      if (place === undefined || this.#mounted !== place) this.#mounted = undefined;
      if (place !== undefined && this.#mounted === undefined) {
        await this.#mount(place);
        this.#mounted = place;
      }
      return await work();
    } finally {
      this.#next();
    }
  }

  #next(): void {
    const ranks = this.#waiting.map(({ place, background }): number =>
      background ? (place === this.#mounted ? 1 : 2) : 0,
    );
    const [next] = this.#waiting.splice(ranks.indexOf(Math.min(...ranks)), ranks.length > 0 ? 1 : 0);
    // Stays busy: nobody comes in between.
    if (next) next.come.resolve();
    else this.#busy = false;
  }
}
