import type { MenuItemConstructorOptions } from "electron";
import { expect, test, vi } from "vitest";
import type { Domain } from "../../shared/contract/domains.ts";
import { listedMachines, type TrayMachine, trayTemplate } from "./tray-menu.ts";

const machine = (name: string, state: Domain["state"] = "running"): TrayMachine => ({
  connection: "c",
  domain: { name, state, uuid: name, persistent: true, hasManagedSave: false } as Domain,
});
const actions = () => ({ open: vi.fn(), openConsole: vi.fn(), act: vi.fn(), quit: vi.fn() });
const labels = (items: readonly MenuItemConstructorOptions[]) =>
  items.map(({ label, type }) => label ?? type);
const submenu = (items: readonly MenuItemConstructorOptions[], index = 0) =>
  items[index]!.submenu as MenuItemConstructorOptions[];
const click = (item: MenuItemConstructorOptions | undefined) => (item!.click as () => void)();

test("lists what runs, by name", () => {
  const machines = [
    machine("vm10"),
    machine("off", "shutoff"),
    machine("vm2", "paused"),
    machine("x", "crashed"),
  ];
  expect(listedMachines(machines).map(({ domain }) => domain.name)).toEqual(["vm2", "vm10"]);
});

test("says so where nothing runs", () => {
  const items = trayTemplate([], actions());
  expect(labels(items)).toEqual(["No machine is running", "separator", "Open Guesthouse", "Quit"]);
  expect(items[0]!.enabled).toBe(false);
});

test("each has its console, its shutdown, and pause or resume", () => {
  const done = actions();
  const machines = [machine("a & b"), machine("c", "paused")];
  const items = trayTemplate(machines, done);
  expect(labels(items).slice(0, 2)).toEqual(["a && b", "c (paused)"]);
  expect(labels(submenu(items))).toEqual(["Open console", "separator", "Shut down", "Pause"]);
  for (const item of submenu(items)) if (item.click) click(item);
  expect(done.openConsole).toHaveBeenCalledWith(machines[0]);
  expect(done.act.mock.calls).toEqual([
    [machines[0], "shutdown"],
    [machines[0], "suspend"],
  ]);
  // A guest that stands still hears no request to shut down.
  const paused = submenu(items, 1);
  expect(labels(paused)).toEqual(["Open console", "separator", "Shut down", "Resume"]);
  expect(paused.map(({ enabled }) => enabled)).toEqual([undefined, undefined, false, true]);
});

test("of many it lists twenty and counts the rest, which the window shows", () => {
  const done = actions();
  const many = Array.from({ length: 23 }, (_, index) => machine(`vm${index}`));
  const items = trayTemplate(many, done);
  expect(items.filter(({ submenu: menu }) => menu)).toHaveLength(20);
  expect(items[20]!.label).toBe("and 3 more …");
  click(items[20]);
  click(items.at(-1));
  expect([done.open, done.quit].map((call) => call.mock.calls.length)).toEqual([1, 1]);
  expect(trayTemplate([machine("n".repeat(500))], done)[0]!.label).toHaveLength(48);
});
