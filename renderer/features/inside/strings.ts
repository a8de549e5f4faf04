const counted = (count: number, one: string, many: string) =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

/** What is said of what a machine's disks hold. */
export const strings = {
  title: "What is inside",
  never:
    "Guesthouse can look into this machine's disks and tell what is installed. The machine need not run.",
  look: "Look inside",
  again: "Look again",
  looked: "Looked at",
  changed: "The disks have changed since.",
  noSystem: "No operating system was found on the disks.",
  facts: {
    system: "System",
    version: "Version",
    arch: "Architecture",
    hostname: "Host name",
    packages: "Packages",
  },
  packages: (count: number) => counted(count, "package", "packages"),
  noPackages: "None found",
  usage: "File systems",
  used: (used: string, all: string) => `${used} of ${all}`,
  folders: "Biggest folders",
  log: (path: string) => `Last lines of ${path}`,
  dialog: {
    title: (machine: string) => `Packages in ${machine}`,
    filter: "Filter by name or summary",
    shown: (shown: number, all: number) =>
      shown === all
        ? counted(all, "package", "packages")
        : `${shown.toLocaleString("en")} of ${counted(all, "package", "packages")}`,
    none: "No package fits the filter",
    name: "Name",
    version: "Version",
    summary: "Summary",
    table: "Packages",
  },
};
