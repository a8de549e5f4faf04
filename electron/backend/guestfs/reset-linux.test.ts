import { expect, test } from "vitest";
import { hostNameOf, resetCommand } from "./reset-linux.ts";

test("a machine's name becomes one that a host can have", () => {
  expect(hostNameOf("Web Server & 2")).toBe("web-server-2");
  expect(hostNameOf("Größe_1")).toBe("gro-e-1");
  expect(hostNameOf("…")).toBe("clone");
  expect(hostNameOf(`${"a".repeat(62)}-b`)).toBe("a".repeat(62));
});

test("each image stands behind its own format", () => {
  const images = [
    { path: "/a b", format: "raw" },
    { path: "/c", format: "qcow2" },
  ];
  expect(resetCommand(images, "x").slice(-8)).toEqual([
    "--format",
    "raw",
    "-a",
    "/a b",
    "--format",
    "qcow2",
    "-a",
    "/c",
  ]);
});
