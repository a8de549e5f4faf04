import { describe, expect, test } from "vitest";
import { parseOwners } from "./owners.ts";

const parse = (text: string) => parseOwners(new TextEncoder().encode(text));

describe("the guest's users and groups", () => {
  test("are read from its own files", () => {
    expect(parse("root:x:0:0:root:/root:/bin/bash\nfirst:x:1000:1000:,,,:/home/first:/bin/sh\n")).toEqual([
      { id: 0, name: "root" },
      { id: 1000, name: "first" },
    ]);
    expect(parse("adm:x:4:first,second\nsudo:*:27:")).toEqual([
      { id: 4, name: "adm" },
      { id: 27, name: "sudo" },
    ]);
  });

  test("are the first of a number", () => {
    expect(parse("root:x:0:0\ntoor:x:0:0\n")).toEqual([{ id: 0, name: "root" }]);
  });

  test.each([
    ["an empty file", ""],
    ["a comment", "#root:x:0:0"],
    ["no number", "root:x::0"],
    ["a negative number", "root:x:-1:0"],
    ["a number that is none", "root:x:0x10:0"],
    ["a number beyond those of users", "root:x:4294967296:0"],
    ["no name", ":x:0:0"],
    ["a line of NIS", "+::0:0"],
    ["too long a name", `${"a".repeat(256)}:x:0:0`],
    ["too few fields", "root:x"],
  ])("pass over %s", (_, text) => {
    expect(parse(text)).toEqual([]);
    expect(parse(`${text}\nafter:x:7:7\n`)).toEqual([{ id: 7, name: "after" }]);
  });

  test("may be written in bytes that are no text", () => {
    const bytes = Uint8Array.from([0xff, 0x61, ...new TextEncoder().encode(":x:5:5\nb:x:6:6")]);
    expect(parseOwners(bytes)).toEqual([
      { id: 5, name: "\ufffda" },
      { id: 6, name: "b" },
    ]);
  });
});
