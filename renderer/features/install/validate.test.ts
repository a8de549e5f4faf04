import { describe, expect, it } from "vitest";
import { type Draft, toRequest, validate } from "./validate.ts";

const limits = {
  maxMemoryMiB: 16384,
  hostCpus: 4,
  maxVcpus: 240,
  minMemoryMiB: 512,
  minDiskGiB: 10,
  freeBytes: 100 * 1024 ** 3,
  pool: "default",
};
const draft: Draft = {
  connection: "c",
  media: "media-0001",
  name: "debian12",
  os: null,
  memoryMiB: 2048,
  vcpus: 2,
  diskGiB: 20,
  network: "user",
  firmware: "bios",
};
const check = (change: Partial<Draft>, names: string[] = []) =>
  validate({ ...draft, ...change }, limits, new Set(names), "Debian 12");

describe("validate", () => {
  it("has nothing against a good form", () => expect(check({})).toEqual({}));

  it.each<[Partial<Draft>, keyof ReturnType<typeof check>, "error" | "warning"]>([
    [{ name: "  " }, "name", "error"],
    [{ name: "a/b" }, "name", "error"],
    [{ name: "a\nb" }, "name", "error"],
    [{ memoryMiB: undefined }, "memoryMiB", "error"],
    [{ memoryMiB: 16385 }, "memoryMiB", "error"],
    [{ memoryMiB: 511 }, "memoryMiB", "warning"],
    [{ vcpus: undefined }, "vcpus", "error"],
    [{ vcpus: 241 }, "vcpus", "error"],
    [{ vcpus: 5 }, "vcpus", "warning"],
    [{ diskGiB: undefined }, "diskGiB", "error"],
    [{ diskGiB: 9.9 }, "diskGiB", "warning"],
    [{ diskGiB: 101 }, "diskGiB", "warning"],
  ])("%j: %s has an %s", (change, field, kind) => {
    const problems = check(change);
    expect(Object.keys(problems)).toEqual([field]);
    expect(problems[field]?.kind).toBe(kind);
  });

  it("names the machine that has the name", () => {
    expect(check({}, ["debian12"]).name?.message).toContain("debian12");
    expect(check({ name: " debian12 " }, ["debian12"]).name?.kind).toBe("error");
  });
});

describe("toRequest", () => {
  it("trims the name", () => expect(toRequest({ ...draft, name: " x " }, {})?.name).toBe("x"));
  it("lets warnings pass", () => {
    const change = { vcpus: 8 };
    expect(toRequest({ ...draft, ...change }, check(change))?.vcpus).toBe(8);
  });
  it("holds errors back", () => {
    expect(toRequest({ ...draft, name: "" }, check({ name: "" }))).toBeUndefined();
    expect(toRequest({ ...draft, vcpus: undefined }, {})).toBeUndefined();
  });
});
