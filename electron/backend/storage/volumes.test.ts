import { describe, expect, it } from "vitest";
import { fileNameFor, uniqueName } from "./volumes.ts";

describe("fileNameFor", () => {
  it.each([
    ["debian 12", "debian 12.qcow2"],
    ["../../etc/passwd", "etc-passwd.qcow2"],
    ["a\u0000b\nc", "a-b-c.qcow2"],
    ["..", "disk.qcow2"],
    ["", "disk.qcow2"],
    [".hidden", "hidden.qcow2"],
  ])("makes %j the file %s", (name, file) => {
    expect(fileNameFor(name, ".qcow2")).toBe(file);
  });

  it("keeps names within what file systems take, and characters whole", () => {
    const name = fileNameFor("😀".repeat(100), ".iso");
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(204);
    expect(name).toBe(`${"😀".repeat(50)}.iso`);
  });
});

describe("uniqueName", () => {
  it.each([
    ["a.iso", [], "a.iso"],
    ["a.iso", ["a.iso"], "a-2.iso"],
    ["a.iso", ["a.iso", "a-2.iso"], "a-3.iso"],
    ["a", ["a"], "a-2"],
    ["debian-12.5.0", ["debian-12.5.0"], "debian-12.5.0-2"],
  ])("%s among %j becomes %s", (name, taken, unique) => {
    expect(uniqueName(name, new Set(taken))).toBe(unique);
  });
});
