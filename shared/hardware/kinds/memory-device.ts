import { absolutePath, integer, kind, presence, schemaChoice, text, uint32, yesNo } from "../property.ts";

const of = <const T extends readonly string[]>(...is: T) => ({ key: "model", is }) as const;
const size = { type: "memory", min: 0 } as const;

/** Memory that can be added while the machine runs; https://libvirt.org/formatdomain.html#memory-devices */
export const memoryDevice = kind({
  at: "devices/memory",
  shape: "many",
  hotplug: true,
  placedBy: ["model"],
  properties: {
    model: { path: "@model", codec: schemaChoice },
    size: { path: "target/size", codec: { type: "memory", min: 1 } },
    node: { path: "target/node", codec: integer(0, uint32) },
    block: { path: "target/block", codec: size, when: of("virtio-mem") },
    requested: { path: "target/requested", codec: size, when: of("virtio-mem"), live: true },
    current: { path: "target/current", codec: size, when: of("virtio-mem"), runtime: true, more: true },
    path: { path: "source/path", codec: absolutePath, when: of("nvdimm", "virtio-pmem") },
    alignSize: { path: "source/alignsize", codec: size, when: of("nvdimm"), more: true },
    pmem: { path: "source/pmem", codec: presence, when: of("nvdimm"), more: true },
    labelSize: { path: "target/label/size", codec: size, when: of("nvdimm"), more: true },
    readonly: { path: "target/readonly", codec: presence, when: of("nvdimm"), more: true },
    uuid: {
      path: "uuid",
      codec: { type: "text", pattern: "[\\da-fA-F-]{36}" },
      when: of("nvdimm"),
      more: true,
    },
    pageSize: { path: "source/pagesize", codec: size, when: of("dimm", "virtio-mem"), more: true },
    hostNodes: {
      path: "source/nodemask",
      codec: text,
      when: of("dimm", "virtio-mem", "sgx-epc"),
      more: true,
    },
    access: { path: "@access", codec: schemaChoice, more: true },
    discard: { path: "@discard", codec: yesNo, more: true },
  },
  initial: { model: ["dimm"], size: [512], node: [0] },
});
