import { describe, expect, test } from "vitest";
import { all, type FakeFolder, fakePlace } from "../fake-place.fixture.ts";
import { searchBelow } from "./search.ts";

const never = new AbortController().signal;

async function search(root: FakeFolder, text: string, top = "/") {
  const pieces = await all(searchBelow(fakePlace(root), top, text, never));
  const found = pieces.flatMap((piece) => piece.found.map(({ path }) => path));
  return { found, last: pieces.at(-1)!, pieces };
}

describe("a search by name", () => {
  const root: FakeFolder = {
    in: {
      Notes: { in: { "NOTES of today.txt": "text", other: "text" } },
      deep: { in: { er: { in: { "my notes": "text", again: { link: "/Notes" } } } } },
      "a note": "text",
      away: { link: "/Notes" },
    },
  };

  test("finds names that contain the text, whatever their case, from the top down", async () => {
    const { found, last } = await search(root, "noteS");
    expect(found).toEqual(["/Notes", "/Notes/NOTES of today.txt", "/deep/er/my notes"]);
    expect(last).toEqual({ found: [], looked: 9, unread: 0, end: "all" });
  });

  test("stays below its folder and does not follow symlinks", async () => {
    expect((await search(root, "o", "/deep/er")).found).toEqual(["/deep/er/my notes"]);
    expect((await search(root, "other")).found).toEqual(["/Notes/other"]);
  });

  test("compares as people do: capital letters with marks, composed or not", async () => {
    const names = { in: { ÄRGER: "1", "A\u0308rger 2": "2", arger: "3", ПРИВЕТ: "4" } };
    expect((await search(names, "ärger")).found).toEqual(["/ÄRGER", "/A\u0308rger 2"]);
    expect((await search(names, "привет")).found).toEqual(["/ПРИВЕТ"]);
  });

  test("finds bytes that are no text", async () => {
    expect((await search({ in: { "bad\udcff name": "1" } }, "\udcff")).found).toEqual(["/bad\udcff name"]);
  });

  test("asks for what a file system does not tell", async () => {
    const untold = { untold: true, in: { folder: { untold: true, in: { wanted: "1" } }, file: "2" } };
    expect((await search(untold, "wanted")).found).toEqual(["/folder/wanted"]);
  });

  test("goes on past what cannot be read, and counts it; not if that is its own folder", async () => {
    const damaged = { in: { bad: { in: {}, errno: 117 }, good: { in: { wanted: "1" } } } };
    const { found, last } = await search(damaged, "wanted");
    expect(found).toEqual(["/good/wanted"]);
    expect(last).toMatchObject({ unread: 1, end: "all" });
    await expect(search(damaged, "wanted", "/bad")).rejects.toMatchObject({ code: "guest-damaged" });
  });

  test("ends at ten thousand, in pieces that the contract takes", async () => {
    const names = Array.from({ length: 12_000 }, (_, index) => [`wanted ${index}`, "1"]);
    const { found, last, pieces } = await search({ in: Object.fromEntries(names) }, "wanted");
    expect(found).toHaveLength(10_000);
    expect(last.end).toBe("too-many");
    expect(pieces.every((piece) => piece.found.length <= 1000)).toBe(true);
  });

  test("lets those who browse go first, and ends when nobody waits", async () => {
    const place = fakePlace(root);
    const stop = new AbortController();
    const pieces = searchBelow(place, "/", "notes", stop.signal);
    await pieces.next();
    expect(place.made.every(([, { background }]) => background)).toBe(true);
    const before = place.made.length;
    stop.abort();
    await pieces.return();
    expect(place.made).toHaveLength(before);
  });
});
