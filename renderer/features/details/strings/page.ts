import type { When } from "../../../../shared/contract/hardware.ts";

const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

/** Every word of the details page that is not about one kind of device. */
export const strings = {
  loading: "Reading the machine's hardware",
  gone: "This machine is gone",
  goneHint: "It was deleted, or it was transient and has stopped.",
  toLibrary: "To the library",
  disconnected: "The connection to the host is lost. It can be changed again when it is back.",
  unreadable: "The hardware cannot be shown",

  list: {
    label: "Hardware",
    filter: "Filter the hardware",
    nothing: "Nothing matches.",
    add: "Add hardware …",
    xml: "XML",
    history: "History",
    pending: "Differs from what runs now, until the next start",
    added: "Comes with the next start",
    removed: "Goes at the next start",
    edited: "Has changes that are not applied",
    groups: {
      machine: "Machine",
      storage: "Storage",
      network: "Network",
      display: "Display and input",
      sound: "Sound",
      ports: "Ports and channels",
      host: "Devices of the host",
      other: "Other devices",
      definition: "Definition",
    },
  },

  names: {
    drives: { disk: "Disk", cdrom: "CD drive", floppy: "Floppy drive", lun: "SCSI disk" },
    empty: "empty",
    display: "display",
    controller: (type: string) =>
      `${{ "virtio-serial": "Channel", xenbus: "Xen bus", fdc: "Floppy", ccid: "Smart card" }[type] ?? type.toUpperCase()} controller`,
  },

  views: { label: "How it is shown", form: "Form", xml: "XML" },
  missingItem: "This device is not there",
  missingItemHint: "It was removed. Choose another one from the list.",
  unknownKind: "This device has no form. Its XML can be edited as it is.",
  noFields: "It has nothing to set beyond being there.",
  more: (set: number) => (set > 0 ? `More (${set} set)` : "More"),
  goesAtNextStart: "It goes with the next start. Discard that change to edit it again.",
  comesAtNextStart: "It comes with the next start; the running machine does not have it.",
  fixed: (reason: string) => `It cannot be removed: ${reason}`,

  field: {
    unset: "Default",
    on: "On",
    off: "Off",
    now: (value: string) => `now: ${value}`,
    nowHint: "What the running machine has. The field shows what it will have from its next start on.",
    changed: "Changed, not applied",
    undo: (label: string) => `Undo the change of ${label}`,
    elsewhere: (value: string) => `Changed elsewhere to ${value}`,
    keepMine: "Keep mine",
    takeTheirs: "Take that",
    notOffered: "not offered by this host",
    unit: (label: string) => `Unit of ${label}`,
    search: "Nothing matches",
    use: (text: string) => `Use “${text}”`,
    show: "Show",
    secret: "Stored by libvirt; it is never shown",
  },
  problems: {
    integer: "A whole number is needed.",
    memory: "A size is needed.",
    least: (min: number, unit?: string) => `At least ${min}${unit ? ` ${unit}` : ""}.`,
    most: (max: number, unit?: string) => `At most ${max}${unit ? ` ${unit}` : ""}.`,
    long: (max: number) => `At most ${max} characters.`,
    pattern: "libvirt does not take this form of text here.",
    conflicts: "Decide first about what was changed elsewhere.",
    invalid: "Some fields hold what cannot be applied.",
  },

  apply: {
    bar: "Unapplied changes",
    changes: (count: number) => counted(count, "change", "changes"),
    apply: "Apply",
    reset: "Reset",
    when: "When it takes effect",
    whens: {
      both: "Now and from the next start on",
      "next-start": "From the next start on",
      now: "Now",
    } satisfies Record<When, string>,
    command: "Command",
    preparing: "Working out the command …",
    notLive: (reason: string) => `Takes effect at the next start: ${reason}`,
    notLivePlain: "Takes effect at the next start: the running machine cannot take it.",
    done: {
      both: "Applied now and for the next start.",
      now: "Applied now.",
      "next-start": "Stored. It takes effect at the next start.",
      off: "Stored.",
    },
    doneBecause: (reason: string) => `Stored; takes effect at the next start. ${reason}`,
  },

  leave: {
    title: "Leave with changes that are not applied?",
    body: (count: number) =>
      `${counted(count, "change has", "changes have")} not been applied. Leaving throws ${count === 1 ? "it" : "them"} away.`,
    confirm: "Leave and throw away",
  },

  pending: {
    count: (count: number) =>
      `${counted(count, "change waits", "changes wait")} for the next start of the machine.`,
    show: "Show",
    title: "Waiting for the next start",
    what: { added: "added", removed: "removed", changed: "changed" },
    columns: { what: "What", now: "Now", next: "Next start" },
    discard: "Discard",
    discardOf: (name: string) => `Discard the changes of ${name}`,
    discardAll: "Discard all",
    restart: "Restart now …",
    restartTitle: (name: string) => `Restart “${name}”?`,
    restartBody:
      "The guest is asked to shut down, and the machine is started again as soon as it is off. A restart from inside the guest is not enough: the virtual hardware is only made anew when the machine is off.",
    restartConfirm: "Shut down and start",
    stopping: "Waiting for the guest to shut down …",
    starting: "Starting …",
    stopWaiting: "Do not start again",
    none: "Nothing waits for the next start.",
  },

  remove: {
    action: "Remove …",
    title: (name: string) => `Remove “${name}”?`,
    body: "The guest loses the device. It can be added again later.",
    file: (path: string) => `Its file ${path} stays where it is.`,
    confirm: "Remove",
    running: "The guest must give it up first; it may take a few seconds.",
  },

  add: {
    title: "Add hardware",
    titleOf: (name: string) => `Add: ${name}`,
    search: "Search the kinds of hardware",
    nothing: "No kind of hardware matches.",
    back: "Back",
    confirm: "Add",
    command: "Command",
    xml: "XML of the device",
  },

  virtio: {
    banner: (count: number) =>
      `${counted(count, "device uses", "devices use")} emulated hardware. virtio is several times as fast.`,
    one: "Emulated hardware; virtio is several times as fast.",
    open: "Switch to virtio …",
    title: "Switch to virtio",
    devices: "Devices",
    steps: "What happens",
    nothing: "Every disk and network card is virtio already.",
    disc: "Driver disc (virtio-win ISO)",
    discHint: "Path of the ISO file on the host. The guest finds its drivers on it.",
    discNone: "Without one: bring the drivers into the guest yourself.",
    prepare: "Prepare",
    switch: "Switch",
    wait: "Looking at the machine …",
    system: {
      linux: "A Linux guest",
      windows: "A Windows guest",
      other: "A guest of unknown kind",
    },
  },
};
