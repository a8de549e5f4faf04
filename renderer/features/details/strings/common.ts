import type { KindWords } from "./words.ts";

type Fields = KindWords["fields"];

/** Of every virtio device. */
export const virtioOptions = {
  iommu: ["Behind the IOMMU", "Its memory accesses go through the guest's IOMMU."],
  ats: ["Address translation", "It keeps translations of the IOMMU itself."],
  packed: ["Packed rings", "A newer layout of its queues, a little faster."],
  pagePerVq: ["Page for each queue", "Each queue notifies through a page of its own."],
} as const satisfies Fields;

/** Of a device that a machine can start from. */
export const bootOrder = {
  bootOrder: ["Boot order", "Its place among the devices that the machine starts from, counted from 1."],
} as const satisfies Fields;

export const acpiIndex = {
  acpiIndex: ["Index", "The guest names the card by it, e.g. eno1."],
} as const satisfies Fields;

/** Of a card's option ROM. */
export const rom = {
  romBar: ["ROM visible", "The guest sees the card's own firmware."],
  romEnabled: ["ROM", "Whether the card has firmware at all."],
  romFile: ["ROM file", "A file on the host with firmware for the card."],
} as const satisfies Fields;

export const audioId = {
  audioId: ["Sound backend", "The number of the sound backend that it plays through."],
} as const satisfies Fields;

/** The host's end of a serial port and its like. */
export const characterSource = {
  type: ["Connected to", "What it is on the host: pty is a terminal, which the console shows."],
  ptyPath: ["Terminal", "The terminal of the host that it was given."],
  path: ["Path", "The device, file or socket on the host."],
  append: ["Append to the file", "Keeps what the file holds, instead of beginning anew at each start."],
  sourceMode: ["Role", "bind waits for somebody to connect; connect calls."],
  host: ["Host", "The address to wait on or to call."],
  port: ["Port", "The TCP port."],
  protocol: ["Protocol", "raw passes bytes on as they are; telnet negotiates first."],
  tls: ["TLS", "Encrypts the connection, with the host's certificates."],
  reconnect: ["Reconnect", "Calls again when the connection is lost."],
  reconnectTimeout: ["Reconnect after", "How long it waits before calling again."],
  udpHost: ["Send to host", "Where the bytes are sent."],
  udpPort: ["Send to port", "Where the bytes are sent."],
  udpBindHost: ["Receive on host", "The address that is listened on."],
  udpBindPort: ["Receive on port", "The port that is listened on."],
  spicePort: ["SPICE port", "The name under which SPICE offers it."],
  dbusChannel: ["D-Bus channel", "The name under which D-Bus offers it."],
  clipboard: ["Clipboard", "Text can be copied between the guest and the viewer."],
  mouse: ["Mouse mode", "client: the viewer's pointer is the guest's; server: the guest moves its own."],
  logFile: ["Log file", "Everything that comes through is written to this file of the host too."],
  logAppend: ["Append to the log", "Keeps what the log holds, instead of beginning anew at each start."],
} as const satisfies Fields;
