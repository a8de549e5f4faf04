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
    replace: "Replace a file of that name",
  },
  fetch: {
    action: "Fetch a file …",
    title: (machine: string) => `Fetch a file from ${machine}`,
    confirm: "Fetch",
    note: "The machine runs: its guest agent reads the file as it is now, as the system's administrator.",
    path: "The file's path in the guest",
  },
  wrong: (windows: boolean) => (windows ? "A full path, such as C:\\Users" : "A full path, beginning with /"),
  file: "file",
};
