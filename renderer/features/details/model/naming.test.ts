import { describe, expect, it } from "vitest";
import type { HardwareItem } from "../../../../shared/contract/hardware.ts";
import type { Values } from "../../../../shared/hardware/property.ts";
import { fileOf, itemName } from "./naming.ts";

const item = (kind: string, next: Values, id = `${kind}#1`): HardwareItem => ({ id, kind, next });

describe("itemName", () => {
  it.each<[string, HardwareItem]>([
    [
      "Disk vda · debian.qcow2",
      item("disk", { device: "disk", target: "vda", file: "/images/debian.qcow2" }),
    ],
    ["CD drive sda · empty", item("disk", { device: "cdrom", target: "sda" })],
    ["Disk vdb · data", item("disk", { target: "vdb", type: "volume", pool: "p", volume: "data" })],
    ["Network card 52:54:00:12:34:56", item("interface", { mac: "52:54:00:12:34:56" })],
    ["VNC display", item("graphics", { type: "vnc" })],
    ["USB controller 0 · qemu-xhci", item("controller", { type: "usb", index: 0, model: "qemu-xhci" })],
    ["Tablet · usb", item("input", { type: "tablet", bus: "usb" })],
    [
      "Channel virtio · org.qemu.guest_agent.0",
      item("channel", { targetType: "virtio", name: "org.qemu.guest_agent.0" }),
    ],
    ["Memory device dimm · 512 MiB", item("memory-device", { model: "dimm", size: 512 })],
    ["CPU model", item("cpu", { mode: "host-model" })],
    ["Host PCI device 0000:03:00.0", item("hostdev-pci", { device: "0000:03:00.0" })],
    ["Arc A380 · 0000:03:00.0", { ...item("hostdev-pci", { device: "0000:03:00.0" }), note: "Arc A380" }],
    ["Watchdog", item("watchdog", { model: "i6300esb" })],
    ["Random numbers", item("rng", {})],
    ["Random numbers 2", item("rng", {}, "rng#2")],
    ["later-kind", item("later-kind", {})],
  ])("%s", (name, device) => {
    expect(itemName(device)).toBe(name);
  });

  it("names what goes at the next start by what it is now", () => {
    expect(itemName({ id: "disk:vdb", kind: "disk", now: { target: "vdb" } })).toBe("Disk vdb · empty");
  });
});

describe("fileOf", () => {
  it("says what stays on the host", () => {
    expect(fileOf(item("disk", { file: "/images/a.qcow2" }))).toBe("/images/a.qcow2");
    expect(fileOf(item("disk", {}))).toBeUndefined();
    expect(fileOf(item("rng", { source: "/dev/urandom" }))).toBeUndefined();
  });
});
