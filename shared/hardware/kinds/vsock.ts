import { integer, kind, schemaChoice, uint32, yesNo } from "../property.ts";
import { virtioOptions } from "./common.ts";

/** https://libvirt.org/formatdomain.html#vsock */
export const vsock = kind({
  at: "devices/vsock",
  shape: "one",
  hotplug: true,
  properties: {
    model: { path: "@model", codec: schemaChoice },
    autoCid: { path: "cid/@auto", codec: yesNo },
    /** The numbers below 3 belong to the host and to loopback. */
    cid: { path: "cid/@address", codec: integer(3, uint32), when: { key: "autoCid", is: [false] } },
    foundCid: {
      path: "cid/@address",
      codec: integer(3, uint32),
      when: { key: "autoCid", is: [true] },
      runtime: true,
      more: true,
    },
    ...virtioOptions,
  },
  initial: { model: ["virtio"], autoCid: [true] },
});
