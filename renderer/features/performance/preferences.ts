import { create } from "zustand";
import { persist } from "zustand/middleware";

/** Minutes. */
export const RANGES = ["5", "15", "60"] as const;
export type Range = (typeof RANGES)[number];

interface Preferences {
  range: Range;
  view: "graphs" | "table";
}

/** How the page was left: kept in the window's own storage. */
export const usePreferences = create<Preferences>()(
  persist((): Preferences => ({ range: "5", view: "graphs" }), { name: "guesthouse.performance" }),
);

export const rangeMs = (range: Range): number => Number(range) * 60_000;
