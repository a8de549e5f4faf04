import { expect, test } from "vitest";
import { checkName, freePath, proposedName } from "./names.ts";

test.each([
  ["", "bad-name"],
  ["   ", "bad-name"],
  ["two\nlines", "bad-name"],
  ["a\u0000b", "bad-name"],
  ["\ud800", "bad-name"],
  ["a/b", "bad-name"],
  [".hidden", "bad-name"],
  ["é".repeat(101), "bad-name"],
  ["taken", "name-taken"],
  [" taken ", "name-taken"],
])("%j is refused", (name, code) => {
  expect(() => checkName(name, new Set(["taken"]))).toThrow(expect.objectContaining({ code }));
});

test.each(["before", "-x", "“Quoted” & <odd>", "日本", "$(reboot)", "a,b", "1"])("%j is a name", (name) => {
  expect(checkName(` ${name} `, new Set())).toBe(name);
});

test("a name is proposed that nothing has", () => {
  expect(proposedName(new Set())).toBe("Snapshot 1");
  expect(proposedName(new Set(["a", "Snapshot 3"]))).toBe("Snapshot 4");
});

test("files are named after machine, disk and snapshot, safely, and never as something that is there", async () => {
  const taken = new Set(["/i/vm-vda-a-b.qcow2"]);
  const path = await freePath("/i/disk.raw", ["vm", "vda", "../a, b"], "qcow2", async (p) => taken.has(p));
  expect(path).toBe("/i/vm-vda-a-b-2.qcow2");
  expect(await freePath("/i/x", ["日本"], "memory", async () => false)).toBe("/i/x.memory");
});
