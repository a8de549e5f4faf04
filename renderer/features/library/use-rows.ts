import { useMemo } from "react";
import type { Machine } from "../machines/index.ts";
import { usePreferences } from "./preferences.ts";
import { type Row, rowsOf } from "./rows.ts";

/** The machines in lines of so many beside each other, in groups where the user wants that. */
export function useRows(machines: readonly Machine[], columns: number): readonly Row[] {
  const grouped = usePreferences((state) => state.grouped);
  const folded = usePreferences((state) => state.folded);
  return useMemo(
    () => rowsOf(machines, { columns, grouped, folded: new Set(folded) }),
    [machines, columns, grouped, folded],
  );
}
