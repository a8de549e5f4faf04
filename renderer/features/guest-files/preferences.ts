import { create } from "zustand";
import { persist } from "zustand/middleware";
import { COLUMNS, type Column, type Order } from "./list/rows.ts";

export type SizedColumn = Exclude<Column, "name">;
export const SIZED_COLUMNS = COLUMNS.filter((column) => column !== "name");

interface Preferences {
  order: Order;
  /** Pixels. */
  widths: Readonly<Record<SizedColumn | "side" | "preview", number>>;
  hidden: boolean;
  tree: boolean;
  preview: boolean;
}

const WIDTHS = { bytes: 76, owner: 88, mode: 92, modifiedAt: 124, side: 220, preview: 360 };

/** How the files were looked at: kept in the window's own storage. */
export const usePreferences = create<Preferences>()(
  persist(
    (): Preferences => ({
      order: { column: "name", descending: false },
      widths: WIDTHS,
      hidden: false,
      tree: true,
      preview: true,
    }),
    {
      name: "guesthouse.files",
      merge: (stored, standard) => {
        const kept = stored as Partial<Preferences> | undefined;
        return { ...standard, ...kept, widths: { ...standard.widths, ...kept?.widths } };
      },
    },
  ),
);

export const setWidth = (of: keyof typeof WIDTHS, width: number) =>
  usePreferences.setState(({ widths }) => ({ widths: { ...widths, [of]: width } }));

/** A click on a column's head: sorts by it, or turns the order round. Sizes and times begin with the highest. */
export const toggleOrder = (column: Column) =>
  usePreferences.setState(({ order }) => ({
    order: {
      column,
      descending: order.column === column ? !order.descending : column === "bytes" || column === "modifiedAt",
    },
  }));

export const toggle = (what: "hidden" | "tree" | "preview") =>
  usePreferences.setState((state) => ({ [what]: !state[what] }));

const NAME_MIN = 180;
const GAP = 12;
const SIDES = 32;
/** What goes first where there is no room for all; the details have it then. */
const LEAST_WANTED: readonly SizedColumn[] = ["mode", "owner", "modifiedAt", "bytes"];

/** The columns that fit beside a readable name into a list of this width. */
export function fittingColumns(widths: Preferences["widths"], width: number): readonly SizedColumn[] {
  let shown: readonly SizedColumn[] = SIZED_COLUMNS;
  const needs = () => shown.reduce((sum, column) => sum + widths[column] + GAP, NAME_MIN + SIDES);
  for (const least of LEAST_WANTED) {
    if (needs() <= width) break;
    shown = shown.filter((column) => column !== least);
  }
  return shown;
}

/** CSS grid tracks of a line. */
export const tracks = (columns: readonly SizedColumn[], widths: Preferences["widths"]): string =>
  ["minmax(0, 1fr)", ...columns.map((column) => `${widths[column]}px`)].join(" ");
