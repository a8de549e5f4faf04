import { navigate } from "wouter/use-browser-location";
import { create } from "zustand";
import { createJSONStorage, persist } from "zustand/middleware";
import { machinePath } from "../machines/index.ts";
import { parseTabs, sameMachine, type Tab, tabAt, tabBeside, withoutTab } from "./tabs.ts";

/** The machines open in this window; each window has its own, kept over a reload. */
export const useTabs = create<{ tabs: readonly Tab[] }>()(
  persist(() => ({ tabs: [] as readonly Tab[] }), {
    name: "guesthouse.tabs",
    storage: createJSONStorage(() => sessionStorage),
    merge: (kept, now) => ({ ...now, tabs: parseTabs((kept as { tabs?: unknown } | undefined)?.tabs) }),
  }),
);

/** Changes the tabs; nobody is told where they stay as they are. */
export function changeTabs(change: (tabs: readonly Tab[]) => readonly Tab[]): void {
  const { tabs } = useTabs.getState();
  const next = change(tabs);
  if (next !== tabs) useTabs.setState({ tabs: next });
}

export const goTo = ({ connection, uuid, page }: Tab) => navigate(machinePath(connection, uuid, page));

type Ref = Pick<Tab, "connection" | "uuid">;

/** Closes a machine's tab; the machine itself goes on. Who sees it goes to the next tab, from the last to the library. */
export function closeTab(machine: Ref, current: Ref | undefined): void {
  const { tabs, next } = withoutTab(useTabs.getState().tabs, machine);
  useTabs.setState({ tabs });
  if (!current || !sameMachine(machine, current)) return;
  if (next) goTo(next);
  else navigate("/");
}

/** Goes to the tab at a place of the first eight, from 0; the ninth is the last of all. */
export function goToPlace(place: number): void {
  const tab = tabAt(useTabs.getState().tabs, place);
  if (tab) goTo(tab);
}

/** Goes to the tab so many places further. */
export function stepTab(current: Ref, by: number): void {
  const tab = tabBeside(useTabs.getState().tabs, current, by);
  if (tab) goTo(tab);
}
