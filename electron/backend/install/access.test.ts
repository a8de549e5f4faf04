import { describe, expect, it } from "vitest";
import { grantCommands, judgeAccess, type Permissions, readAcl } from "./access.ts";

const qemu = { uid: 64_055, groups: [108, 64_055] };

function at(path: string, mode: number, changes: Partial<Permissions> = {}): Permissions {
  return {
    path,
    uid: 1000,
    gid: 1000,
    mode,
    users: new Map(),
    groups: new Map(),
    owningGroup: (mode >> 3) & 7,
    ...changes,
  };
}

const root = at("/", 0o755, { uid: 0, gid: 0 });

describe("judgeAccess", () => {
  it.each<[string, Permissions, Permissions, boolean, string[]]>([
    ["open folders and a readable file", at("/home", 0o755), at("/home/i", 0o644), true, []],
    ["a private folder", at("/home", 0o700), at("/home/i", 0o644), false, ["/home"]],
    ["a folder that may be searched but not listed", at("/home", 0o711), at("/home/i", 0o644), true, []],
    ["a private file", at("/home", 0o755), at("/home/i", 0o600), false, []],
    ["a folder of its group", at("/home", 0o710, { gid: 108 }), at("/home/i", 0o644), true, []],
    [
      "its own folder without the bit",
      at("/home", 0o077, { uid: 64_055 }),
      at("/home/i", 0o644),
      false,
      ["/home"],
    ],
    [
      "a folder whose group gives less than all others get",
      at("/home", 0o701, { gid: 108 }),
      at("/home/i", 0o644),
      false,
      ["/home"],
    ],
    [
      "a list that names it",
      at("/home", 0o710, { users: new Map([[64_055, 1]]) }),
      at("/home/i", 0o640, { users: new Map([[64_055, 4]]) }),
      true,
      [],
    ],
    [
      "a list that shuts it out",
      at("/home", 0o755, { users: new Map([[64_055, 0]]) }),
      at("/home/i", 0o644),
      false,
      ["/home"],
    ],
    [
      "a list that names its group",
      at("/home", 0o700, { groups: new Map([[108, 5]]) }),
      at("/home/i", 0o644),
      true,
      [],
    ],
  ])("%s", (_what, folder, file, readable, blocked) => {
    expect(judgeAccess([root, folder], file, qemu)).toMatchObject({ readable, blocked });
  });

  it("lets root through", () => {
    const found = judgeAccess([at("/home", 0)], at("/home/i", 0), { uid: 0, groups: [] });
    expect(found.readable).toBe(true);
  });

  it("asks for no more than is missing", () => {
    const found = judgeAccess([root, at("/h", 0o700), at("/h/d", 0o755)], at("/h/d/i", 0o644), qemu);
    expect(grantCommands(found, qemu.uid)).toEqual([["setfacl", "-m", "u:64055:x", "--", "/h"]]);
    const both = judgeAccess([at("/h", 0o700), at("/h/d", 0o750)], at("/h/d/-i", 0o600), qemu);
    expect(grantCommands(both, qemu.uid)).toEqual([
      ["setfacl", "-m", "u:64055:x", "--", "/h", "/h/d"],
      ["setfacl", "-m", "u:64055:r", "--", "/h/d/-i"],
    ]);
  });
});

describe("readAcl", () => {
  it("reads named entries and applies the mask", () => {
    const acl = readAcl(
      [
        "# file: /home/u\\040v",
        "# owner: 1000",
        "# group: 1000",
        "user::rwx",
        "user:64055:r-x",
        "group::rwx",
        "group:108:rw-",
        "mask::r--",
        "other::---",
        "default:user:64055:rwx",
        "",
      ].join("\n"),
    );
    expect([...acl.users]).toEqual([[64_055, 4]]);
    expect([...acl.groups]).toEqual([[108, 4]]);
    expect(acl.owningGroup).toBe(4);
  });

  it("finds nothing in nothing", () => {
    expect(readAcl("")).toEqual({ users: new Map(), groups: new Map(), owningGroup: 0 });
  });
});
