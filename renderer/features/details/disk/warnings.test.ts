import { expect, test } from "vitest";
import type { Values } from "../../../../shared/hardware/property.ts";
import { modeWarnings } from "./warnings.ts";

test.each([
  [{ io: "native", cache: "writeback" }, "with writeback"],
  [{ io: "native" }, "the default"],
  [{ cache: "unsafe" }, "destroy"],
  [{ cache: "writeback", shareable: true }, "share"],
  [{ detectZeroes: "unmap", discard: "ignore" }, "Discard unmap"],
  [{ ioThread: "1", bus: "sata" }, "on sata"],
  [{ readonly: true, discard: "unmap" }, "no effect"],
])("%j is warned of", (values, says) => {
  const warnings = modeWarnings(values);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain(says);
});

test.each<Values>([
  {},
  { io: "native", cache: "none" },
  { io: "native", cache: "directsync" },
  { io: "io_uring", cache: "writeback" },
  { detectZeroes: "unmap", discard: "unmap", cache: "none" },
  { ioThread: "1", bus: "virtio" },
  { shareable: true, cache: "none" },
])("%j is fine", (values) => {
  expect(modeWarnings(values)).toEqual([]);
});
