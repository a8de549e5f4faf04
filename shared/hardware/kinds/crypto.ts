import { capabilityChoice, integer, kind, uint32 } from "../property.ts";
import { virtioOptions } from "./common.ts";

/** libvirt from 9.1 on; https://libvirt.org/formatdomain.html#crypto */
export const crypto = kind({
  at: "devices/crypto",
  shape: "many",
  properties: {
    model: { path: "@model", codec: capabilityChoice("crypto/model") },
    type: { path: "@type", codec: capabilityChoice("crypto/type") },
    backend: { path: "backend/@model", codec: capabilityChoice("crypto/backendModel") },
    queues: { path: "backend/@queues", codec: integer(1, uint32) },
    ...virtioOptions,
  },
  initial: { model: ["virtio"], type: ["qemu"], backend: ["builtin"], queues: [1] },
});
