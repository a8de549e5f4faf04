import { expect, test } from "vitest";
import {
  type DiskForSnapshot,
  type MachineForSnapshot,
  mustBeLeftOut,
  possibleSnapshots,
} from "./possible.ts";

const disk = (more: Partial<DiskForSnapshot> = {}): DiskForSnapshot => ({
  ...{ target: "vda", device: "disk", format: "qcow2", path: "/images/a.qcow2", network: undefined },
  ...{ byVolume: false, readOnly: false, shared: false, encrypted: false },
  ...more,
});
const machine = (more: Partial<MachineForSnapshot> = {}): MachineForSnapshot => ({
  ...{ driver: "QEMU", state: "off", disks: [disk()], pflash: false, uefi: false },
  ...{ unsaveable: undefined, agent: false, libvirtVersion: 9_000_000, currentKind: undefined },
  ...more,
});
/** The kinds that can be had: each with (+) or without memory (-). */
function kinds(more: Partial<MachineForSnapshot>): string {
  const { memory, diskOnly } = possibleSnapshots(machine(more));
  return [
    memory.internal.reason === undefined && "internal+",
    diskOnly.internal.reason === undefined && "internal-",
    memory.external.reason === undefined && "external+",
    diskOnly.external.reason === undefined && "external-",
  ]
    .filter(Boolean)
    .join(" ");
}

test.each<[string, Partial<MachineForSnapshot>, string]>([
  ["off, qcow2", {}, "internal- external-"],
  ["running, qcow2", { state: "running" }, "internal+ external+ external-"],
  ["paused, qcow2", { state: "paused" }, "internal+ external+ external-"],
  ["asleep", { state: "sleeping" }, ""],
  ["off, raw", { disks: [disk({ format: "raw" })] }, "external-"],
  [
    "running, raw beside qcow2",
    { state: "running", disks: [disk(), disk({ target: "vdb", format: undefined })] },
    "external+ external-",
  ],
  [
    "running, raw that is only read",
    { state: "running", disks: [disk(), disk({ target: "vdb", format: "raw", readOnly: true })] },
    "internal+ external+ external-",
  ],
  [
    "running, an installation medium",
    {
      state: "running",
      disks: [disk(), disk({ target: "sda", device: "cdrom", format: "raw", readOnly: true })],
    },
    "internal+ external+ external-",
  ],
  ["UEFI, running", { state: "running", pflash: true }, "external+ external-"],
  [
    "UEFI, running, libvirt 10.10",
    { state: "running", pflash: true, libvirtVersion: 10_010_000 },
    "internal+ external+ external-",
  ],
  ["UEFI chosen at the start, off", { uefi: true }, "internal- external-"],
  [
    "encrypted beside another, off",
    { disks: [disk(), disk({ target: "vdb", encrypted: true })] },
    "external-",
  ],
  ["encrypted, running", { state: "running", disks: [disk({ encrypted: true })] }, ""],
  ["a host's device, running", { state: "running", unsaveable: "A device" }, "external-"],
  ["shared disk beside another", { disks: [disk(), disk({ target: "vdb", shared: true })] }, "external-"],
  ["network disk, off", { disks: [disk({ path: undefined, network: "rbd:x", format: "raw" })] }, ""],
  ["disk named by its pool, off", { disks: [disk({ path: undefined, byVolume: true })] }, "internal-"],
  ["no disk", { disks: [] }, ""],
  ["only an empty drive", { disks: [disk({ device: "cdrom", path: undefined })] }, ""],
  ["a container", { driver: "LXC" }, ""],
])("%s", (_name, more, expected) => {
  expect(kinds(more)).toBe(expected);
});

test("every refusal says why in a sentence that names the disk", () => {
  const { internal, external } = possibleSnapshots(
    machine({ disks: [disk({ target: "vdb", format: "raw" })] }),
  );
  expect(internal.reason).toBe("vdb is raw: only qcow2 images can hold snapshots inside.");
  expect(external.reason).toBeUndefined();
});

test("what is proposed can be had, and is of the kind of the one before", () => {
  expect(possibleSnapshots(machine()).proposed).toEqual({ kind: "internal", memory: false });
  expect(possibleSnapshots(machine({ state: "running" })).proposed).toEqual({
    kind: "internal",
    memory: true,
  });
  expect(possibleSnapshots(machine({ currentKind: "external" })).proposed.kind).toBe("external");
  const device = machine({ state: "running", unsaveable: "A device" });
  expect(possibleSnapshots(device).proposed).toEqual({ kind: "external", memory: false });
});

test("a raw disk can be converted, one that is only read need not be", () => {
  const { disks } = possibleSnapshots(
    machine({ disks: [disk({ format: "raw" }), disk({ target: "vdb", format: "raw", readOnly: true })] }),
  );
  expect(disks.map(({ target, convertible, never }) => [target, convertible, never !== undefined])).toEqual([
    ["vda", true, false],
    ["vdb", false, true],
  ]);
});

test("a disk that cannot be in an external one says why, and nothing is left out without being told", () => {
  const { disks, external } = possibleSnapshots(
    machine({ disks: [disk(), disk({ target: "vdb", encrypted: true })] }),
  );
  expect(external.reason).toBeUndefined();
  expect(disks.map(({ notExternal }) => notExternal !== undefined)).toEqual([false, true]);
  expect(mustBeLeftOut(disks)).toContain("vdb cannot be in it. It is encrypted");
  const alone = possibleSnapshots(machine({ disks: [disk({ encrypted: true })] }));
  expect(alone.external.reason).toContain("vda cannot be in it. It is encrypted");
});
