import type { DiskFate } from "../../../shared/contract/clones.ts";

/** Every word of cloning machines and of templates. */
export const strings = {
  title: (name: string) => `Clone “${name}”`,
  confirm: "Clone",
  /** In the place of a command. */
  noCommand: "# not possible now",
  loading: "Looking at the machine's disks",
  name: "Name",
  nameNote: "The clone has its own UUID, MAC addresses and firmware variables.",
  taken: "A machine of this name exists already.",
  badName: "A name has no slash.",
  from: "Clone",
  fromNote: "The present state, or what a snapshot has kept.",
  present: "As it is now",
  kind: "Kind",
  kinds: { full: "Full clone", linked: "Linked clone" },
  kindNotes: {
    full: "Its disks are copies. The two machines have nothing to do with each other.",
    linked:
      "Ready at once and small: its disks stand on the original's and take only what changes. The original becomes a template and is not started as long as the clone is there.",
  },
  folder: "Folder for new images",
  folderNote: (free: string) => `${free} free.`,
  beside: "Beside each original",
  disks: "Disks",
  noDisks: "The machine has no disks.",
  empty: "Empty drive",
  path: (target: string) => `New image for ${target}`,
  fate: (target: string) => `What becomes of ${target}`,
  badPath: "A full path that names a file, such as /var/lib/libvirt/images/clone.qcow2",
  fates: { copy: "Copy", link: "Link", share: "Share", leave: "Leave out" } satisfies Record<
    DiskFate,
    string
  >,
  fateNotes: {
    copy: "An image of its own with the same contents.",
    link: "An image of its own that stands on the original's.",
    share: "Both machines use the very same image.",
    leave: "The clone goes without it.",
  } satisfies Record<DiskFate, string>,
  shareDanger:
    "If both machines write to it at once its contents are destroyed. Share only what is read, or what a cluster file system is on.",
  size: (format: string | undefined, size: string) => (format ? `${format}, ${size}` : size),
  reset: "Reset the Linux system on the clone",
  resetNote:
    "It gets the clone's name as its host name, and a machine ID and SSH host keys of its own at its first start. The original is not touched. Takes a minute or two.",
  notes: "Good to know",
  stop: "Stop cloning",
  done: (name: string) => `${name} is ready.`,
  open: "Open the clone",

  template: {
    make: (name: string) => `Make “${name}” a template?`,
    makeBody:
      "A template is not started, only cloned: the disks of its linked clones stand on its own. Guesthouse and its start with the host leave it alone; other tools, virsh for one, would still start it. Nothing of the machine changes, and you can make it a machine again.",
    makeConfirm: "Make it a template",
    undo: (name: string) => `Make “${name}” a machine again?`,
    undoBody: "It can be started again. This is refused while the disks of linked clones stand on its own.",
    undoConfirm: "Make it a machine",
  },
};
