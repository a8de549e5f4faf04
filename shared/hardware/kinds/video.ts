import { capabilityChoice, hostChoice, integer, kind, schemaChoice, uint32, yesNo } from "../property.ts";
import { virtioOptionsWhen } from "./common.ts";

const qxl = { key: "model", is: ["qxl"] } as const;
const kib = integer(1, uint32, "KiB");

/** https://libvirt.org/formatdomain.html#video-devices */
export const video = kind({
  at: "devices/video",
  shape: "many",
  placedBy: ["model"],
  properties: {
    model: { path: "model/@type", codec: capabilityChoice("video/modelType") },
    heads: { path: "model/@heads", codec: integer(1, 16), when: { key: "model", is: ["virtio", "qxl"] } },
    vram: {
      path: "model/@vram",
      codec: kib,
      when: { key: "model", is: ["qxl", "vga", "cirrus", "vmvga", "bochs"] },
    },
    ram: { path: "model/@ram", codec: kib, when: qxl, more: true },
    vgamem: { path: "model/@vgamem", codec: integer(1024, uint32, "KiB"), when: qxl, more: true },
    vram64: { path: "model/@vram64", codec: kib, when: qxl, more: true },
    accel3d: { path: "model/acceleration/@accel3d", codec: yesNo, when: { key: "model", is: ["virtio"] } },
    renderNode: {
      path: "model/acceleration/@rendernode",
      codec: hostChoice("render-nodes"),
      when: { key: "driver", is: ["vhostuser"] },
      more: true,
    },
    blob: {
      path: "model/@blob",
      codec: { type: "flag", on: "on", off: "off" },
      when: { key: "model", is: ["virtio"] },
      more: true,
    },
    primary: { path: "model/@primary", codec: yesNo, more: true },
    width: {
      path: "model/resolution/@x",
      codec: integer(1, 16_384, "pixels"),
      when: { key: "model", is: ["vga", "qxl", "virtio", "bochs"] },
    },
    height: {
      path: "model/resolution/@y",
      codec: integer(1, 16_384, "pixels"),
      when: { key: "model", is: ["vga", "qxl", "virtio", "bochs"] },
    },
    driver: { path: "driver/@name", codec: schemaChoice, more: true },
    ...virtioOptionsWhen({ key: "model", is: ["virtio"] }),
  },
  initial: { model: ["virtio", "vga"] },
});
