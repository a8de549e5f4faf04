import { create } from "zustand";
import { persist } from "zustand/middleware";

const KEPT = 20;

/** What was done through the palette, by its id, the latest first: kept in the window's own storage. */
export const useRecent = create<{ ids: readonly string[] }>()(
  persist(() => ({ ids: [] as readonly string[] }), { name: "guesthouse.palette" }),
);

export const remember = (id: string) =>
  useRecent.setState(({ ids }) => ({ ids: [id, ...ids.filter((other) => other !== id)].slice(0, KEPT) }));
