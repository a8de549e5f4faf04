import { describe, expect, it } from "vitest";
import { backoffMs } from "./backoff.ts";
import { parseURI } from "./uri.ts";

describe("parseURI", () => {
  it.each([
    ["qemu:///system", { driver: "qemu", path: "/system", socket: undefined, name: "qemu:///system" }],
    ["qemu:///session", { driver: "qemu", path: "/session", socket: undefined, name: "qemu:///session" }],
    ["lxc:///system", { driver: "lxc", path: "/system", socket: undefined, name: "lxc:///system" }],
    ["test:///default", { driver: "test", path: "/default", socket: undefined, name: "test:///default" }],
    [
      "test:////tmp/a.xml",
      { driver: "test", path: "//tmp/a.xml", socket: undefined, name: "test:////tmp/a.xml" },
    ],
    [
      "qemu+unix:///system?socket=/tmp/a%20b&mode=legacy&other=1",
      { driver: "qemu", path: "/system", socket: "/tmp/a b", name: "qemu:///system?other=1" },
    ],
    [
      "QEMU:///system?socket=",
      { driver: "qemu", path: "/system", socket: undefined, name: "qemu:///system" },
    ],
  ])("reads %s", (text, expected) => {
    expect(parseURI(text)).toEqual({ text, ...expected });
  });

  it.each(["", "qemu", "qemu:/system", "://x", "qemu:///system#x", "q emu:///system"])(
    "refuses %j",
    (text) => {
      expect(() => parseURI(text)).toThrow(expect.objectContaining({ reason: "bad-uri" }));
    },
  );

  it.each(["qemu+ssh://host/system", "qemu://host/system", "qemu+tcp:///system", "qemu+ssh:///system"])(
    "does not go beyond this machine for %s",
    (text) => {
      expect(() => parseURI(text)).toThrow(expect.objectContaining({ reason: "unsupported-uri" }));
    },
  );
});

describe("backoffMs", () => {
  it("doubles up to ten seconds, half of it by chance", () => {
    expect([0, 1, 2, 6, 7, 100].map((attempt) => backoffMs(attempt, () => 1))).toEqual([
      100, 200, 400, 6400, 10_000, 10_000,
    ]);
    expect(backoffMs(0, () => 0)).toBe(50);
  });
});
