import { expect, test, vi } from "vitest";
import { MOST_TABS, moveTab, parseTabs, type Tab, tabAt, tabBeside, withoutTab, withTab } from "./tabs.ts";

vi.mock("../../app/session.ts", () => ({ client: {} }));

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const tab = (n: number, page: Tab["page"] = "console"): Tab => ({ connection: "c", uuid: uuid(n), page });
const [a, b, c] = [tab(1), tab(2), tab(3)];

test("a machine has one tab, which remembers its last page", () => {
  const tabs = withTab(withTab([], a), b);
  expect(tabs).toEqual([a, b]);
  expect(withTab(tabs, a)).toBe(tabs);
  expect(withTab(tabs, tab(1, "notes"))).toEqual([tab(1, "notes"), b]);
  const same = { ...a, connection: "other" };
  expect(withTab(tabs, same)).toEqual([a, b, same]);
});

test("eight have a place of their own, and the ninth is the last", () => {
  const many = Array.from({ length: 12 }, (_, n) => tab(n));
  expect(tabAt(many, 0)).toBe(many[0]);
  expect(tabAt(many, 7)).toBe(many[7]);
  expect(tabAt(many, 8)).toBe(many[11]);
  expect(tabAt([a, b], 2)).toBeUndefined();
});

test("of too many the first goes", () => {
  const many = Array.from({ length: MOST_TABS }, (_, n) => tab(n));
  expect(withTab(many, tab(999))).toEqual([...many.slice(1), tab(999)]);
});

test("closing goes to the right neighbour, else to the left, else nowhere", () => {
  expect(withoutTab([a, b, c], b)).toEqual({ tabs: [a, c], next: c });
  expect(withoutTab([a, b, c], c)).toEqual({ tabs: [a, b], next: b });
  expect(withoutTab([a], a)).toEqual({ tabs: [], next: undefined });
  expect(withoutTab([a], b)).toEqual({ tabs: [a], next: undefined });
});

test("tabs move within the bar", () => {
  expect(moveTab([a, b, c], a, 2)).toEqual([b, c, a]);
  expect(moveTab([a, b, c], c, 0)).toEqual([c, a, b]);
  expect(moveTab([a, b, c], c, 9)).toEqual([a, b, c]);
  expect(moveTab([a, b], a, -4)).toEqual([a, b]);
});

test("the next tab is around the ends", () => {
  expect(tabBeside([a, b, c], c, 1)).toBe(a);
  expect(tabBeside([a, b, c], a, -1)).toBe(c);
  expect(tabBeside([a, b], c, 1)).toBeUndefined();
});

test("what another version left behind is taken only where it fits", () => {
  expect(parseTabs([a, b])).toEqual([a, b]);
  expect(parseTabs([{ ...a, page: "nowhere" }])).toEqual([]);
  expect(parseTabs([{ ...a, connection: "../x" }])).toEqual([]);
  expect(parseTabs("spoilt")).toEqual([]);
});
