import { capabilityChoice, integer, kind, uint32 } from "../property.ts";
import { virtioOptions } from "./common.ts";

/** https://libvirt.org/formatdomain.html#random-number-generator-device */
export const rng = kind({
  at: "devices/rng",
  shape: "many",
  hotplug: true,
  properties: {
    model: { path: "@model", codec: capabilityChoice("rng/model") },
    backend: { path: "backend/@model", codec: capabilityChoice("rng/backendModel") },
    source: {
      path: "backend",
      codec: { type: "text", pattern: "/.*" },
      when: { key: "backend", is: ["random"] },
    },
    rateBytes: { path: "rate/@bytes", codec: integer(1, uint32, "bytes"), more: true },
    ratePeriod: { path: "rate/@period", codec: integer(1, uint32, "ms"), more: true },
    ...virtioOptions,
  },
  initial: { model: ["virtio"], backend: ["random"], source: ["/dev/urandom"] },
});
