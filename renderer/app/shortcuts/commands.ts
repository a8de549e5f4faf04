import type { Chord } from "./chord.ts";
import { strings } from "./strings.ts";

/** Where a command's keys count. */
export type Place = keyof typeof strings.places;

export interface Command {
  label: string;
  place: Place;
  /** Out of the box; none: reached through the palette until the user gives it keys. */
  keys: readonly Chord[];
  /** The keys belong to a list's or a menu's own manners and cannot be changed. */
  fixed?: true;
  /** Counts also while the keyboard is the guest's. */
  overGuest?: true;
  /** Counts also above an open dialog. */
  overDialogs?: true;
}

const labels = strings.commands;

/** Every command with keys of its own, in the order in which lists show them. */
export const COMMANDS = {
  palette: { label: labels.palette, place: "anywhere", keys: ["Mod+K"], overDialogs: true },
  shortcuts: { label: labels.shortcuts, place: "anywhere", keys: ["?"] },
  "new-machine": { label: labels.newMachine, place: "anywhere", keys: ["N"] },
  "open-file": { label: labels.openFile, place: "anywhere", keys: ["Mod+O"] },
  "add-connection": { label: labels.addConnection, place: "anywhere", keys: [] },
  library: { label: labels.library, place: "anywhere", keys: ["Alt+1"] },
  activity: { label: labels.activity, place: "anywhere", keys: [] },
  storage: { label: labels.storage, place: "anywhere", keys: [] },
  backups: { label: labels.backups, place: "anywhere", keys: [] },
  bin: { label: labels.bin, place: "anywhere", keys: [] },
  "app-log": { label: labels.appLog, place: "anywhere", keys: [] },
  settings: { label: labels.settings, place: "anywhere", keys: ["Mod+,"] },
  filter: { label: labels.filter, place: "library", keys: ["/"] },
  move: { label: labels.move, place: "library", keys: ["ArrowUp", "ArrowDown"], fixed: true },
  extend: { label: labels.extend, place: "library", keys: ["Shift+ArrowDown"], fixed: true },
  toggle: { label: labels.toggle, place: "library", keys: ["Space"], fixed: true },
  "select-all": { label: labels.selectAll, place: "library", keys: ["Mod+A"], fixed: true },
  open: { label: labels.open, place: "library", keys: ["Enter"], fixed: true },
  buttons: { label: labels.buttons, place: "library", keys: ["ArrowRight"], fixed: true },
  menu: { label: labels.menu, place: "library", keys: ["Shift+F10"], fixed: true },
  delete: { label: labels.delete, place: "library", keys: ["Delete"], fixed: true },
  leave: { label: labels.leave, place: "library", keys: ["Escape"], fixed: true },
  console: { label: labels.console, place: "machine", keys: ["Alt+2"] },
  details: { label: labels.details, place: "machine", keys: ["Alt+3"] },
  performance: { label: labels.performance, place: "machine", keys: ["Alt+4"] },
  snapshots: { label: labels.snapshots, place: "machine", keys: ["Alt+6"] },
  files: { label: labels.files, place: "machine", keys: ["Alt+7"] },
  "machine-backups": { label: labels.machineBackups, place: "machine", keys: [] },
  notes: { label: labels.notes, place: "machine", keys: ["Alt+5"] },
  log: { label: labels.log, place: "machine", keys: [] },
  "next-tab": { label: labels.nextTab, place: "machine", keys: ["Mod+Alt+PageDown"], overGuest: true },
  "previous-tab": { label: labels.previousTab, place: "machine", keys: ["Mod+Alt+PageUp"], overGuest: true },
  "tab-1": { label: labels.tab(1), place: "machine", keys: ["Alt+Shift+1"], overGuest: true },
  "tab-2": { label: labels.tab(2), place: "machine", keys: ["Alt+Shift+2"], overGuest: true },
  "tab-3": { label: labels.tab(3), place: "machine", keys: ["Alt+Shift+3"], overGuest: true },
  "tab-4": { label: labels.tab(4), place: "machine", keys: ["Alt+Shift+4"], overGuest: true },
  "tab-5": { label: labels.tab(5), place: "machine", keys: ["Alt+Shift+5"], overGuest: true },
  "tab-6": { label: labels.tab(6), place: "machine", keys: ["Alt+Shift+6"], overGuest: true },
  "tab-7": { label: labels.tab(7), place: "machine", keys: ["Alt+Shift+7"], overGuest: true },
  "tab-8": { label: labels.tab(8), place: "machine", keys: ["Alt+Shift+8"], overGuest: true },
  "tab-9": { label: labels.lastTab, place: "machine", keys: ["Alt+Shift+9"], overGuest: true },
  "close-tab": { label: labels.closeTab, place: "machine", keys: ["Mod+Alt+W"], overGuest: true },
  "save-notes": { label: labels.saveNotes, place: "machine", keys: ["Mod+S"], fixed: true },
  "full-screen": { label: labels.fullScreen, place: "machine", keys: ["F11"], overGuest: true },
} as const satisfies Record<string, Command>;

export type CommandId = keyof typeof COMMANDS;

export const COMMAND_IDS = Object.keys(COMMANDS) as CommandId[];

/** Any command by its id, with the fields that only some have. */
export const command = (id: CommandId): Command => COMMANDS[id];

/** Whether the same keys in both places could mean two things at once. */
export const meet = (a: Place, b: Place) => a === b || a === "anywhere" || b === "anywhere";
