import { integer, kind, schemaChoice, uint32 } from "../property.ts";
import { characterSource } from "./common.ts";

/** https://libvirt.org/formatdomain.html#console */
export const textConsole = kind({
  at: "devices/console",
  shape: "many",
  identity: ["targetType", "number"],
  hotplug: true,
  placedBy: ["targetType"],
  properties: {
    ...characterSource,
    targetType: { path: "target/@type", codec: schemaChoice },
    number: { path: "target/@port", codec: integer(0, uint32) },
  },
  initial: { type: ["pty"], targetType: ["virtio"] },
});
