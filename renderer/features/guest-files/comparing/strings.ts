import type { GuestDifference } from "../../../../shared/contract/guest-files/comparing.ts";

const counted = (count: number, one: string, many: string) =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

/** What the comparison of two points in time says. */
export const strings = {
  title: "Compare files",
  action: "Compare with …",
  of: (machine: string) => `of ${machine}`,
  gone: "This machine is not there any more.",
  before: "Before",
  after: "After",
  points: "Two points in time",
  now: "The machine now",
  snapshot: (name: string) => `Snapshot ${name}`,
  backup: (time: string) => `Backup of ${time}`,
  groups: { now: "Machine", snapshots: "Snapshots", backups: "Backups" },
  swap: "Change the two",
  same: "Choose two different points in time.",
  none: "There is no snapshot and no backup to compare with yet.",

  opening: (what: string) => `Opening: ${what}`,
  openFailed: (what: string) => `Could not be opened: ${what}`,
  wasClosed: (what: string) => `Not open any more: ${what}`,
  again: "Open again",
  place: "File system",
  folder: "Folder",
  folderWrong: "A full path, beginning with /",
  thorough: "Read every file",
  thoroughNote: "Finds changes that left size and time as they were. Takes long.",
  start: "Compare",
  stop: "Stop",
  noPlace: "These two have no file system in common.",

  looked: (looked: number) => `${counted(looked, "entry", "entries")} looked at`,
  running: "Comparing",
  stopped: "Stopped before the end.",
  done: "Compared.",
  tooMany: "There are more differences; the comparison has stopped. Compare a folder further down.",
  equal: "Nothing differs",
  equalHint: "Size, times, owner and permissions of all are alike.",
  hint: "Choose what to compare",
  hintText: "Two points in time of this machine, and a folder. Neither of them is changed.",
  unread: (count: number) => `${counted(count, "entry", "entries")} could not be compared`,

  table: "Differences",
  filter: "Filter by path",
  changes: {
    added: "Added",
    removed: "Removed",
    changed: "Changed",
  } satisfies Record<GuestDifference["change"], string>,
  count: (change: string, count: number) => `${change} ${count.toLocaleString("en")}`,
  noMatch: "No difference fits the filter",
  itself: "The folder itself",
  within: (count: number) => counted(count, "difference", "differences"),
  differs: {
    kind: "kind",
    contents: "contents",
    size: "size",
    mode: "permissions",
    owner: "owner",
    target: "target",
    time: "time",
  } satisfies Record<GuestDifference["differs"][number], string>,
  sizes: (before: string, after: string) => `${before} → ${after}`,
  fold: (name: string) => `Fold ${name}`,
  unfold: (name: string) => `Unfold ${name}`,
  select: (path: string) => `Select ${path}`,
  selected: (count: number) => `${count.toLocaleString("en")} selected`,

  showDiff: "Show what changed",
  showOf: (name: string) => `Show what changed in ${name}`,
  diffTitle: (name: string) => `What changed in ${name}`,
  reading: "Reading both",
  binary: (at: number) =>
    `These are no texts, so they are not shown beside each other. Byte ${at.toLocaleString("en")} is the first that differs.`,
  large: "Only files of up to 4 MiB are shown beside each other. Copy the earlier one out to compare them.",
  otherBytes: (before: string, after: string) =>
    before === after
      ? "The text is the same; only the mark of its encoding at its beginning differs."
      : `The text is the same, in another encoding: ${before} before, ${after} after.`,
  onlyLineEnds: (before: string, after: string) =>
    `Only the ends of lines differ: ${before} before, ${after} after.`,
  lineEndsToo: (before: string, after: string) =>
    `The ends of lines differ, too: ${before} before, ${after} after.`,
  lineEnds: { lf: "LF", crlf: "CR LF", cr: "CR", mixed: "mixed", none: "none" },
  sameText: "Their contents are alike.",

  restore: "Copy out …",
  restoreNote: (point: string) => `As it was: ${point}`,
  bringBack: "Bring back into the machine …",
  nothingBefore: "What is selected is new: the earlier point in time has none of it.",
  bringNow: "Choose a snapshot or a backup as the earlier point in time.",
  machineRuns: "The machine is running. Shut it down to change its files.",
  working: {
    title: "Bring files back",
    opening: "Opening the machine's disks for changes",
    note: "The machine cannot be started meanwhile.",
    stop: "Stop",
    done: "They are back in the machine.",
    cancelled: "Stopped. What was brought back whole until then stays.",
    failed: "Not all of it is back. What was brought back whole until then stays.",
  },
};
