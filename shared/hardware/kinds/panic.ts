import { capabilityChoice, kind } from "../property.ts";

/** https://libvirt.org/formatdomain.html#panic-device */
export const panic = kind({
  at: "devices/panic",
  shape: "many",
  identity: ["model"],
  placedBy: ["model"],
  properties: { model: { path: "@model", codec: capabilityChoice("panic/model") } },
  initial: { model: ["isa", "pvpanic", "pseries", "hyperv"] },
});
