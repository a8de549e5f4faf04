export const strings = {
  title: "Activity",
  log: "Guesthouse's log",
  work: "Work",
  commands: "Commands",
  noJobs: "No work has been done yet",
  noJobsHint: "Copies, uploads and new machines appear here while they run.",
  noCommands: "No commands yet",
  noCommandsHint:
    "Everything that you do here is also written down as the command that does the same in a terminal.",
  cancel: (title: string) => `Cancel “${title}”`,
  cancelShort: "Cancel",
  goesOn: "You may close this: it goes on under Activity.",
  cancelHint:
    "Stops this work and deletes what is only partly written. What was there before stays as it is.",
  stopping: "Stopping and cleaning up …",
  states: {
    running: "Running",
    succeeded: "Done",
    failed: "Failed",
    cancelled: "Cancelled",
    interrupted: "Interrupted",
  },
  interrupted: "Guesthouse ended in the middle of this work.",
  interruptedKept: "What the work read from is as it was. Start the work again if you still want it.",
  deleted: "Deleted, because only partly written:",
  progress: (done: string, total: string) => `${done} of ${total}`,
  remaining: (time: string) => `${time} left`,
  took: (time: string) => `took ${time}`,
  dismiss: (title: string) => `Take “${title}” off the list`,
  clear: "Clear finished",
  nothingToClear: "Nothing here is finished.",
  counts: (running: number, others: number) =>
    [running > 0 && `${running} running`, others > 0 && `${others} finished`].filter(Boolean).join(", "),
  openPages: { details: "Open machine", snapshots: "Open its snapshots", backups: "Open its backups" },
  openPool: "Open storage",
  copyPath: "Copy the path",
  showLog: (title: string) => `Log of “${title}”`,
  logShort: "Log",
  logEmpty: "Nothing has been written down yet.",
  logGone: (count: number) => `The first ${count} lines are not kept.`,
  copyLog: "Copy the log",
  panel: {
    name: "Activity",
    show: (running: number) =>
      running === 0
        ? "Show recent work"
        : running === 1
          ? "Show the running work"
          : `Show ${running} running`,
    all: "All activity",
    nothing: "Nothing is running.",
    more: (count: number) => `${count} more`,
  },
  windowTitle: (percent: number, product: string) => `${percent} % · ${product}`,
  product: "Guesthouse",
  copyAll: "Copy as a script",
  copied: "Copied",
  saveScript: "Save as a script",
  scriptName: "guesthouse",
  filter: "Filter by title or command",
  filterClear: "Clear the filter",
  count: (shown: number, all: number) =>
    shown === all ? (all === 1 ? "1 command" : `${all} commands`) : `${shown} of ${all}`,
  nothingFound: "No command matches.",
  nothingFoundHint: (filter: string) => `Nothing here has “${filter}” in its title or command.`,
  more: (count: number) => `Show ${count} more`,
};
