import { kind, schemaChoice, yesNo } from "../property.ts";
import { audioId } from "./common.ts";

/** https://libvirt.org/formatdomain.html#sound-devices */
export const sound = kind({
  at: "devices/sound",
  shape: "many",
  identity: ["model"],
  placedBy: ["model"],
  properties: {
    model: { path: "@model", codec: schemaChoice },
    codecs: {
      path: "codec/@type",
      codec: { type: "list", from: "schema" },
      when: { key: "model", is: ["ich6", "ich9"] },
      more: true,
    },
    multichannel: { path: "@multichannel", codec: yesNo, when: { key: "model", is: ["usb"] }, more: true },
    audioId,
  },
  initial: { model: ["ich9"] },
});
