import { isMachinePage, type MachinePage } from "../machines/index.ts";

/** A machine that the user has opened, and the page of it that was seen last. */
export interface Tab {
  readonly connection: string;
  readonly uuid: string;
  readonly page: MachinePage;
}
type Ref = Pick<Tab, "connection" | "uuid">;

/** More than anybody reads; beyond them the one that stands first goes. */
export const MOST_TABS = 50;

/** What an earlier page of this window left behind; nothing where it does not fit. */
export function parseTabs(value: unknown): readonly Tab[] {
  return Array.isArray(value) && value.every(isTab) ? value.slice(-MOST_TABS) : [];
}

function isTab(value: unknown): value is Tab {
  const { connection, uuid, page } = (value ?? {}) as Partial<Record<keyof Tab, unknown>>;
  return (
    typeof connection === "string" &&
    /^[\w-]{1,64}$/.test(connection) &&
    typeof uuid === "string" &&
    /^[\da-f-]{36}$/i.test(uuid) &&
    typeof page === "string" &&
    isMachinePage(page)
  );
}

export const sameMachine = (a: Ref, b: Ref) => a.connection === b.connection && a.uuid === b.uuid;

export const indexOfTab = (tabs: readonly Tab[], machine: Ref) =>
  tabs.findIndex((tab) => sameMachine(tab, machine));

/** With the machine's tab on that page: its own place if it has one, else the last. */
export function withTab(tabs: readonly Tab[], tab: Tab): readonly Tab[] {
  const index = indexOfTab(tabs, tab);
  if (index < 0) return [...tabs, tab].slice(-MOST_TABS);
  return tabs[index]!.page === tab.page ? tabs : tabs.with(index, tab);
}

/** Without the machine's tab, and the one to go to if it was in view: its right neighbour, else its left one. */
export function withoutTab(
  tabs: readonly Tab[],
  machine: Ref,
): { tabs: readonly Tab[]; next: Tab | undefined } {
  const index = indexOfTab(tabs, machine);
  if (index < 0) return { tabs, next: undefined };
  return { tabs: tabs.toSpliced(index, 1), next: tabs[index + 1] ?? tabs[index - 1] };
}

/** With the machine's tab at another place. */
export function moveTab(tabs: readonly Tab[], machine: Ref, to: number): readonly Tab[] {
  const from = indexOfTab(tabs, machine);
  const place = Math.max(0, Math.min(tabs.length - 1, to));
  return from < 0 || from === place ? tabs : tabs.toSpliced(from, 1).toSpliced(place, 0, tabs[from]!);
}

/** The tab so many places further, around the ends. */
export function tabBeside(tabs: readonly Tab[], machine: Ref, by: number): Tab | undefined {
  const index = indexOfTab(tabs, machine);
  return index < 0 ? undefined : tabs[(index + by + tabs.length) % tabs.length];
}

/** The tab at a place of the first eight, from 0; at the ninth the last of all. */
export const tabAt = (tabs: readonly Tab[], place: number): Tab | undefined =>
  place === 8 ? tabs.at(-1) : tabs[place];
