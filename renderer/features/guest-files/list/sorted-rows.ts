import { comparison, merged, type Order, type Row, sorting } from "./rows.ts";

/** Milliseconds of work at a time: what is left of a frame is for drawing. */
const SLICE_MS = 6;

/** Rows that come in pieces and are always in order; a hundred thousand of them hold no frame up. */
export class SortedRows {
  rows: readonly Row[] = [];
  #compare: (a: Row, b: Row) => number;
  /** What has come while all are put into another order. */
  #late: Row[] | undefined;
  #turn = 0;

  constructor(order: Order) {
    this.#compare = comparison(order);
  }

  /** Takes a piece of a few thousand. */
  add(piece: readonly Row[]): void {
    if (this.#late) this.#late.push(...piece);
    else this.rows = merged(this.rows, piece.toSorted(this.#compare), this.#compare);
  }

  /** Puts all into another order, in slices; resolves to whether no later call has taken its place. */
  async reorder(order: Order): Promise<boolean> {
    this.#turn += 1;
    const turn = this.#turn;
    const compare = comparison(order);
    this.#compare = compare;
    this.#late ??= [];
    const sorted = await inSlices(sorting(this.rows, compare), () => turn !== this.#turn);
    if (!sorted || turn !== this.#turn) return false;
    const late = this.#late;
    this.#late = undefined;
    this.rows = late.length > 0 ? merged(sorted, late.sort(compare), compare) : sorted;
    return true;
  }
}

async function inSlices<T>(work: Generator<void, T>, stopped: () => boolean): Promise<T | undefined> {
  for (let end = performance.now() + SLICE_MS; ; ) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() < end) continue;
    await new Promise((resolve) => setTimeout(resolve));
    if (stopped()) return undefined;
    end = performance.now() + SLICE_MS;
  }
}
