import type { KindWords } from "./words.ts";

/** The machine as a whole, its processors and its memory. */
export const sections = {
  general: {
    name: "Overview",
    about: "What the machine is called and what it is.",
    fields: {
      name: ["Name", "By this name every tool knows it. It can be changed while the machine is off."],
      title: ["Title", "A friendlier name, shown in place of the name where there is one."],
      description: ["Description", "A few words for whoever comes upon the machine."],
      uuid: ["UUID", "What identifies the machine for good, whatever its name."],
      type: ["Hypervisor", "kvm uses the processor's virtualisation; qemu emulates and is far slower."],
      emulator: ["Emulator", "The program on the host that runs the machine."],
      genid: [
        "Generation ID",
        "Tells a guest (mostly Windows) that it was copied or set back, so that it renews what must be unique.",
      ],
    },
  },
  os: {
    name: "Operating system",
    about:
      "What is installed in the guest. Guesthouse chooses sensible defaults by it; the guest does not see it.",
    fields: {
      system: [
        "System",
        "As libosinfo knows it. Changing it changes nothing in the machine's hardware.",
        "Not known",
      ],
    },
  },
  vcpus: {
    name: "Processors",
    about: "How many virtual CPUs the guest has, how they look to it, and how much of the host they may use.",
    fields: {
      maximum: ["Maximum", "The guest is built for so many; only the next start can raise it."],
      current: ["In use", "How many the guest has now, up to the maximum. Not set: all of them."],
      sockets: [
        "Sockets",
        "How many processors the guest sees. Windows' editions limit this number, not the cores.",
      ],
      dies: ["Dies a socket", "Pieces of silicon in a processor; one is usual."],
      cores: ["Cores a die", "Cores in each of them."],
      threads: ["Threads a core", "Two look like hyper-threading."],
      placement: ["Placement", "Whether the host's CPUs are chosen by you or by numad."],
      hostCpus: ["Host CPUs", "The host's CPUs that it may run on, e.g. 0-3,^2. Not set: all."],
      ioThreads: [
        "I/O threads",
        "Threads of the host that serve disks, so that the CPUs do not wait for them.",
      ],
      shares: ["Weight", "Its share when CPUs are scarce, against 1024 of the other machines."],
      period: ["CPU period", "The interval in which the CPU quota is counted."],
      quota: ["CPU quota", "How much of a period each virtual CPU may run; -1: no limit."],
      globalPeriod: ["Machine's period", "The interval in which the machine's quota is counted."],
      globalQuota: ["Machine's quota", "How much of a period the whole machine may run; -1: no limit."],
      emulatorPeriod: ["Emulator's period", "The interval in which the emulator's quota is counted."],
      emulatorQuota: [
        "Emulator's quota",
        "How much of a period the emulator's own threads may run; -1: no limit.",
      ],
      emulatorCpus: ["Emulator's CPUs", "The host's CPUs for the emulator's own threads, e.g. 0-1."],
    },
  },
  cpu: {
    name: "CPU model",
    about: "Which processor the guest sees. The host's own is the fastest; a named one moves between hosts.",
    fields: {
      mode: [
        "Mode",
        "host-passthrough: exactly the host's; host-model: the nearest named one; custom: a named one.",
      ],
      model: ["Model", "The named processor. The host must have all that it promises."],
      fallback: ["If the host lacks it", "Whether a smaller model may take its place."],
      vendorId: ["Vendor ID", "Twelve characters that the guest reads as the processor's maker."],
      vendor: ["Host's vendor", "The machine starts only on hosts with processors of this maker."],
      match: ["Match", "How closely the host's CPU must agree with the description."],
      check: ["Check at start", "How strictly it is checked that the guest gets what is described."],
      migratable: [
        "Migratable",
        "Leaves out features that would keep the machine from moving to another host.",
      ],
      featuresRequired: [
        "Required features",
        "The guest gets them, and it does not start on a host without them.",
      ],
      featuresDisabled: ["Hidden features", "The guest does not see them, though the model has them."],
      featuresForced: ["Forced features", "The guest is told of them whether or not the host has them."],
      featuresOptional: ["Optional features", "The guest gets them where the host has them."],
      featuresForbidden: ["Forbidden features", "The machine does not start on a host that has them."],
      cacheMode: ["CPU cache", "Whether the guest sees the host's cache, an emulated one, or none."],
      cacheLevel: ["Cache level", "The level up to which the cache is emulated."],
      addressBitsMode: ["Address width", "Whether the guest sees the host's width of physical addresses."],
      addressBits: ["Address bits", "The width that the guest is told; it bounds its memory."],
    },
  },
  memory: {
    name: "Memory",
    about: "How much memory the guest has, where the host takes it from, and its limits.",
    fields: {
      maximum: ["Maximum", "The most that the guest can have; only the next start can raise it."],
      current: ["Current", "What the guest has now; the balloon takes the rest back. Not set: the maximum."],
      ceiling: ["Room for memory devices", "Memory devices can be plugged in up to this size in all."],
      slots: ["Slots", "How many memory devices can be plugged in."],
      dumpCore: ["In core dumps", "Whether a dump of the emulator contains the guest's memory."],
      sourceType: ["Backing", "memfd and file can be shared with other processes, as virtiofs needs it."],
      access: ["Access", "shared lets helpers such as virtiofsd see the guest's memory."],
      hugepages: [
        "Huge pages",
        "Takes the memory from the host's reserved huge pages: faster, but never swapped.",
      ],
      hugepageSize: ["Huge page size", "One of the sizes that the host has set aside. Not set: its default."],
      locked: ["Locked", "The host never swaps it out."],
      nosharepages: ["Never merged", "The host does not merge equal pages of several guests."],
      discard: [
        "Discard at stop",
        "Content is thrown away when the machine stops, without being written out.",
      ],
      allocation: ["Allocation", "immediate takes all memory at start; ondemand as the guest touches it."],
      allocationThreads: ["Allocation threads", "How many threads take it at start."],
      hardLimit: ["Hard limit", "The emulator is killed beyond it. It needs more than the guest's memory."],
      softLimit: ["Soft limit", "Held to when the host runs short of memory."],
      swapLimit: ["Limit with swap", "Memory and swap together."],
      numaMode: ["NUMA policy", "How strictly memory is taken from the host's chosen nodes."],
      numaNodes: ["NUMA nodes", "The host's nodes, e.g. 0-1."],
    },
  },
} satisfies Record<string, KindWords>;
