import { integer, kind, schemaChoice, uint32 } from "../property.ts";
import { characterSource } from "./common.ts";

/** https://libvirt.org/formatdomain.html#serial-port */
export const serial = kind({
  at: "devices/serial",
  shape: "many",
  identity: ["number"],
  hotplug: true,
  placedBy: ["targetType", "model"],
  properties: {
    ...characterSource,
    number: { path: "target/@port", codec: integer(0, uint32) },
    targetType: { path: "target/@type", codec: schemaChoice, more: true },
    model: { path: "target/model/@name", codec: schemaChoice, more: true },
  },
  initial: { type: ["pty"] },
});
