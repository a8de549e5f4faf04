import type { LogItem } from "../../../shared/contract/logs.ts";

type Why = Extract<LogItem, { type: "absent" }>["why"];

export const strings = {
  gone: "This machine does not exist any more",
  appTitle: "Guesthouse's log",
  appNote: "What Guesthouse did, and what went wrong inside it",
  source: "Which log",
  sources: { machine: "Hypervisor", events: "Events" },
  eventsHint: "What libvirt has told of this machine since Guesthouse was started",
  file: "File",
  label: "Log",
  search: "Search the log",
  found: (index: number, count: number) => `${index} of ${count}`,
  notFound: "No match",
  next: "Next match (Enter)",
  previous: "Previous match (Shift+Enter)",
  wrap: "Wrap lines",
  copy: "Copy what is loaded",
  save: "Save as file",
  saving: "Saving …",
  end: "Go to the end",
  nothing: "There is nothing in it.",
  earlier: "Load earlier lines",
  reading: "Reading the log",
  empty: { machine: "The log is empty", events: "Nothing has happened yet", app: "The log is empty" },
  emptyHint: {
    machine: "The hypervisor has written nothing into it.",
    events: "A start, a stop, a new device or a disk error appears here at once.",
    app: "Nothing has been written since it was put away.",
  },
  absent: {
    none: "There is no log yet",
    forbidden: "You may not read this log",
    remote: "The log is on another computer",
    unknown: "There is no log of this machine",
  } satisfies Record<Why, string>,
  absentHint: {
    none: "The hypervisor writes one as soon as the machine starts; it appears here.",
    forbidden: "It belongs to libvirt's system service. This command shows its end in a terminal:",
    remote: "libvirt hands no logs over. This command shows its end in a terminal:",
    unknown: "This kind of hypervisor keeps none. Its events are here all the same.",
  } satisfies Record<Why, string>,
};
