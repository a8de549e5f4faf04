import { describe, expect, it } from "vitest";
import type { Values } from "../../../../shared/hardware/property.ts";
import { isEmulated } from "./virtio.ts";

const emulated = (kind: string, next: Values) => isEmulated({ id: "x", kind, next });

describe("isEmulated", () => {
  it("is true of IDE and SATA disks, not of drives", () => {
    expect(emulated("disk", { bus: "sata" })).toBe(true);
    expect(emulated("disk", { device: "disk", bus: "ide" })).toBe(true);
    expect(emulated("disk", { device: "cdrom", bus: "sata" })).toBe(false);
    expect(emulated("disk", { bus: "virtio" })).toBe(false);
    expect(emulated("disk", { bus: "scsi" })).toBe(false);
  });

  it("is true of cards with an emulated model", () => {
    expect(emulated("interface", { type: "network", model: "e1000e" })).toBe(true);
    expect(emulated("interface", { type: "network", model: "virtio" })).toBe(false);
    expect(emulated("interface", { type: "hostdev", model: "e1000" })).toBe(false);
    expect(emulated("interface", { type: "network" })).toBe(false);
  });

  it("is false of everything else", () => {
    expect(emulated("sound", { model: "ich9" })).toBe(false);
  });
});
