import { expect, it, vi } from "vitest";
import { machineFixture } from "../machines/machine.fixture.ts";
import { plannedRemovals, type Removal } from "./removals.ts";

// The calls themselves are the browser's matter.
vi.mock("../../app/session.ts", () => ({ client: {} }));

const disk = (id: string, ticked: boolean, bytes?: number) => ({
  id,
  target: "vda",
  device: "disk" as const,
  path: `/images/${id}`,
  usedBy: [],
  removable: ticked,
  ticked,
  ...(bytes !== undefined && { bytes }),
});
const described = (name: string, more: object): Removal => ({
  machine: machineFixture(name),
  command: `undefine ${name}`,
  description: {
    name,
    running: false,
    disks: [],
    tpm: false,
    snapshots: 0,
    checkpoints: 0,
    managedSave: false,
    autostart: false,
    pastDefinitions: 0,
    free: [],
    revision: "r",
    ...more,
  },
});
const reasons = { running: "It runs.", unreadable: (message: string) => `Unreadable: ${message}` };

it("leaves running and unreadable machines, and counts what goes with the others", () => {
  const removals: Removal[] = [
    described("a", { disks: [disk("a", true, 100), disk("shared", false, 50)], managedSave: true }),
    described("b", { disks: [disk("b", true)], running: true }),
    { machine: machineFixture("c"), error: { code: "gone", message: "no such domain" } },
  ];
  const calm = plannedRemovals(removals, false, new Map(), reasons);
  expect(calm.does.map(({ machine }) => machine.key)).toEqual(["a"]);
  expect(calm.skips.map(({ machine, reason }) => [machine.key, reason])).toEqual([
    ["b", "It runs."],
    ["c", "Unreadable: no such domain"],
  ]);
  expect(calm).toMatchObject({ files: 1, bytes: 100, kept: 1, savedStates: 1, running: 1 });

  const forced = plannedRemovals(removals, true, new Map(), reasons);
  expect(forced.does.map(({ machine }) => machine.key)).toEqual(["a", "b"]);
  expect(forced).toMatchObject({ files: 2, bytes: 100, running: 1 });

  const chosen = new Map([["a", new Set(["shared"])]]);
  expect(plannedRemovals(removals, false, chosen, reasons)).toMatchObject({ files: 1, bytes: 50, kept: 1 });
});
