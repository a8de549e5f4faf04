import { describe, expect, test } from "vitest";
import { all, type FakeFolder, fakePlace } from "../fake-place.fixture.ts";
import { listFolder } from "./list.ts";

const list = async (root: FakeFolder, path = "/") => all(listFolder(fakePlace(root), path));
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`file ${index}`, "contents"]));

describe("a guest's folder", () => {
  test("has its entries without those for itself and its parent, symlinks with their targets", async () => {
    const root = { in: { "a file": "text", link: { link: "../elsewhere" }, folder: { in: {} } } };
    const [piece] = await list(root);
    expect(piece!.entries).toMatchObject([
      { name: "a file", kind: "file", bytes: 4 },
      { name: "link", kind: "symlink", target: "../elsewhere" },
      { name: "folder", kind: "directory" },
    ]);
    expect(piece!.entries[0]).not.toHaveProperty("target");
  });

  test("comes in pieces of which the first is small; an empty one as one piece", async () => {
    const pieces = await list({ in: many(5000) });
    expect(pieces.map(({ entries }) => entries.length)).toEqual([500, 2000, 2000, 500]);
    expect(pieces.every(({ total }) => total === 5000)).toBe(true);
    const names = new Set(pieces.flatMap(({ entries }) => entries.map(({ name }) => name)));
    expect(names).toEqual(new Set(Object.keys(many(5000))));
    expect(await list({ in: {} })).toEqual([{ entries: [], total: 0 }]);
  });

  test("leaves out what is gone meanwhile", async () => {
    const [piece] = await list({ in: { before: "1", vanished: "gone", after: "2" } });
    expect(piece!.entries.map(({ name }) => name)).toEqual(["before", "after"]);
  });

  test.each(["", "a/b", "/", "../../etc", "a".repeat(1025)])("with the name %j is refused", async (name) => {
    await expect(list({ in: { [name]: "text" } })).rejects.toMatchObject({ code: "guest-bad-name" });
  });

  test.each([
    ["/nowhere", "guest-no-such-file"],
    ["/file", "guest-not-a-folder"],
    ["/damaged", "guest-damaged"],
    ["/blank", "guest-damaged"],
  ])("%s says what is wrong: %s", async (path, code) => {
    const root = { in: { file: "text", damaged: { in: {}, errno: 5 }, blank: { in: {}, blank: true } } };
    await expect(list(root, path)).rejects.toMatchObject({ code, message: expect.stringContaining(path) });
  });

  test("that nobody waits for is not read on", async () => {
    const place = fakePlace({ in: many(100_000) });
    for await (const { entries } of listFolder(place, "/")) {
      expect(entries).toHaveLength(500);
      break;
    }
    expect(place.made.map(([name]) => name)).toEqual(["readdir", "lstatnslist", "lstatnslist"]);
  });
});
