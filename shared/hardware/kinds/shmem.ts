import { absolutePath, integer, kind, onOff, schemaChoice } from "../property.ts";

const doorbell = { key: "model", is: ["ivshmem-doorbell", "ivshmem"] } as const;

/** https://libvirt.org/formatdomain.html#shared-memory-device */
export const shmem = kind({
  at: "devices/shmem",
  shape: "many",
  identity: ["name"],
  hotplug: true,
  properties: {
    name: { path: "@name", codec: { type: "text", pattern: "[^/]+", maxLength: 200 } },
    model: { path: "model/@type", codec: schemaChoice },
    size: { path: "size", codec: { type: "memory", min: 1, bare: "bytes" } },
    role: { path: "@role", codec: schemaChoice, more: true },
    server: { path: "server/@path", codec: absolutePath, when: doorbell },
    vectors: { path: "msi/@vectors", codec: integer(1, 4096), when: doorbell, more: true },
    ioeventfd: { path: "msi/@ioeventfd", codec: onOff, when: doorbell, more: true },
  },
  initial: { name: ["shared"], model: ["ivshmem-plain"], size: [4] },
});
