import { expect, test } from "vitest";
import type { CopyAnswers } from "../../../../shared/contract/guest-files/copying.ts";
import type { GuestPlace } from "../../../../shared/contract/guest-files/session.ts";
import type { CallManner } from "../../guestfs/appliance.ts";
import type { CallName } from "../../guestfs/calls.ts";
import { type FakeFolder, fakePlace } from "../fake-place.fixture.ts";
import type { PlaceCalls } from "../session/session.ts";
import type { CopyNode } from "./copy-node.ts";
import { outermost } from "./guest-tree.ts";
import { mountOf } from "./mounts.ts";
import { placeUnits } from "./place-units.ts";

/** A place whose `/win` is of another type. */
function guest(root: FakeFolder): PlaceCalls {
  const fake = fakePlace(root) as unknown as {
    callWith: (manner: CallManner, name: CallName, ...given: unknown[]) => Promise<unknown>;
  };
  const mounts = [
    { device: "/dev/sda1", path: "/" },
    { device: "/dev/sda2", path: "/win" },
  ];
  return {
    place: { device: "/dev/sda1", type: "ext4", mounts } as unknown as GuestPlace,
    callWith: async (manner: CallManner, name: CallName, ...given: unknown[]) =>
      name === "vfs_type"
        ? given[0] === "/dev/sda2"
          ? "vfat"
          : "ext4"
        : await fake.callWith(manner, name, ...given),
  } as unknown as PlaceCalls;
}

const file = (name: string, given: Partial<CopyNode> = {}): CopyNode => ({
  ...{ name, path: `/host/${name}`, kind: "file", bytes: 3, allocated: 4096, modifiedAt: 0 },
  ...{ uid: 0, gid: 0, mode: 0o644, links: 1, children: [] },
  ...given,
});
const folder = (name: string, ...children: CopyNode[]) =>
  file(name, { kind: "directory", bytes: 0, children });
const place = (root: FakeFolder, into: string, nodes: CopyNode[], answers?: CopyAnswers) =>
  placeUnits(
    guest(root),
    nodes.map((node) => ({ node, folder: into })),
    answers,
    {},
  );
const unitsOf = ({ units }: Awaited<ReturnType<typeof place>>) =>
  units.map(({ folder: into, name, replaces }) => `${into}/${name}${replaces ? " replaced" : ""}`);

const there: FakeFolder = {
  in: {
    srv: {
      in: {
        a: "old",
        same: { in: { inner: "old", "inner (2)": "older" } },
        link: { link: "a" },
        odd: { in: {} },
      },
    },
    win: { in: {} },
  },
};

test("folders of one name are merged, other names that are taken are conflicts and stay", async () => {
  const nodes = [
    file("a"),
    file("new"),
    folder("same", file("inner"), file("fresh")),
    file("odd"),
    file("link"),
  ];
  const planned = await place(there, "/srv", nodes);
  expect(planned.conflicts.map(({ path, existing }) => [path, existing.kind])).toEqual([
    ["/srv/a", "file"],
    ["/srv/same/inner", "file"],
    ["/srv/odd", "directory"],
    ["/srv/link", "symlink"],
  ]);
  expect(unitsOf(planned)).toEqual(["/srv/new", "/srv/same/fresh"]);
});

test("each conflict gets its answer; a folder is not lost for a file, nor a file for a folder", async () => {
  const nodes = [file("a"), folder("same", file("inner")), file("odd"), file("link")];
  const some: CopyAnswers["some"] = [
    { path: "/srv/link", rule: "skip" },
    { path: "/srv/same/inner", rule: "rename" },
  ];
  const placed = await place(there, "/srv", nodes, { all: "replace", some });
  expect(unitsOf(placed)).toEqual(["/srv/a replaced", "/srv/same/inner (3)", "/srv/odd (2)"]);
  expect(placed.notes).toEqual([expect.stringContaining("“/srv/odd” is not replaced")]);
  const turned = await place(there, "/srv", [folder("a", file("x"))], { all: "replace", some: [] });
  expect(unitsOf(turned)).toEqual(["/srv/a (2)"]);
});

test("a folder that is not there yet holds nothing", async () => {
  expect(unitsOf(await place(there, "/srv/none/yet", [file("a")]))).toEqual(["/srv/none/yet/a"]);
});

test("where it is Windows' own, names change and links are left out, and it is said", async () => {
  const link = file("link", { kind: "symlink", target: "a" });
  const placed = await place(there, "/win", [folder("d", file("x:y"), file("One"), file("one"), link)]);
  expect(placed.units[0]!.node.children.map(({ name }) => name)).toEqual(["x%3Ay", "One", "one (2)"]);
  expect(placed.renamed.map(({ path, becomes }) => [path, becomes])).toEqual([
    ["/host/x:y", "/win/d/x%3Ay"],
    ["/host/one", "/win/d/one (2)"],
  ]);
  expect(placed.leftOut).toEqual([{ path: "/host/link", reason: "vfat has no symbolic links." }]);
  expect(placed.notes).toEqual(["vfat keeps no owners and permissions."]);
});

test("a path belongs to the nearest of what is mounted above it", () => {
  const { place: at } = guest(there);
  expect(mountOf(at, "/win/d").device).toBe("/dev/sda2");
  expect(mountOf(at, "/window").device).toBe("/dev/sda1");
  expect(mountOf(at, "/").device).toBe("/dev/sda1");
});

test("of paths only those count that are in none of the others", () => {
  expect(outermost(["/a/b", "/a", "/ab", "/a", "/c/d"])).toEqual(["/a", "/ab", "/c/d"]);
  expect(outermost(["/a", "/"])).toEqual(["/"]);
});
