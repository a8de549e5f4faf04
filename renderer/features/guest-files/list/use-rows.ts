import { useEffect, useRef, useState } from "react";
import type { ErrorData } from "../../../../shared/model/error.ts";
import { client } from "../../../app/session.ts";
import { toErrorData } from "../../../components/errors.ts";
import type { Where } from "../address.ts";
import { foundRow, type Order, type Row, rowIn } from "./rows.ts";
import { SortedRows } from "./sorted-rows.ts";

interface Wanted extends Where {
  readonly session: string;
  /** Names to search for below; empty to list the folder. */
  readonly sought: string;
  /** Another one lists the folder anew. */
  readonly round: number;
}

export interface Listing {
  /** In order; what there is so far. */
  readonly rows: readonly Row[];
  readonly done: boolean;
  /** How many there will be, once that is known. */
  readonly total?: number | undefined;
  /** Of a search. */
  readonly looked?: number;
  readonly tooMany?: boolean;
  readonly error?: ErrorData;
}

const NOTHING: Listing = { rows: [], done: false };

/** A folder's entries, or what a search below it has found, as they come. */
export function useRows({ session, place, path, sought, round }: Wanted, order: Order): Listing {
  const [listing, setListing] = useState(NOTHING);
  const sorted = useRef<SortedRows>(undefined);
  const latest = useRef(order);

  // The same folder once more: what is seen stays until all of it has come.
  const subject = JSON.stringify([session, place, path, sought]);
  const seen = useRef("");
  // biome-ignore lint/correctness/useExhaustiveDependencies: an order alone lists nothing anew, a round does
  useEffect(() => {
    const again = seen.current === subject;
    seen.current = subject;
    if (!again) setListing(NOTHING);
    const stop = new AbortController();
    const rows = new SortedRows(latest.current);
    if (!again) sorted.current = rows;
    const show = (facts: Omit<Listing, "rows">) => {
      if (!again) return setListing({ ...facts, rows: rows.rows });
      if (!facts.done) return;
      sorted.current = rows;
      // The order may have changed meanwhile.
      void rows.reorder(latest.current).then((mine) => mine && setListing({ ...facts, rows: rows.rows }));
    };
    const at = { session, place, path };
    read(stop.signal, at, sought, rows, show).catch((thrown: unknown) => {
      if (!stop.signal.aborted) setListing({ rows: rows.rows, done: true, error: toErrorData(thrown) });
    });
    return () => stop.abort();
  }, [subject, round]);

  const { column, descending } = order;
  useEffect(() => {
    const before = latest.current;
    latest.current = { column, descending };
    if (before.column === column && before.descending === descending) return;
    const rows = sorted.current;
    void rows?.reorder(latest.current).then((mine) => {
      if (mine && sorted.current === rows) setListing((known) => ({ ...known, rows: rows.rows }));
    });
  }, [column, descending]);
  return listing;
}

async function read(
  signal: AbortSignal,
  at: { session: string; place: string; path: string },
  sought: string,
  rows: SortedRows,
  show: (facts: Omit<Listing, "rows">) => void,
): Promise<void> {
  if (sought === "") {
    let last: number | undefined;
    for await (const { entries, total } of await client.api.guestFiles.list(at, { signal })) {
      if (signal.aborted) return;
      rows.add(entries.map((entry) => rowIn(at.path, entry)));
      last = total ?? last;
      show({ done: false, total: last });
    }
    if (!signal.aborted) show({ done: true });
    return;
  }
  let looked = 0;
  let tooMany = false;
  for await (const piece of await client.api.guestFiles.search({ ...at, text: sought }, { signal })) {
    if (signal.aborted) return;
    rows.add(piece.found.map(({ path, entry }) => foundRow(at.path, path, entry)));
    looked = piece.looked;
    tooMany = piece.end === "too-many";
    show({ done: false, looked });
  }
  if (!signal.aborted) show({ done: true, looked, tooMany });
}
