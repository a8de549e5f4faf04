/** Every word of the bin. */
export const strings = {
  title: "Bin",
  count: (machines: number) => (machines === 1 ? "1 machine" : `${machines} machines`),
  loading: "Looking into the bin",
  empty: "The bin is empty",
  emptyHint: "Machines that are deleted lie here until the bin is emptied, and can be brought back whole.",
  note: "Files in the bin stay where they were and keep their space until they are deleted here.",
  free: (bytes: string, place: string) => `${bytes} free in ${place}`,
  deleted: "Deleted",
  on: (connection: string) => `on ${connection}`,
  restore: "Restore",
  restoreOf: (name: string) => `Restore ${name}`,
  emptyOne: "Delete for good …",
  emptyOf: (name: string) => `Delete ${name} for good`,
  emptyAll: "Empty the bin …",
  restored: (name: string) => `${name} is back.`,
  noDisks: "It has no disks.",
  snapshots: (count: number) => (count === 1 ? "1 snapshot" : `${count} snapshots`),
  checkpoints: (count: number) => (count === 1 ? "1 checkpoint" : `${count} checkpoints`),
  pastDefinitions: (count: number) => (count === 1 ? "1 past definition" : `${count} past definitions`),
  unknownSize: "size unknown",
  stays: "stays on the host",
  usedBy: (names: string) => `stays: used by ${names}`,
  goes: "is deleted with the bin",
  rename: {
    title: (name: string) => `Restore “${name}” under another name`,
    name: "Name",
    confirm: "Restore",
  },
  question: {
    one: (name: string) => `Delete “${name}” for good?`,
    all: (count: number) =>
      count === 1 ? "Delete the machine in the bin for good?" : `Delete ${count} machines for good?`,
    body: "These files are deleted. This cannot be taken back.",
    noFiles: "No file is deleted; the machine can no longer be brought back.",
    pastDefinitions: (count: number) =>
      count === 1
        ? "The definition in its history is deleted too."
        : `The ${count} definitions in its history are deleted too.`,
    allPastDefinitions: (count: number) => `Their ${count} past definitions are deleted too.`,
    frees: (bytes: string) => `This frees ${bytes}.`,
    confirm: "Delete for good",
    command: "The command for it",
  },
};
