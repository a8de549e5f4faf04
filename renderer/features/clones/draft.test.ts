import { expect, test } from "vitest";
import type { CloneDisk, ClonePlan } from "../../../shared/contract/clones.ts";
import { disksOf, noDraft, requestOf } from "./draft.ts";

const disk = (target: string, more: Partial<CloneDisk> = {}): CloneDisk => ({
  target,
  device: "disk",
  source: `/img/a-${target}.img`,
  format: "raw",
  fates: { copy: {}, link: {}, share: {}, leave: {} },
  proposed: "copy",
  why: "",
  path: `/img/a-clone-${target}.img`,
  ...more,
});
const plan: ClonePlan = {
  name: "a-clone",
  disks: [disk("vda"), disk("sda", { proposed: "share", device: "cdrom" })],
  snapshots: [],
  folders: [],
  reset: {},
  notes: [],
};

test("as proposed unless something is chosen; files follow the name and the folder", () => {
  expect(requestOf(plan, noDraft, undefined)).toEqual({
    name: "a-clone",
    disks: [
      { target: "vda", fate: "copy", path: "/img/a-clone-vda.img" },
      { target: "sda", fate: "share" },
    ],
  });
  const draft = { ...noDraft, name: " b ", folder: "/pool", fates: { sda: "copy" as const } };
  expect(requestOf(plan, draft, "s")).toEqual({
    name: "b",
    snapshot: "s",
    disks: [
      { target: "vda", fate: "copy", path: "/pool/b-vda.img" },
      { target: "sda", fate: "copy", path: "/pool/b-sda.img" },
    ],
  });
});

test("a linked clone links what would be copied, as qcow2", () => {
  const disks = disksOf(plan, { ...noDraft, linked: true });
  expect(disks.map(({ fate, path }) => [fate, path])).toEqual([
    ["link", "/img/a-clone-vda.qcow2"],
    ["share", undefined],
  ]);
  const unable = {
    ...plan,
    disks: [disk("vda", { fates: { ...plan.disks[0]!.fates, link: { reason: "no" } } })],
  };
  expect(disksOf(unable, { ...noDraft, linked: true })[0]!.fate).toBe("copy");
});

test("the system inside is reset where that is wanted and possible", () => {
  expect(requestOf(plan, { ...noDraft, reset: true }, undefined)).toMatchObject({ reset: true });
  const unable = { ...plan, reset: { reason: "not installed" } };
  expect(requestOf(unable, { ...noDraft, reset: true }, undefined)).not.toHaveProperty("reset");
});

test("nothing is asked while it cannot be", () => {
  expect(requestOf({ ...plan, refusal: "running" }, noDraft, undefined)).toBeUndefined();
  expect(requestOf(plan, { ...noDraft, name: " " }, undefined)).toBeUndefined();
  expect(requestOf(plan, { ...noDraft, name: "a/b" }, undefined)).toBeUndefined();
  expect(requestOf(plan, { ...noDraft, paths: { vda: "/img/" } }, undefined)).toBeUndefined();
});
