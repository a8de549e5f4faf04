import { absolutePath, kind, schemaChoice } from "../property.ts";
import { characterSource } from "./common.ts";

/** https://libvirt.org/formatdomain.html#smartcard-devices; the three host certificates stand in the XML only. */
export const smartcard = kind({
  at: "devices/smartcard",
  shape: "one",
  properties: {
    mode: { path: "@mode", codec: schemaChoice },
    database: {
      path: "database",
      codec: absolutePath,
      when: { key: "mode", is: ["host-certificates"] },
      more: true,
    },
    ...characterSource,
    type: { ...characterSource.type, when: { key: "mode", is: ["passthrough"] } },
  },
  initial: { mode: ["passthrough"], type: ["spicevmc", "tcp"] },
});
