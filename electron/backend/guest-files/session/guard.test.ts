import { expect, test } from "vitest";
import type { Connection } from "../../connections/connection.ts";
import { snapshotReaders } from "../../snapshots/readers.ts";
import { guardOf } from "./guard.ts";
import type { OpenedSource } from "./opened-source.ts";

const uuid = "00000000-0000-4000-8000-000000000001";

/** A machine whose disks were opened, and what happens to it then. */
function opened(live: boolean, readOnlyBecause?: string) {
  const listeners = new Set<(uuid: string) => void>();
  const now = { heard: live, active: live };
  const domains = {
    onChange: (listener: (uuid: string) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    peek: () => ({ domain: { state: now.heard ? "running" : "shutoff" } }),
  };
  const domain = { uuid, name: "web", isActive: async () => now.active };
  const source = { machine: { connection: { domains }, domain }, live, readOnlyBecause };
  const become = async (heard: boolean, active = heard) => {
    Object.assign(now, { heard, active });
    for (const listener of listeners) listener(uuid);
    await new Promise(setImmediate);
  };
  return { source: source as unknown as OpenedSource, become, listeners };
}

test.each([
  [false, "The machine was started, and writes to its disks now."],
  [true, "The machine has stopped since. Its disks are as it has left them."],
])("who reads the disks of a machine that runs (%s) hears once when that changes", async (live, sentence) => {
  const { source, become, listeners } = opened(live);
  const told: string[] = [];
  guardOf(source, false, async (because) => void told.push(because));
  await become(live);
  // Old news: it is as it was when the disks were opened.
  await become(!live, live);
  expect(told).toEqual([]);
  await become(!live);
  expect(told).toEqual([sentence]);
  expect(listeners.size).toBe(0);
});

test("who has left hears nothing", async () => {
  const { source, become } = opened(false);
  const told: string[] = [];
  guardOf(source, false, async (because) => void told.push(because))![Symbol.dispose]();
  await become(true);
  expect(told).toEqual([]);
});

test("who reads a snapshot lets go of it before one of its machine is deleted", async () => {
  const connection = {} as Connection;
  const source = { snapshotOf: { connection, uuid } } as unknown as OpenedSource;
  const told: string[] = [];
  const leave = async (because: string) => {
    await new Promise(setImmediate);
    told.push(because);
  };
  const left = guardOf(source, false, leave)!;
  guardOf(source, false, leave);
  left[Symbol.dispose]();
  await snapshotReaders(connection).sendAway("another");
  expect(told).toEqual([]);
  await snapshotReaders(connection).sendAway(uuid);
  expect(told).toEqual([expect.stringContaining("snapshot of the machine is deleted")]);
});

test("what can only be read is not opened for changes", () => {
  const { source } = opened(true, "The machine is running.");
  expect(() => guardOf(source, true, async () => {})).toThrow(
    expect.objectContaining({ code: "files-read-only" }),
  );
});
