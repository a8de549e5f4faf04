import { create } from "zustand";
import { persist } from "zustand/middleware";

/** How logs are shown in this window. */
export const useLogPreferences = create<{ wrap: boolean }>()(
  persist((): { wrap: boolean } => ({ wrap: true }), { name: "guesthouse.logs" }),
);
