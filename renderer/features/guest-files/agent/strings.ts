import type { Job } from "../../../../shared/contract/jobs.ts";

/** How a job ended; one that runs says so by itself. */
type Outcomes = Record<Job["state"], string>;

/** What exchanging files with a running machine through its agent says. */
export const strings = {
  action: "Guest agent",
  menu: "Exchange files with the running system",
  send: {
    action: "Send a file …",
    title: (machine: string) => `Send a file to ${machine}`,
    confirm: "Send",
    note: "The machine runs: its guest agent writes the file, as the system's administrator. What you see of its disks here does not change until you look again.",
    file: "File",
    choose: "Choose a file …",
    folder: "Into the guest's folder",
    name: "Its name there",
    replace: "Replace a file of that name",
    outcomes: {
      running: "",
      succeeded: "It is in the guest now.",
      cancelled: "Stopped. The job's log says what is left of it in the guest.",
      failed: "It was not sent.",
      interrupted: "Guesthouse was ended before all of it was sent.",
    } satisfies Outcomes,
  },
  fetch: {
    action: "Fetch a file …",
    title: (machine: string) => `Fetch a file from ${machine}`,
    confirm: "Fetch",
    note: "The machine runs: its guest agent reads the file as it is now, as the system's administrator.",
    path: "The file's path in the guest",
    outcomes: {
      running: "",
      succeeded: "It was saved.",
      cancelled: "Stopped. Nothing was saved.",
      failed: "It was not fetched.",
      interrupted: "Guesthouse was ended before all of it was fetched.",
    } satisfies Outcomes,
  },
  stop: "Stop",
  backslash: "A name cannot have a backslash.",
  wrong: (windows: boolean) => (windows ? "A full path, such as C:\\Users" : "A full path, beginning with /"),
  file: "file",
};
