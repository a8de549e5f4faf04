import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { chooseDefaultUri } from "./default-uri.ts";
import { describeUri } from "./describe-uri.ts";
import { SavedUris } from "./saved-uris.ts";

describe("the connection that is offered first", () => {
  const user = { isRoot: false, inLibvirtGroup: false, socket: undefined };
  test.each([
    ["root", { ...user, isRoot: true }, "qemu:///system"],
    ["no system daemon", user, "qemu:///session"],
    [
      "polkit, in the group",
      { ...user, inLibvirtGroup: true, socket: { writable: true, openToAll: true } },
      "qemu:///system",
    ],
    [
      "polkit would ask for a password",
      { ...user, socket: { writable: true, openToAll: true } },
      "qemu:///session",
    ],
    [
      "a socket for a group of ours",
      { ...user, socket: { writable: true, openToAll: false } },
      "qemu:///system",
    ],
    [
      "a socket for others",
      { ...user, inLibvirtGroup: true, socket: { writable: false, openToAll: false } },
      "qemu:///session",
    ],
  ])("%s", (_name, access, uri) => {
    expect(chooseDefaultUri(access)).toBe(uri);
  });
});

test("every kind of address is explained", () => {
  const labels = ["qemu:///system", "qemu:///session", "lxc:///system", "test:///default", "odd"].map(
    (uri) => describeUri(uri).label,
  );
  expect(new Set(labels).size).toBe(labels.length);
});

describe("the saved list", () => {
  async function folder() {
    const path = await mkdtemp(join(tmpdir(), "guesthouse-saved-"));
    onTestFinished(() => rm(path, { recursive: true }));
    return path;
  }

  test("is written whole, the last writing last, with nothing left beside it", async () => {
    const path = await folder();
    const saved = new SavedUris(path);
    expect(await saved.read()).toBeUndefined();
    await Promise.all([saved.write(["a"]), saved.write(["a", "b"])]);
    expect(await new SavedUris(path).read()).toEqual(["a", "b"]);
    expect(await readdir(path)).toEqual(["connections.json"]);
  });

  test("that is damaged counts as none", async () => {
    const path = await folder();
    for (const text of ["{", "[]", '{"version":1,"uris":[1]}', '{"version":2,"uris":[]}']) {
      await writeFile(join(path, "connections.json"), text);
      expect(await new SavedUris(path).read()).toBeUndefined();
    }
  });
});
