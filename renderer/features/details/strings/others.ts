import { virtioOptions } from "./common.ts";
import type { KindWords } from "./words.ts";

/** Small devices, each for one purpose. */
export const others = {
  rng: {
    name: "Random numbers",
    about: "Gives the guest good random numbers from the host, so that it does not wait for them at start.",
    fields: {
      model: ["Model", "What the guest sees; it needs a driver for it."],
      backend: ["Source", "Where the host takes the numbers from."],
      source: ["Device", "The host's device that is read, usually /dev/urandom."],
      rateBytes: ["Bytes in a period", "The guest gets no more than this in one period; not set: no limit."],
      ratePeriod: ["Period", "How long a period of the limit is."],
      ...virtioOptions,
    },
  },
  watchdog: {
    name: "Watchdog",
    about: "Does something when the guest stops answering it. A program in the guest has to feed it.",
    fields: {
      model: ["Model", "i6300esb for PCI; itco is in the Q35 chipset."],
      action: ["When it is not fed", "What is done with the machine."],
    },
  },
  tpm: {
    name: "TPM",
    about: "A security chip. Windows 11 asks for version 2.0.",
    fields: {
      model: ["Model", "tpm-crb for systems of today; tpm-tis for older ones."],
      backend: ["Backend", "emulator: swtpm on the host; passthrough: the host's own chip."],
      version: ["Version", "2.0, or 1.2 for old systems."],
      persistentState: ["Keep its state", "It survives the machine's being undefined for a while."],
      device: ["Chip of the host", "Usually /dev/tpm0."],
      encryption: ["Encryption secret", "The UUID of the libvirt secret that its state is encrypted with."],
      socket: ["External TPM's socket", "Of a swtpm that you start yourself."],
      sha1: ["Bank SHA-1", "Turns this bank of measurements on."],
      sha256: ["Bank SHA-256", "Turns this bank of measurements on."],
      sha384: ["Bank SHA-384", "Turns this bank of measurements on."],
      sha512: ["Bank SHA-512", "Turns this bank of measurements on."],
      debug: ["Debug level", "How much swtpm writes into its log."],
    },
  },
  panic: {
    name: "Panic notifier",
    about: "The guest tells the host when its kernel has crashed.",
    fields: { model: ["Model", "isa and pvpanic for PCs; hyperv for Windows."] },
  },
  vsock: {
    name: "Virtio socket",
    about: "Programs of host and guest talk to each other without a network.",
    fields: {
      model: ["Model", "What the guest sees; it needs a driver for it."],
      autoCid: ["Automatic number", "libvirt takes a free one at each start."],
      cid: ["Fixed number", "The guest's address, 3 and up; unique on this host."],
      foundCid: ["Number in use", "The one that was free."],
      ...virtioOptions,
    },
  },
  memballoon: {
    name: "Memory balloon",
    about: "Lets the host take memory back from the running guest, and see how much it uses.",
    fields: {
      model: ["Model", "virtio, or none to do without."],
      autodeflate: ["Deflate when short", "The guest gets memory back before it has to kill a program."],
      freePageReporting: ["Report free pages", "Memory that the guest frees is free on the host."],
      statsPeriod: ["Statistics every", "How often the guest tells what it uses."],
      ...virtioOptions,
    },
  },
  shmem: {
    name: "Shared memory",
    about: "A piece of memory that several machines see.",
    fields: {
      name: ["Name", "Machines with the same name share it."],
      model: ["Model", "plain is memory alone; doorbell can ring too."],
      size: ["Size", "A power of two."],
      role: ["Role", "Whether it moves with the machine to another host."],
      server: ["Server's socket", "Of the ivshmem server that rings."],
      vectors: ["Interrupts", "How many ways to ring."],
      ioeventfd: ["Asynchronous I/O events", "The guest goes on while it rings."],
    },
  },
  "memory-device": {
    name: "Memory device",
    about:
      "Memory that can be plugged in while the guest runs. Memory needs room for it: see there under More.",
    fields: {
      model: [
        "Model",
        "dimm: plain memory; virtio-mem: grows and shrinks; nvdimm: keeps its content in a file.",
      ],
      size: ["Size", "The most that it can give."],
      node: ["NUMA node", "The guest's node that it belongs to."],
      block: ["Block size", "It grows and shrinks in such steps."],
      requested: ["Wanted size", "How much the guest shall have of it now."],
      current: ["Present size", "How much the guest has of it."],
      path: ["File", "The file on the host that keeps its content."],
      alignSize: ["Alignment", "Of the file's mapping."],
      pmem: ["Persistent memory", "The file lies on real persistent memory."],
      labelSize: ["Label area", "Room for the guest's own partitions."],
      readonly: ["Read-only", "The guest cannot write to it."],
      uuid: ["UUID", "What POWER guests know it by."],
      pageSize: ["Page size", "Of the host's memory behind it."],
      hostNodes: ["Host NUMA nodes", "The host's nodes that it is taken from, e.g. 0-1."],
      access: ["Access", "shared lets other processes see it."],
      discard: ["Discard at stop", "Content is thrown away when the machine stops."],
    },
  },
  iommu: {
    name: "IOMMU",
    about: "Lets the guest shield its memory from its devices, and pass devices on to guests of its own.",
    fields: {
      model: ["Model", "intel for PCs with Q35; virtio; smmuv3 for ARM."],
      intremap: ["Interrupt remapping", "Interrupts go through it too. The I/O APIC has to be QEMU's."],
      cachingMode: ["Caching mode", "Needed to pass devices on."],
      eim: ["Extended interrupts", "Needed with more than 255 CPUs."],
      iotlb: ["Address caches", "Devices may keep translations themselves."],
      addressWidth: ["Address width", "39 or 48 bits."],
    },
  },
  pstore: {
    name: "Crash store",
    about: "Keeps the last words of a guest that crashed.",
    fields: {
      backend: ["Backend", "What the guest sees."],
      path: ["File", "Where they are kept on the host."],
      size: ["Size", "How much can be kept."],
    },
  },
  crypto: {
    name: "Crypto device",
    about: "The guest leaves ciphers to the host.",
    fields: {
      model: ["Model", "What the guest sees; it needs a driver for it."],
      type: ["Type", "Who serves it."],
      backend: ["Backend", "builtin: QEMU itself; lkcf: the host's kernel."],
      queues: ["Queues", "More let several CPUs work at once."],
      ...virtioOptions,
    },
  },
} satisfies Record<string, KindWords>;
