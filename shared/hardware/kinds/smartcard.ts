import { kind, schemaChoice } from "../property.ts";
import { characterSource } from "./common.ts";

/** https://libvirt.org/formatdomain.html#smartcard-devices, but for the host's certificates. */
export const smartcard = kind({
  at: "devices/smartcard",
  shape: "one",
  properties: {
    mode: { path: "@mode", codec: schemaChoice },
    ...characterSource,
    type: { ...characterSource.type, when: { key: "mode", is: ["passthrough"] } },
  },
  initial: { mode: ["passthrough"], type: ["spicevmc", "tcp"] },
});
