import { integer, kind, onOff, schemaChoice, uint32 } from "../property.ts";
import { virtioOptions } from "./common.ts";

/** libvirt adds one by itself where none stands; https://libvirt.org/formatdomain.html#memory-balloon-device */
export const memballoon = kind({
  at: "devices/memballoon",
  shape: "one",
  placedBy: ["model"],
  properties: {
    model: { path: "@model", codec: schemaChoice },
    autodeflate: { path: "@autodeflate", codec: onOff },
    freePageReporting: { path: "@freePageReporting", codec: onOff },
    statsPeriod: { path: "stats/@period", codec: integer(1, uint32, "seconds"), live: true },
    ...virtioOptions,
  },
  initial: { model: ["virtio"] },
});
