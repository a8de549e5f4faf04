import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { Browser, BrowserState } from "./session/store.ts";

/** The browser of the page. */
export const BrowserContext = createContext<Browser | undefined>(undefined);

export function useBrowser(): Browser {
  const browser = useContext(BrowserContext);
  if (!browser) throw new Error("outside of a page of files");
  return browser;
}

/** A part of what the page's browser knows. */
export const useFiles = <T>(select: (state: BrowserState) => T): T => useStore(useBrowser().store, select);
