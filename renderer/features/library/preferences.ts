import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { Sort, SortColumn } from "./select.ts";

interface Preferences {
  view: "list" | "tiles";
  sort: Sort;
}

/** How the library was left: kept in the window's own storage. */
export const usePreferences = create<Preferences>()(
  persist(
    () => ({ view: "list" as Preferences["view"], sort: { column: "name", descending: false } as Sort }),
    {
      name: "guesthouse.library",
    },
  ),
);

/** Numbers are most wanted from the top, words from A. */
const startsDescending = (column: SortColumn) => column === "cpu" || column === "memory";

/** A click on a column's head: sorts by it, or turns the order round. */
export function toggleSort(column: SortColumn) {
  usePreferences.setState(({ sort }) => ({
    sort: { column, descending: sort.column === column ? !sort.descending : startsDescending(column) },
  }));
}
