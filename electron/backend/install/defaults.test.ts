import { describe, expect, it } from "vitest";
import type { OsFacts } from "../osinfo/facts.ts";
import { type HostLimits, proposeName, proposeSizes } from "./defaults.ts";

const GiB = 2 ** 30;
const host: HostLimits = { memoryMiB: 16_384, cpus: 8, maxVcpus: 288, freeBytes: 500 * GiB };

function os(minimum: OsFacts["minimum"], recommended: OsFacts["recommended"] = {}): OsFacts {
  return { name: "An OS", minimum, recommended } as OsFacts;
}

describe("proposeSizes", () => {
  it("has generous settings for what it does not know", () => {
    expect(proposeSizes(undefined, host)).toMatchObject({
      memoryMiB: 2048,
      vcpus: 2,
      diskGiB: 20,
      notes: [],
    });
  });

  it("follows the recommendation, never less than the minimum", () => {
    const facts = os({ ram: GiB, storage: 10 * GiB, cpus: 3 }, { ram: 4 * GiB, storage: 40 * GiB });
    expect(proposeSizes(facts, host)).toMatchObject({
      memoryMiB: 4096,
      vcpus: 3,
      diskGiB: 40,
      minMemoryMiB: 1024,
      minDiskGiB: 10,
    });
  });

  it("doubles a minimum that stands alone", () => {
    expect(proposeSizes(os({ ram: 4 * GiB, storage: 64 * GiB }), host)).toMatchObject({
      memoryMiB: 8192,
      diskGiB: 64,
    });
  });

  it("leaves the host some, and says so", () => {
    const small = { ...host, memoryMiB: 4096, cpus: 1, freeBytes: 15.5 * GiB };
    const sizes = proposeSizes(
      os({ ram: 2 * GiB, storage: 10 * GiB }, { ram: 8 * GiB, storage: 20 * GiB }),
      small,
    );
    expect(sizes).toMatchObject({ memoryMiB: 3072, vcpus: 1, diskGiB: 14 });
    expect(sizes.notes.join(" ")).toMatch(/8192 MiB.*4096 MiB/);
    expect(sizes.notes.join(" ")).toMatch(/disk is smaller/);
  });

  it("says when the host has too little, and still proposes something valid", () => {
    const tiny = { memoryMiB: 1024, cpus: 1, maxVcpus: 1, freeBytes: 0 };
    const sizes = proposeSizes(os({ ram: 2 * GiB, storage: 10 * GiB }), tiny);
    expect(sizes.memoryMiB).toBeGreaterThan(0);
    expect(sizes.memoryMiB).toBeLessThanOrEqual(1024);
    expect(sizes.diskGiB).toBe(1);
    expect(sizes.notes).toEqual([
      "This computer has less memory than An OS needs at least (2048 MiB).",
      "There is less free disk space than An OS needs at least (10 GiB).",
    ]);
  });
});

describe("proposeName", () => {
  it.each([
    [{ detected: "Debian 12", shortId: "debian11", file: "x.iso" }, "debian12"],
    [{ shortId: "debian11", file: "x.iso" }, "debian11"],
    [{ file: "My disc.ISO" }, "My disc"],
    [{ file: ".iso" }, "machine"],
    [{ file: "..iso" }, "machine"],
    [{ file: "a/b\nc.iso" }, "a-b-c"],
    [{ file: `${"x".repeat(300)}.iso` }, "x".repeat(60)],
  ])("%j gives %s", (hints, name) => {
    expect(proposeName(hints, new Set())).toBe(name);
  });

  it("takes the next number", () => {
    expect(proposeName({ shortId: "debian11", file: "" }, new Set(["debian11", "debian11-2"]))).toBe(
      "debian11-3",
    );
  });
});
