import { kind } from "../property.ts";

/** https://libvirt.org/formatdomain.html#random-number-generator-device */
export const rng = kind({
  at: "devices/rng",
  shape: "many",
  hotplug: true,
  properties: {
    model: { path: "@model", codec: { type: "choice", from: { capabilities: "rng/model" } } },
    backend: {
      path: "backend/@model",
      codec: { type: "choice", from: { capabilities: "rng/backendModel" } },
    },
    source: {
      path: "backend",
      codec: { type: "text", pattern: "/.*" },
      when: { key: "backend", is: ["random"] },
    },
    rateBytes: { path: "rate/@bytes", codec: { type: "integer", min: 1, unit: "bytes" }, more: true },
    ratePeriod: { path: "rate/@period", codec: { type: "integer", min: 1, unit: "ms" }, more: true },
  },
  initial: { model: ["virtio"], backend: ["random"], source: ["/dev/urandom"] },
});
