import { create } from "zustand";
import { persist } from "zustand/middleware";
import { type Column, DEFAULT_COLUMNS, NUMBERS, tidied } from "./columns.ts";
import type { Sort, SortColumn } from "./select.ts";

interface Preferences {
  view: "list" | "tiles";
  sort: Sort;
  /** All of them, in their order. */
  columns: readonly Column[];
  /** Whether list and tiles have a head for each group. */
  grouped: boolean;
  /** Groups that were made, so that they are there while no machine lies in them. */
  groups: readonly string[];
  /** Groups folded away in list and tiles, and those in the sidebar. */
  folded: readonly string[];
  foldedInSidebar: readonly string[];
}

/** How the library was left: kept in the window's own storage. */
export const usePreferences = create<Preferences>()(
  persist(
    (): Preferences => ({
      view: "list",
      sort: { column: "name", descending: false },
      columns: DEFAULT_COLUMNS,
      grouped: false,
      groups: [],
      folded: [],
      foldedInSidebar: [],
    }),
    {
      name: "guesthouse.library",
      merge: (stored, standard) => ({
        ...standard,
        ...(stored as Partial<Preferences> | undefined),
        columns: tidied((stored as Partial<Preferences> | undefined)?.columns),
      }),
    },
  ),
);

/** A click on a column's head: sorts by it, or turns the order round. Numbers begin with the highest. */
export function toggleSort(column: SortColumn) {
  usePreferences.setState(({ sort }) => ({
    sort: { column, descending: sort.column === column ? !sort.descending : NUMBERS.has(column) },
  }));
}

const toggled = (list: readonly string[], item: string) =>
  list.includes(item) ? list.filter((each) => each !== item) : [...list, item];

export const toggleFold = (group: string) =>
  usePreferences.setState(({ folded }) => ({ folded: toggled(folded, group) }));

export const toggleFoldInSidebar = (group: string) =>
  usePreferences.setState(({ foldedInSidebar }) => ({ foldedInSidebar: toggled(foldedInSidebar, group) }));
