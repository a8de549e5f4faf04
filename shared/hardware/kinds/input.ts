import { absolutePath, kind, onOff, schemaChoice } from "../property.ts";
import { virtioOptionsWhen } from "./common.ts";

const evdev = { key: "type", is: ["evdev"] } as const;

/** https://libvirt.org/formatdomain.html#input-devices */
export const input = kind({
  at: "devices/input",
  shape: "many",
  identity: ["type", "bus"],
  hotplug: true,
  placedBy: ["bus"],
  properties: {
    type: { path: "@type", codec: schemaChoice },
    bus: {
      path: "@bus",
      codec: schemaChoice,
      when: { key: "type", is: ["tablet", "mouse", "keyboard", "passthrough"] },
    },
    model: { path: "@model", codec: schemaChoice, when: { key: "bus", is: ["virtio"] }, more: true },
    device: { path: "source/@evdev", codec: absolutePath, when: { key: "type", is: ["passthrough"] } },
    hostDevice: { path: "source/@dev", codec: absolutePath, when: evdev },
    grab: { path: "source/@grab", codec: schemaChoice, when: evdev, more: true },
    grabToggle: { path: "source/@grabToggle", codec: schemaChoice, when: evdev, more: true },
    repeat: { path: "source/@repeat", codec: onOff, when: evdev, more: true },
    ...virtioOptionsWhen({ key: "bus", is: ["virtio"] }),
  },
  initial: { type: ["tablet"], bus: ["usb", "virtio"] },
});
