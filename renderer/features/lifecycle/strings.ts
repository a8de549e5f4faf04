import type { MachineAction, MachineCommand } from "../../../shared/model/domain-actions.ts";

/** Every word of starting, stopping, saving and deleting machines. */
export const strings = {
  commands: {
    "start-with": "Start with options",
    "discard-state": "Discard the saved state",
    "core-dump": "Write the memory to a file",
    autostart: "Start with the host",
    rename: "Rename",
    describe: "Title and description",
    clone: "Clone",
    template: "Make a template",
  } satisfies Record<Exclude<MachineCommand, MachineAction>, string>,
  noTemplate: "Make a machine again",
  working: {
    start: "Starting",
    shutdown: "Shutting down",
    destroy: "Forcing off",
    reboot: "Restarting",
    reset: "Resetting",
    suspend: "Pausing",
    resume: "Resuming",
    managedsave: "Saving",
    "inject-nmi": "Sending an NMI",
    delete: "Deleting",
  } satisfies Record<MachineAction, string>,
  asks: (label: string) => `${label} …`,
  openLog: "Open log",
  failedOn: (name: string, message: string) => `${name}: ${message}`,
  otherWays: "Other ways to stop",
  further: "More",
  ways: {
    "shutdown-acpi": "Shut down by the power button (ACPI)",
    "shutdown-agent": "Shut down through the guest agent",
    "reboot-acpi": "Restart by the power button (ACPI)",
    "reboot-agent": "Restart through the guest agent",
  },
  noAgent: {
    none: "The machine has no channel for a guest agent.",
    silent: "No guest agent listens in this machine.",
  },
  command: "The command for it",

  destroy: {
    title: (name: string) => `Force off “${name}”?`,
    body: "The machine stops at once, as if its plug were pulled. Whatever the guest has not yet written to its disk is lost.",
  },
  reset: {
    title: (name: string) => `Reset “${name}”?`,
    body: "The machine restarts at once, without the guest being asked. Whatever it has not yet written to its disk is lost.",
  },
  "inject-nmi": {
    title: (name: string) => `Send “${name}” an NMI?`,
    body: "A non-maskable interrupt makes most systems stop and write a crash dump, if they are set up for it. Windows shows its blue screen; Linux may ignore it or panic.",
  },
  managedsave: {
    title: (name: string) => `Save “${name}” and turn it off?`,
    body: "Its memory is written to a file on the host, and the next start goes on from there. Until then its disks must not be changed by anything else.",
  },
  "discard-state": {
    title: (name: string) => `Discard the saved state of “${name}”?`,
    body: "The memory that was saved is deleted, and the next start is a fresh one. For the guest it is as if its plug had been pulled when it was saved.",
    confirm: "Discard",
  },

  ignored: {
    message: "The guest has not reacted to the request to shut down",
    hint: "It may be busy with updates, waiting for a question on its screen, or not set up to listen to the power button.",
    badge: "No reaction",
    agent: "Ask the guest agent",
    destroy: "Force off …",
    wait: "Wait",
  },
  "start-with": {
    title: (name: string) => `Start “${name}” with options`,
    fresh: "Fresh start",
    freshNote:
      "Without the saved state, which is deleted: what the guest had not written to its disk is lost.",
    paused: "Paused",
    pausedNote: "Powered, but its CPUs wait until you resume it: time to open the console.",
    discard: "Discard changes at stop",
    discardNote:
      "Everything that the guest writes to its disks in this run is thrown away when it stops. They are then as they are now.",
    discardRestores: "It goes on from its saved state, whose disks have to stay as they are.",
    discards: "Discards changes",
    discardsNote: "What is written to its disks is thrown away when it stops.",
    bootMenu: "Boot menu",
    bootMenuNote: "The firmware asks which device to start from, this once.",
    device: "Start from",
    deviceNote: "This once; the stored order stays as it is.",
    usual: "As usual",
    restores: "It goes on from its saved state, so nothing is booted.",
    kernel: "It starts a kernel of the host's directly, past its boot devices.",
    kinds: { disk: "Disk", cdrom: "CD drive", floppy: "Floppy drive", network: "Network card" },
    deviceLabel: (kind: string, id: string, source: string | undefined) =>
      source ? `${kind} ${id} · ${source}` : `${kind} ${id}`,
  },
  "core-dump": {
    title: (name: string) => `Write the memory of “${name}” to a file`,
    confirm: "Write",
    written: (path: string) => `The memory is in ${path}.`,
    stop: "Stop writing",
    path: "File",
    pathNote:
      "On the libvirt host. It becomes as large as the machine's memory; the machine stands still meanwhile.",
    badPath: "A full path that names a file, such as /var/tmp/machine.core",
    memoryOnly: "Memory only",
    memoryOnlyNote:
      "For crash, gdb and WinDbg. Without it the file also has the state of the devices, which only QEMU reads.",
    format: "Format",
    formatNote: "Compressed ones are for the crash utility.",
    formatOff: "Only a dump of the memory alone has a choice of formats.",
    formats: {
      elf: "ELF",
      "kdump-zlib": "kdump, compressed with zlib",
      "kdump-lzo": "kdump, compressed with lzo",
      "kdump-snappy": "kdump, compressed with snappy",
    },
  },
  rename: {
    title: (name: string) => `Rename “${name}”`,
    confirm: "Rename",
    name: "Name",
    nameNote: "Its files keep their names.",
    taken: "A machine of this name exists already.",
    slash: "A name has no slash.",
  },
  describe: {
    dialog: (name: string) => `Title and description of “${name}”`,
    confirm: "Save",
    title: "Title",
    titleNote: "A short text that is shown beside the name. One line.",
    description: "Description",
  },

  remove: {
    title: (name: string) => `Delete “${name}”?`,
    into: "What happens to it",
    bin: "Move to the bin",
    binNote:
      "The machine comes back whole when it is restored. Its files stay where they are and keep their space until the bin is emptied.",
    nothing: "Delete for good",
    nothingNote: "The machine and the ticked files are gone at once.",
    confirmBin: "Move to the bin",
    confirm: "Delete for good",
    confirmWith: (disks: number) =>
      disks === 1 ? "Delete for good with 1 file" : `Delete for good with ${disks} files`,
    running: "It is running and is forced off first. What the guest has not saved is lost.",
    snapshots: (count: number) =>
      count === 1 ? "Its snapshot is deleted." : `Its ${count} snapshots are deleted.`,
    snapshotsKept: (count: number) =>
      count === 1 ? "Its snapshot comes back with it." : `Its ${count} snapshots come back with it.`,
    checkpoints: (count: number) =>
      count === 1
        ? "Its checkpoint is deleted: the next backup is a full one."
        : `Its ${count} checkpoints are deleted: the next backup is a full one.`,
    checkpointsKept: (count: number) =>
      count === 1 ? "Its checkpoint comes back with it." : `Its ${count} checkpoints come back with it.`,
    autostart: "It starts with the host again when it comes back.",
    pastDefinitions: (count: number) =>
      count === 1
        ? "The definition in its history is deleted."
        : `The ${count} definitions in its history are deleted.`,
    managedSave: "Its saved memory is deleted: the next start is a fresh one.",
    keepNvram: "Keep its firmware variables (UEFI settings, Secure Boot keys)",
    keepTpm: "Keep the state of its TPM (keys that the guest stored there)",
    disks: "Also delete these files",
    disksBin: "Delete these files when the bin is emptied",
    noDisks: "It has no disks or images.",
    kept: "What is not ticked stays where it is.",
    free: (bytes: string, place: string) => `${bytes} free in ${place}.`,
    frees: (bytes: string) => `Deleting the ticked files frees ${bytes}.`,
    unknownSize: "size unknown",
    usedBy: (names: string) => `also used by ${names}`,
    loading: "Looking at what would go",
    gone: "This cannot be taken back.",
  },
};
