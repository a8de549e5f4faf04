import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { Records } from "./records.ts";

let folder: string;
let records: Records<{ name: string }>;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "guesthouse-records-")), "inner");
  records = new Records(folder, z.strictObject({ name: z.string() }));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(join(folder, ".."), { recursive: true });
});

test("keeps each record in a file that only its owner reads, and nothing beside it", async () => {
  expect(await records.all()).toEqual(new Map());
  await records.write("a", { name: "one" });
  await records.write("a", { name: "two" });
  await records.write("b", { name: "three" });
  expect(await records.all()).toEqual(
    new Map([
      ["a", { name: "two" }],
      ["b", { name: "three" }],
    ]),
  );
  expect((await readdir(folder)).sort()).toEqual(["a.json", "b.json"]);
  expect((await stat(join(folder, "a.json"))).mode & 0o777).toBe(0o600);
  await records.remove("a");
  await records.remove("a");
  expect([...(await records.all()).keys()]).toEqual(["b"]);
});

test("leaves what it cannot read where it is, and says so", async () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  await records.write("good", { name: "x" });
  await writeFile(join(folder, "cut.json"), '{"name":');
  await writeFile(join(folder, "later.json"), '{"name":"x","more":1}');
  await writeFile(join(folder, "good.json.1.tmp"), "half");
  expect([...(await records.all()).keys()]).toEqual(["good"]);
  expect(log).toHaveBeenCalledTimes(2);
  expect(await readdir(folder)).toHaveLength(4);
});

test("a name that would leave the folder is no name", async () => {
  await expect(records.write("../x", { name: "x" })).rejects.toThrow(TypeError);
});
