import { integer, kind, onOff, presence, schemaChoice, text, uint32 } from "../property.ts";

const size = { type: "memory", min: 0 } as const;

/** https://libvirt.org/formatdomain.html#memory-allocation, with backing, tuning and NUMA placement. */
export const memory = kind({
  at: ".",
  shape: "section",
  properties: {
    maximum: { path: "memory", codec: { type: "memory", min: 1 } },
    /** What the balloon leaves to the guest; absent: all. Running, it says how far the guest has come with that. */
    current: { path: "currentMemory", codec: { type: "memory", min: 1 }, live: true, runtime: true },
    /** Up to where memory devices can be added. */
    ceiling: { path: "maxMemory", codec: { type: "memory", min: 1 }, more: true },
    slots: { path: "maxMemory/@slots", codec: integer(0, 256), more: true },
    dumpCore: { path: "memory/@dumpCore", codec: onOff, more: true },
    sourceType: {
      path: "memoryBacking/source/@type",
      codec: { type: "choice", from: { capabilities: "memoryBacking/sourceType" } },
    },
    access: { path: "memoryBacking/access/@mode", codec: schemaChoice },
    hugepages: { path: "memoryBacking/hugepages", codec: presence },
    hugepageSize: {
      path: "memoryBacking/hugepages/page/@size",
      codec: { type: "memory", min: 0.0625 },
      when: { key: "hugepages", is: [true] },
    },
    locked: { path: "memoryBacking/locked", codec: presence, more: true },
    nosharepages: { path: "memoryBacking/nosharepages", codec: presence, more: true },
    discard: { path: "memoryBacking/discard", codec: presence, more: true },
    allocation: { path: "memoryBacking/allocation/@mode", codec: schemaChoice, more: true },
    allocationThreads: {
      path: "memoryBacking/allocation/@threads",
      codec: integer(1, uint32),
      more: true,
    },
    hardLimit: { path: "memtune/hard_limit", codec: size, live: true, more: true },
    softLimit: { path: "memtune/soft_limit", codec: size, live: true, more: true },
    swapLimit: { path: "memtune/swap_hard_limit", codec: size, live: true, more: true },
    numaMode: { path: "numatune/memory/@mode", codec: schemaChoice, more: true },
    numaNodes: { path: "numatune/memory/@nodeset", codec: text, live: true, more: true },
  },
});
