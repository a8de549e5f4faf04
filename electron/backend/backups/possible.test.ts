import { describe, expect, test } from "vitest";
import { chainOf } from "./backup-folder.ts";
import { backupXml, checkpointXml } from "./backup-xml.ts";
import type { Manifest } from "./manifest.ts";
import { type MachineForBackup, possibleBackups } from "./possible.ts";
import { beyond, withDependents } from "./remove.ts";
import { restoredDefinition } from "./restored-definition.ts";

const disk = { target: "vda", path: "/a.qcow2", format: "qcow2", old: false };
const plain = { readOnly: false, shared: false, encrypted: false };
const machine: MachineForBackup = {
  ...{ driver: "QEMU", local: true, state: "running", agent: true, busy: false },
  ...{ base: true, nvram: false, tpm: false },
  disks: [{ ...disk, ...plain }],
};

describe("possibleBackups", () => {
  test("all of it for a running machine with a backup to stand on", () => {
    expect(possibleBackups(machine)).toMatchObject({ full: {}, incremental: {}, quiesce: {} });
  });

  test.each([
    ["no base", { base: false }, "incremental", "no earlier backup"],
    ["off, without base", { state: "off" as const, base: false }, "incremental", "no earlier backup"],
    ["raw alone", { disks: [{ ...disk, ...plain, format: "raw" }] }, "incremental", "cannot be known"],
    ["another host", { local: false }, "full", "another host"],
    ["asleep", { state: "sleeping" as const }, "full", "sleep"],
    ["busy", { busy: true }, "full", "Something else"],
    ["a container", { driver: "LXC" }, "full", "hypervisor"],
    ["encrypted", { disks: [{ ...disk, ...plain, encrypted: true }] }, "full", "no disk"],
  ] as const)("%s", (_, change, kind, reason) => {
    expect(possibleBackups({ ...machine, ...change })[kind].reason).toContain(reason);
  });

  test("of a machine that is off every disk can be compared with the backup before", () => {
    const off = possibleBackups({
      ...{ ...machine, state: "off" },
      disks: [{ ...disk, ...plain, format: "raw" }],
    });
    expect(off).toMatchObject({ full: {}, incremental: {}, quiesce: { reason: "The machine is off." } });
    expect(off.incremental.reason ?? off.disks[0]!.whole).toBeUndefined();
  });

  test("an image of version 2 is told of with what changes it", () => {
    const { disks } = possibleBackups({ ...machine, disks: [{ ...disk, ...plain, old: true }] });
    expect(disks[0]!.whole).toContain("qemu-img amend -o compat=1.1 /a.qcow2");
  });
});

const manifest = (id: string, base?: string, targets = ["vda"]) =>
  ({
    id,
    ...(base !== undefined && { base }),
    disks: targets.map((target) => ({ target, kind: base === undefined ? "full" : "incremental" })),
  }) as unknown as Manifest;
const all = [manifest("a"), manifest("b", "a"), manifest("c", "b"), manifest("d"), manifest("e", "b")];
const ids = (manifests: readonly Manifest[]) => manifests.map(({ id }) => id).join("");

test("a backup goes with what stands on it, and what is kept keeps what it stands on", () => {
  expect(ids(withDependents("a", all))).toBe("abce");
  expect(ids(withDependents("d", all))).toBe("d");
  expect(ids(withDependents("x", all))).toBe("");
  expect(ids(beyond(1, all))).toBe("cd");
  expect(ids(beyond(2, all))).toBe("c");
  expect(ids(beyond(9, all))).toBe("");
  const scheduled = (manifest: Manifest) => manifest.id !== "d" && manifest.id !== "c";
  expect(ids(beyond(1, all, scheduled))).toBe("");
  expect(ids(beyond(1, [...all, manifest("f")], scheduled))).toBe("e");
});

test("a chain names what is missing of it, and does not run in circles", () => {
  expect(ids(chainOf(all[2]!, all).chain)).toBe("cba");
  expect(chainOf(all[2]!, all.slice(1)).missing).toBe("a");
  const [x, y] = [manifest("x", "y"), manifest("y", "x")];
  expect(chainOf(x, [x, y]).missing).toBe("x");
  const wider = manifest("w", "a", ["vda", "vdb"]);
  expect(chainOf(wider, [...all, wider]).missing).toBe("a");
});

test("libvirt is told of every disk", () => {
  const disks = [
    { target: "vda", file: "/f/vda.qcow2", on: "../a/vda.qcow2", since: "before", tracked: true },
    { target: "vdb", file: "/f/vdb.qcow2", on: undefined, since: undefined, tracked: false },
    { target: "vdc", file: undefined, on: undefined, since: undefined, tracked: true },
  ];
  const xml = backupXml(disks);
  expect(xml).toContain('name="vda" backup="yes" type="file" backupmode="incremental" incremental="before"');
  expect(xml).toContain('name="vdb" backup="yes" type="file" backupmode="full"');
  expect(xml).toContain('name="vdc" backup="no"');
  const moment = checkpointXml("now", "a & b", disks);
  expect([...moment.matchAll(/checkpoint="(\w+)"/g)].map(([, value]) => value)).toEqual([
    "bitmap",
    "no",
    "no",
  ]);
});

test("a restored machine has new disks, and as a new one no identity of the old", () => {
  const definition = `<domain type='qemu'>
  <name>web</name><uuid>6a1ed8a4-3f5f-4b26-9a51-0e0d3a1c6a10</uuid><genid>6a1ed8a4-3f5f-4b26-9a51-0e0d3a1c6a11</genid>
  <os><nvram>/old_VARS.fd</nvram></os>
  <devices>
    <disk type='volume' device='disk'><driver type='raw' cache='none'/><source pool='p' volume='v'/><target dev='vda'/></disk>
    <disk type='file' device='cdrom'><source file='/gone.iso'/><target dev='sda'/></disk>
    <interface type='network'><mac address='52:54:00:00:00:01'/><source network='default'/></interface>
  </devices>
</domain>`;
  const xml = restoredDefinition(definition, {
    ...{
      name: "new",
      uuid: "11111111-2222-4333-8444-555555555555",
      generation: "22222222-2222-4333-8444-555555555555",
    },
    ...{ disks: new Map([["vda", "/new.qcow2"]]), nvram: undefined, kept: new Set() },
  });
  expect(xml).toContain("<name>new</name>");
  expect(xml).toMatch(/<disk type='file' device='disk'><driver type='qcow2' cache='none' name='qemu'\/>/);
  expect(xml).toContain("<source file='/new.qcow2'/>");
  for (const gone of ["52:54", "/gone.iso", "old_VARS", "pool=", "6a1ed8a4"]) expect(xml).not.toContain(gone);
});
