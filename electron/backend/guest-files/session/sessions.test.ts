import { expect, test } from "vitest";
import type { FilesSource } from "../../../../shared/contract/guest-files/session.ts";
import type { ConnectionRegistry } from "../../connections/registry.ts";
import { DiskSessions } from "./sessions.ts";

const machine = (last: number): FilesSource => ({
  ...{ kind: "machine", connection: "c" },
  uuid: `00000000-0000-4000-8000-00000000000${last}`,
});

/** Sessions on a host that never answers: they stay at opening their disks. */
function waiting(): DiskSessions {
  const domains = { handle: () => new Promise<never>(() => {}) };
  return new DiskSessions({ get: () => ({ domains }) } as unknown as ConnectionRegistry, undefined);
}

test("windows that want the same share a session; who reads shares what is open for changes, too", () => {
  const sessions = waiting();
  const first = sessions.open(machine(1), false);
  expect(sessions.open(machine(1), false)).toBe(first);
  const changing = sessions.open(machine(1), true);
  expect(changing).not.toBe(first);
  expect(sessions.open(machine(1), false)).toBe(changing);
  expect(sessions.open(machine(2), false)).not.toBe(first);
});

test("more than three are refused while all are in use, and taken again when one is closed", async () => {
  const sessions = waiting();
  const [first] = [1, 2, 3].map((last) => sessions.open(machine(last), false));
  expect(() => sessions.open(machine(4), false)).toThrow(expect.objectContaining({ code: "too-many-open" }));
  await sessions.close(first!);
  expect(sessions.open(machine(4), false)).not.toBe(first);
});

test("one that was closed tells it to who watches and to who waits for it", async () => {
  const sessions = waiting();
  const id = sessions.open(machine(1), false);
  const states = sessions.watch(id, new AbortController().signal);
  expect((await states.next()).value).toMatchObject({ state: "opening" });
  const wanted = sessions.get(id);
  await sessions.close(id, "Enough.");
  expect((await states.next()).value).toEqual({ state: "closed", because: "Enough." });
  await expect(wanted).rejects.toMatchObject({ code: "files-closed", message: "Enough." });
});

test("one that nobody knows is closed", async () => {
  const sessions = waiting();
  const states = sessions.watch("unknown", new AbortController().signal);
  expect((await states.next()).value).toMatchObject({ state: "closed" });
  await expect(sessions.get("unknown")).rejects.toMatchObject({ code: "files-closed" });
});
