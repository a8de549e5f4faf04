import type { Backup } from "../../../shared/contract/backups.ts";

/** What the pages of backups say. */
export const strings = {
  title: "Backups",
  create: "Back up now",
  createAsk: "Back up now …",
  automatic: {
    ask: "Automatic …",
    off: "No backups are made by the clock.",
    title: (machine: string) => `Automatic backups of ${machine}`,
    on: "Make backups by the clock",
    onNote:
      "While Guesthouse or guesthouse serve runs. What was missed meanwhile is made up for by one. A machine that has been off since its last backup is left alone.",
    fullEvery: "A full one every so many",
    fullEveryNote: "Those between are incremental where they can be. 1 makes all of them full.",
    keep: "Keep the last",
    keepNote: "Older automatic ones are deleted, but for those that others stand on. Your own never are.",
    into: (folder: string) => `They go into ${folder}.`,
    moved: (folder: string) => `Until now they went into ${folder}; what is there stays.`,
    save: "Save",
    mark: "automatic",
    summary: (hours: number) => {
      if (hours % 24 !== 0) return hours === 1 ? "One every hour." : `One every ${hours} hours.`;
      return hours === 24 ? "One every day." : `One every ${hours / 24} days.`;
    },
    elsewhere: (folder: string) => `Into ${folder}.`,
  },
  loading: "Loading backups",
  unavailable: "There is no connection to this host.",
  working: "A backup is being worked on.",
  gone: "This machine is not there any more.",

  folder: "Folder",
  folderNote: "On this computer. Every machine has a folder of its own in it.",
  folderShow: "Show",
  noFolder: "Choose a folder for backups",
  noFolderHint:
    "Best on another disk than the machine's: a removable one, or a share. A backup holds all that is needed to bring the machine back, also on another host.",
  empty: "No backups yet",
  emptyHint:
    "A backup is a whole copy of the machine in files of its own, made while it runs. Later ones only have what was written since.",
  noneInFolder: "No backups in this folder",
  noneInFolderHint: "Choose the folder that was given when a backup was made.",
  elsewhere: "All backups in this folder",

  list: (name: string) => `Backups of ${name}`,
  columns: {
    at: "Made",
    kind: "Kind",
    state: "The guest",
    bytes: "Size",
    verified: "Verified",
    actions: "Actions",
  },
  kinds: { full: "Full", incremental: "Incremental" } satisfies Record<Backup["kind"], string>,
  standsOn: (time: string) => `Has what was written since ${time}, and needs that backup.`,
  states: {
    frozen: "File systems frozen",
    running: "Running",
    off: "Off",
  } satisfies Record<Backup["state"], string>,
  stateHints: {
    frozen: "Its agent had frozen the file systems: they are whole.",
    running: "As after a power cut: what was not written yet is not in it.",
    off: "It was off: all is whole.",
  } satisfies Record<Backup["state"], string>,
  never: "Not yet",
  good: "Good",
  broken: "Broken",

  files: "Browse files",
  verify: "Verify",
  verifyHint: "Compares every file with its checksum, also of those that it stands on",
  restore: "Restore …",
  remove: "Delete …",

  dialog: {
    title: (name: string) => `Back up ${name}`,
    confirm: "Back up",
    kind: "Kind",
    full: "Full",
    fullNote: "All of every disk. It stands on nothing.",
    incremental: "Incremental",
    incrementalNote: "What was written since the backup before, which it needs.",
    quiesce: "Freeze the guest's file systems for the moment",
    quiesceNote: "Its programs wait for a second; what they had written is in the backup, whole.",
    secrets: "Keep passwords in the backup",
    secretsNote: "Those of its displays, in clear. Without them they have to be set again after a restore.",
    keep: "Delete the oldest backups",
    keepNote: "Those that others stand on stay.",
    keepCount: "Backups to keep",
    disks: "Disks",
    left: "Left out.",
  },

  removal: {
    title: "Delete this backup?",
    titles: (count: number) => `Delete ${count} backups?`,
    body: "The machine and its disks stay as they are.",
    chain: (count: number) =>
      `${count - 1} ${count === 2 ? "backup stands" : "backups stand"} on it and cannot be without it, so ${count === 2 ? "it goes" : "they go"} too.`,
    files: (bytes: string) => `Files that go, ${bytes}`,
    below: (folder: string) => `In ${folder}`,
    confirm: "Delete",
  },

  restoring: {
    title: (name: string) => `Restore ${name}`,
    confirm: "Restore",
    note: "Its disks are made anew from the backup and compared with it. Nothing that exists is written over.",
    connection: "On",
    as: "As",
    same: "The same machine",
    sameNote:
      "With its name, identifier and addresses. Where it exists, it has to be off; its present disks stay as files.",
    other: "A new machine",
    otherNote: "With an identifier and addresses of its own, beside the one that there is.",
    name: "Name",
    proposed: (name: string) => `${name}-restored`,
    notes: "What will not be as it was",
    outside: "Parts of a host that it names",
    outsideNote:
      "They are not in the backup: files, devices and programs of the host, which the machine could read or change. It comes without them.",
    take: "Use them all the same",
    takeNote: "Only if you know who made this backup, and that they are meant to be used here.",
  },

  exportAction: "Export as OVA …",
  exporting: {
    title: (name: string) => `Export ${name} as OVA`,
    confirm: "Export",
    note: "For VirtualBox, VMware and others. The machine has to be off; it stays as it is. To keep a copy for yourself, a backup is better: it has all of the definition.",
    path: "File",
    pathNote: "On this computer. Nothing is ever written over.",
    pathWrong: "A full path that ends with .ova",
  },
  importAction: "Import an OVA …",
  importing: {
    title: "Import a machine from an OVA",
    confirm: "Import",
    path: "File",
    pathNote: "An .ova of this computer, or an .ovf that lies beside its disks.",
    name: "Name",
    contents: "What is in it",
    hardware: (vcpus: number, memory: string, firmware: "bios" | "efi") =>
      `${vcpus} ${vcpus === 1 ? "CPU" : "CPUs"}, ${memory} of memory, ${firmware === "efi" ? "UEFI" : "BIOS"}`,
    disk: (size: string, file: string) => `A disk of ${size} (${file})`,
    cards: (count: number) =>
      count === 0 ? "No network card" : count === 1 ? "A network card" : `${count} network cards`,
  },
};
