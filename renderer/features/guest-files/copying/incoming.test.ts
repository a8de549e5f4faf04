import { expect, test } from "vitest";
import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";
import { planTree } from "./incoming.ts";

const entry = (name: string, kind: GuestEntry["kind"]): GuestEntry => ({
  name,
  kind,
  bytes: 3,
  allocated: 4096,
  mode: 0o644,
  uid: 0,
  gid: 0,
  modifiedAt: 5,
  changedAt: 5,
  accessedAt: 5,
  inode: 7,
  links: 1,
});

const guest: Record<string, GuestEntry[]> = {
  "/srv": [entry("taken.txt", "file"), entry("merged", "directory"), entry("odd", "file")],
  "/srv/merged": [entry("inner.txt", "symlink")],
};

test("folders of one name are merged, other names that are taken are conflicts, and only what is there is listed", async () => {
  const listed: string[] = [];
  const file = (path: string) => ({ path, file: new File(["four"], path.slice(path.lastIndexOf("/") + 1)) });
  const plan = await planTree(
    {
      folders: ["merged", "fresh", "fresh/deep", "odd"],
      files: ["taken.txt", "free.txt", "merged/inner.txt", "fresh/deep/taken.txt", "odd/x", "merged"].map(
        file,
      ),
    },
    "/srv",
    async (folder) => {
      listed.push(folder);
      return new Map(guest[folder]!.map((one) => [one.name, one]));
    },
  );
  expect(listed).toEqual(["/srv", "/srv/merged"]);
  expect(plan.missing).toEqual(["/srv/fresh", "/srv/fresh/deep"]);
  expect(plan.conflicts.map(({ path, kind, existing }) => [path, kind, existing.kind])).toEqual([
    ["/srv/taken.txt", "file", "file"],
    ["/srv/merged/inner.txt", "file", "symlink"],
  ]);
  expect(plan.leftOut.map(({ path }) => path)).toEqual(["/srv/odd", "/srv/merged"]);
  expect([plan.files, plan.folders, plan.bytes]).toEqual([6, 4, 24]);
});
