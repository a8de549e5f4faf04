import type { ImageWorkKind } from "../../../shared/contract/images.ts";

/** Every word of the pages about disk images. */
export const strings = {
  title: "Disk image",
  files: "Browse files",
  open: {
    path: "File on the host",
    note: "Disks of machines and volumes of pools are also opened from their own pages.",
    confirm: "Open",
  },
  live: (machine: string) => `used by ${machine}, which is running`,
  working: "Guesthouse is working on this image.",
  cancelled: "It was stopped; the image is as it was.",
  more: "More",

  chain: "The image and what it stands on",
  active: "Active image",
  alone: "Stands alone",
  backing: "Backing file",
  corrupt: "QEMU has found damage in it and only opens it for reading. Check it.",
  dirty: "It was not closed properly. QEMU repairs it when its machine starts; a check tells how it is.",
  unused: "Used by no machine",
  usedBy: "Used by",
  running: "running",
  overlays: (names: string) => `Also below ${names}`,
  others: (count: number) => `and ${count} more`,
  facts: {
    format: "Format",
    virtual: "Size in the guest",
    actual: "Taken on the host",
    encrypted: "Encrypted",
    yes: "yes",
    snapshots: (count: number) => (count === 1 ? "1 snapshot inside" : `${count} snapshots inside`),
  },

  actions: {
    resize: "Resize …",
    check: "Check …",
    repair: "Repair …",
    rebase: "Change backing file …",
    commit: "Merge into backing file …",
    compare: "Compare …",
    compact: "Compact …",
    trim: "Free unused space …",
    overlay: "New image on top …",
  } satisfies Record<ImageWorkKind, string>,

  dialogs: {
    resize: { title: "Resize the disk", confirm: "Resize" },
    check: { title: "Check the image", confirm: "Check" },
    repair: { title: "Repair the image", confirm: "Repair" },
    rebase: { title: "Change the backing file", confirm: "Change" },
    commit: { title: "Merge into the backing file", confirm: "Merge" },
    compare: { title: "Compare with another image", confirm: "Compare" },
    compact: { title: "Compact the image", confirm: "Compact" },
    trim: { title: "Free what the guest does not use", confirm: "Free space" },
    overlay: { title: "New image on top of this one", confirm: "Create" },
  } satisfies Record<ImageWorkKind, { title: string; confirm: string }>,

  badPath: "Write the whole path of a file on the host, from / on.",
  resize: {
    size: "Size of the disk",
    present: (bytes: string) => `Now ${bytes}.`,
    unused: "The guest does not use the end any more",
    unusedNote:
      "Make the last partition smaller in the guest before. The image is looked through, and refused if there is data.",
    cut: "Cut it off anyway",
    cutNote: "What lies there is gone from the disk; the image as it is now is kept beside it.",
  },
  grow: {
    title: "Enlarging the partition in the guest",
    systems: [
      {
        system: "Linux",
        steps: [
          { text: "See which partition is meant:", command: "lsblk" },
          { text: "Let the last partition take the new space:", command: "sudo growpart /dev/vda 1" },
          { text: "Enlarge an ext4 file system:", command: "sudo resize2fs /dev/vda1" },
          { text: "or XFS:", command: "sudo xfs_growfs /" },
          {
            text: "With LVM, before the file system:",
            command: "sudo pvresize /dev/vda1 && sudo lvextend -l +100%FREE /dev/VG/LV",
          },
        ],
      },
      {
        system: "Windows",
        steps: [
          { text: "Open Disk Management (diskmgmt.msc); choose Action, Rescan Disks.", command: undefined },
          {
            text: "Right-click the volume before the free space and choose Extend Volume. A recovery partition in between has to be moved or deleted first.",
            command: undefined,
          },
        ],
      },
    ],
  },
  passphrase: "Passphrase",
  passphraseNote: "It is encrypted, and libvirt does not have its passphrase. It is not kept.",
  repair: {
    what: "What is repaired",
    kinds: { leaks: "Leaks only", all: "Leaks and corruptions" },
    notes: {
      leaks: "Space that is taken and not used is freed. No data is touched.",
      all: "The structure is made sound again as well as can be; what was lost does not come back.",
    },
  },
  compact: {
    measured: (bytes: string) =>
      `Written anew and without compression, all that it holds takes ${bytes} at most.`,
    measuring: "Looking how much it would take …",
    compress: "Compress",
    compressNote: "Takes less space and more time; good for images that are seldom written to.",
    compressOff: "Only qcow2 images can be compressed.",
  },
  compare: { other: "The other image", otherPassphrase: "Passphrase of the other image" },
  overlay: {
    path: "File of the new image",
    pathNote: "It holds only what is written to it; everything else is read from this one.",
  },
  rebase: {
    onto: "It stands on",
    none: "No other image",
    noneNote: "It takes everything into itself and can be moved or copied alone.",
    other: "Another image",
    otherNote: "What that one has differently goes into the image: the guest sees the same disk.",
    path: "Backing file",
    format: "Its format",
    formatNote: "It is recorded, so that nothing ever has to guess.",
    trust: "Take its contents on trust",
    trustNote: "Writes the name only. For a backing file that was moved or renamed and is still the same.",
  },
  kept: {
    title: "Kept originals",
    "put-back": {
      ask: "Put back …",
      title: "Put the original back?",
      body: "The original takes this image's place again. What was written to the disk since then is gone:",
      confirm: "Put back",
    },
    delete: {
      ask: "Delete …",
      title: "Delete the original?",
      body: "This file is deleted for good. Start the machine once before, to see that all is well:",
      confirm: "Delete",
    },
  },
};
