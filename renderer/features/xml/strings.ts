/** Every word of the XML editor and of the history. */
export const strings = {
  editor: "XML",
  loading: "Reading the definition",
  which: "Definition to show",
  whichs: { next: "Next start", now: "Running now" },
  nowWhole: "What runs now is shown to be read. To change the machine as a whole, change its next start.",
  transient: "This machine vanishes when it stops: only what runs now can be changed, device by device.",

  problems: (count: number) => (count === 1 ? "1 problem" : `${count} problems`),
  problemList: "Problems in the XML",
  line: (line: number) => `Line ${line}`,
  unchanged: "No changes",
  changed: "Changed, not applied",
  correct: "Correct the problems first.",
  comments: "libvirt keeps no comments: they are dropped when this is applied.",
  hint: "Ctrl+Space completes, Ctrl+F finds, F8 goes to the next problem.",
  reset: "Reset",
  review: "Review and apply …",

  conflict: "This definition was changed elsewhere while you edited it.",
  conflictHint: "Your text is kept. Compare it with what is there now, then go on with either.",
  compare: "Compare",
  conflictTitle: "Changed elsewhere",
  theirs: "There now",
  mine: "Your text",
  takeTheirs: "Discard your text",
  keepMine: "Keep your text",
  conflictNote: "Kept, your text replaces what is there now when you apply it.",

  reviewTitle: "Review the changes",
  before: "Before",
  after: "After",
  when: "Takes effect",
  whens: { both: "Now and from the next start on", now: "Now only", "next-start": "From the next start on" },
  command: "Command",
  preparing: "Preparing …",
  notLive: (reason: string | undefined) =>
    reason
      ? `The running machine cannot take this: ${reason} It waits for the next start.`
      : "The running machine cannot take this. It waits for the next start.",
  apply: "Apply",
  cancel: "Cancel",
  done: { now: "Applied now", "next-start": "Takes effect at the next start", both: "Applied" },
  doneBecause: (reason: string) => `Takes effect at the next start. ${reason}`,

  /** CodeMirror's own words, in our spelling. */
  phrases: {
    next: "Next",
    previous: "Previous",
    all: "All",
    "match case": "Match case",
    regexp: "Regular expression",
    "by word": "Whole words",
    replace: "Replace",
    "replace all": "Replace all",
    close: "Close",
  },

  history: "History",
  historyAbout: "The definitions that this machine has had, as far as Guesthouse saw them.",
  historyOnly: "Only the present definition so far",
  historyOnlyHint: "Each change from here on, also by other programs, can be seen and taken back here.",
  entries: "Past definitions",
  until: (title: string) => `Before “${title}”`,
  legend: "Against the present definition: struck lines have gone since then, green ones have come.",
  changes: "From this definition to the present one",
  same: "This definition is the same as the present one.",
  restore: "Restore for the next start",
  restoreTitle: "Restore this definition?",
  restoreNote:
    "It becomes the definition of the next start. What it replaces joins the history, so this can be taken back as well. A running machine keeps running as it is; disks and their contents are not touched.",
  restored: "Restored for the next start",
};
