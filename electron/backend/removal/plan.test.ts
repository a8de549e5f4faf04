import { describe, expect, test } from "vitest";
import type { Usage } from "../storage/usage.ts";
import { type LocatedDisk, planDisks, revisionOf } from "./plan.ts";

const own: LocatedDisk = {
  device: "disk",
  target: "vda",
  path: "/pool/own.qcow2",
  network: undefined,
  shared: false,
  readOnly: false,
  bytes: 10,
  inPool: true,
};
const nobody: Usage = { paths: new Map(), backingOf: new Map() };
const plan = (disk: Partial<LocatedDisk>, usage: Partial<Usage> = {}) =>
  planDisks([{ ...own, ...disk }], { ...nobody, ...usage })[0];

describe("planDisks", () => {
  test("a machine's own disk is ticked", () => {
    expect(plan({})).toMatchObject({ path: own.path, bytes: 10, removable: true, ticked: true, usedBy: [] });
  });

  test.each<[string, Partial<LocatedDisk>]>([
    ["a CD-ROM", { device: "cdrom" }],
    ["a floppy", { device: "floppy" }],
    ["a read-only disk", { readOnly: true }],
  ])("%s may be deleted but is not ticked", (_name, disk) => {
    expect(plan(disk)).toMatchObject({ removable: true, ticked: false });
  });

  test.each<[string, Partial<LocatedDisk>, Partial<Usage>, string]>([
    ["used by another", {}, { paths: new Map([["b", new Set([own.path!])]]) }, "b"],
    ["marked as shared", { shared: true }, {}, "shared"],
    ["outside of every pool", { inPool: false }, {}, "storage pool"],
    ["on another host", { path: undefined, network: "rbd:pool/x" }, {}, "another host"],
    ["under another image", {}, { backingOf: new Map([["/pool/top.qcow2", own.path!]]) }, "/pool/top.qcow2"],
  ])("one that is %s stays, and the reason is said", (_name, disk, usage, reason) => {
    expect(plan(disk, usage)).toMatchObject({
      removable: false,
      ticked: false,
      reason: expect.stringContaining(reason),
    });
  });

  test("a machine on an overlay of an overlay uses the base", () => {
    const found = plan(
      {},
      {
        paths: new Map([["far", new Set(["/pool/2.qcow2"])]]),
        backingOf: new Map([
          ["/pool/2.qcow2", "/pool/1.qcow2"],
          ["/pool/1.qcow2", own.path!],
        ]),
      },
    );
    expect(found).toMatchObject({ removable: false, usedBy: ["far"] });
  });

  test("the machine's own overlay does not protect its base", () => {
    const overlay = { ...own, target: "vdb", path: "/pool/overlay.qcow2" };
    const disks = planDisks([own, overlay], { ...nobody, backingOf: new Map([[overlay.path, own.path!]]) });
    expect(disks.map(({ removable }) => removable)).toEqual([true, true]);
  });

  test("a chain that bites its tail ends", () => {
    const backingOf = new Map([
      ["/a", "/b"],
      ["/b", "/a"],
    ]);
    expect(plan({}, { backingOf, paths: new Map([["x", new Set(["/a"])]]) })).toMatchObject({
      removable: true,
    });
  });

  test("empty drives are left out", () => {
    expect(planDisks([{ ...own, device: "cdrom", path: undefined }], nobody)).toEqual([]);
  });
});

test("a revision changes with what goes, not with how big it is", () => {
  const base = { uuid: "u", name: "n", nvram: undefined, snapshots: 0, checkpoints: 0, managedSave: false };
  const revision = (disks = planDisks([own], nobody), change = {}) =>
    revisionOf({ ...base, disks, ...change });
  expect(revision(planDisks([{ ...own, bytes: 99 }], nobody))).toBe(revision());
  expect(revision(planDisks([{ ...own, path: "/pool/other" }], nobody))).not.toBe(revision());
  expect(revision(undefined, { snapshots: 1 })).not.toBe(revision());
  expect(revision(undefined, { checkpoints: 1 })).not.toBe(revision());
  expect(revision(undefined, { nvram: "/nvram" })).not.toBe(revision());
});
