import { create } from "zustand";
import { nothing, type Selection } from "../../components/selection.ts";

/** The library's selection; every row looks for itself alone in it. */
export const useSelection = create<Selection>(() => nothing);

export const select = (change: (before: Selection) => Selection) => useSelection.setState(change);

export const useSelected = (key: string) => useSelection(({ keys }) => keys.has(key));
export const useActive = (key: string) => useSelection(({ active }) => active === key);
