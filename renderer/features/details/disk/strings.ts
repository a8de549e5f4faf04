/** What can be said of a disk's modes; by libvirt's own words for them. */
export const strings = {
  show: "Show image",
  resize: "Resize …",
  browse: "Browse …",
  compare: "How the cache modes differ",
  head: {
    mode: "Mode",
    cache: "Host's memory",
    loss: "If the power fails",
    gain: "What it gains",
  },
  cache: {
    none: {
      cache: "not used",
      loss: "What the guest has flushed is safe.",
      gain: "No double caching, steady speed; needed for native I/O and safe migration.",
    },
    writeback: {
      cache: "reads and writes",
      loss: "What the guest has flushed is safe. QEMU's own default.",
      gain: "Fast where the host has memory to spare.",
    },
    directsync: {
      cache: "not used",
      loss: "Every finished write is safe, also for guests that never flush.",
      gain: "Safety without the host's memory; the slowest writing.",
    },
    writethrough: {
      cache: "reads only",
      loss: "Every finished write is safe, also for guests that never flush.",
      gain: "Fast reading, slow writing; for old guests.",
    },
    unsafe: {
      cache: "reads and writes",
      loss: "The whole file system may be lost: flushes are ignored.",
      gain: "The fastest; only for installing or for disks that can be thrown away.",
    },
  },
  io: {
    native: "The kernel's asynchronous I/O: fast and steady, only with cache none or directsync.",
    threads: "A pool of threads; works with everything.",
    io_uring: "The newest interface: as fast as native, with every cache mode; needs Linux 5.6 and QEMU 5.",
  },
  discard: {
    unmap: "What the guest frees is freed on the host: the image shrinks.",
    ignore: "The image never shrinks by itself.",
  },
  detectZeroes: {
    off: "Zeroes are written as they come.",
    on: "Written zeroes take no space where the format allows; costs some CPU.",
    unmap: "Like on, and frees the space; only together with Discard unmap.",
  },
  warnings: {
    nativeCache: (cache: string) =>
      `I/O mode native needs the cache mode none or directsync: with ${cache} QEMU refuses to start the machine.`,
    unsafe:
      "Cache mode unsafe ignores the guest's flushes: a power failure or a crash of the host can destroy the whole file system.",
    shareable:
      "A disk that several machines share needs the cache mode none, or each sees old data of the others.",
    zeroesWithoutDiscard:
      "Written zeroes are only freed together with Discard unmap; as it is they are just recorded.",
    ioThreadBus: (bus: string) => `An I/O thread serves virtio disks only, and this one is on ${bus}.`,
    readonlyDiscard: "A read-only disk frees nothing: Discard has no effect.",
  },
};
