import { integer, kind, uint32 } from "../property.ts";
import { characterSource } from "./common.ts";

/** https://libvirt.org/formatdomain.html#parallel-port */
export const parallel = kind({
  at: "devices/parallel",
  shape: "many",
  identity: ["number"],
  hotplug: true,
  properties: { ...characterSource, number: { path: "target/@port", codec: integer(0, uint32) } },
  initial: { type: ["pty"] },
});
