/** Every word of the performance pages. */
export const strings = {
  range: "How far back",
  ranges: { "5": "5 min", "15": "15 min", "60": "1 h" },
  inWords: { "5": "the last 5 minutes", "15": "the last 15 minutes", "60": "the last hour" },
  view: "Show as",
  views: { graphs: "Graphs", table: "Table" },

  cpu: "CPU",
  memory: "Memory",
  disk: "Disks",
  network: "Network",
  use: "In use",
  read: "Read",
  write: "Written",
  receive: "Received",
  send: "Sent",
  ofAll: (all: string) => `of ${all}`,
  noValue: "–",

  host: "Host",
  hostPage: (name: string) => `Host of ${name}`,
  hostFacts: (cpus: number, memory: string, model: string | undefined) =>
    [cpus === 1 ? "1 CPU" : `${cpus} CPUs`, memory, model].filter(Boolean).join(" · "),
  aboutMachine: "of the machine",
  aboutHost: "of the host",

  off: "The machine is off",
  offHint: "What it uses appears here while it runs.",
  offNote: "The machine is off; this is what was measured before.",
  gone: "This machine does not exist any more",
  goneHint: "It was deleted, or it was a transient one that has stopped.",
  toLibrary: "All machines",
  nothingCounted: "Nothing is counted here",
  nothingCountedHint: "This kind of hypervisor does not tell libvirt what its machines use.",
  pauses: "Measured only while somebody looks; a gap is a time when nobody did.",

  time: "Time",
  averages: (title: string, range: string) => `${title}: averages over ${range}, newest first`,
  summary: (title: string, range: string, curves: string) => `${title}, ${range}. ${curves}`,
  curve: (label: string, now: string, average: string, highest: string) =>
    `${label}: now ${now}, on average ${average}, at most ${highest}.`,
  nothingMeasured: (title: string, range: string) => `${title}, ${range}: nothing measured yet.`,
};
