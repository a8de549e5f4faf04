import {
  absolutePath,
  integer,
  onOff,
  type Property,
  schemaChoice,
  uint8,
  uint32,
  yesNo,
} from "../property.ts";

/** Of every virtio device; https://libvirt.org/formatdomain.html#virtio-related-options */
export const virtioOptions = {
  iommu: { path: "driver/@iommu", codec: onOff, more: true },
  ats: { path: "driver/@ats", codec: onOff, more: true },
  packed: { path: "driver/@packed", codec: onOff, more: true },
  pagePerVq: { path: "driver/@page_per_vq", codec: onOff, more: true },
} as const;

/** The same of a device that need not be a virtio one. */
export const virtioOptionsWhen = <const W extends NonNullable<Property["when"]>>(when: W) =>
  ({
    iommu: { ...virtioOptions.iommu, when },
    ats: { ...virtioOptions.ats, when },
    packed: { ...virtioOptions.packed, when },
    pagePerVq: { ...virtioOptions.pagePerVq, when },
  }) as const;

/** The words of a device's model that make it a virtio one. */
export const virtioModels = ["virtio", "virtio-transitional", "virtio-non-transitional"] as const;

/** The device's place in the boot order, from 1; excludes the order by class of `boot`. */
export const bootOrder = { path: "boot/@order", codec: integer(1, uint32) } as const;

/** The number by which a guest names a network card that firmware tells it of (`eno1`). */
export const acpiIndex = { path: "acpi/@index", codec: integer(1, 16_383), more: true } as const;

/** Of a card's option ROM; https://libvirt.org/formatdomain.html#network-interfaces */
export const rom = {
  romBar: { path: "rom/@bar", codec: onOff, more: true },
  romEnabled: { path: "rom/@enabled", codec: yesNo, more: true },
  romFile: { path: "rom/@file", codec: absolutePath, more: true },
} as const;

/** Which of the machine's sound backends a device plays through. */
export const audioId = { path: "audio/@id", codec: integer(1, uint8), more: true } as const;

/** The guest's end of PCI passthrough and others: a text such as `0000:03:00.0`. */
export const pciParts = [
  { path: "@domain", digits: 4, before: "" },
  { path: "@bus", digits: 2, before: ":" },
  { path: "@slot", digits: 2, before: ":" },
  { path: "@function", digits: 1, before: "." },
] as const;

const at = <const T extends readonly string[]>(...is: T) => ({ key: "type", is }) as const;
const port = { type: "text", pattern: "\\d{1,5}|[\\w-]+", maxLength: 80 } as const;
const host = { type: "text", pattern: "[\\w.:%-]+", maxLength: 255 } as const;

/** What libvirt lets a channel of SPICE or D-Bus be called. */
const channel = { type: "text", pattern: "[A-Za-z0-9_.-]+" } as const;

/**
 * What stands at the host's end of a character device;
 * https://libvirt.org/formatdomain.html#consoles-serial-parallel-channel-devices
 */
export const characterSource = {
  type: { path: "@type", codec: schemaChoice },
  /** The terminal that QEMU was given. */
  ptyPath: { path: "source/@path", codec: absolutePath, when: at("pty"), runtime: true, more: true },
  path: { path: "source/@path", codec: absolutePath, when: at("dev", "file", "pipe", "unix") },
  append: { path: "source/@append", codec: onOff, when: at("file"), more: true },
  /** Whether QEMU waits to be called or calls itself. */
  sourceMode: { path: "source/@mode", codec: schemaChoice, when: at("unix", "tcp") },
  host: { path: "source/@host", codec: host, when: at("tcp") },
  port: { path: "source/@service", codec: port, when: at("tcp") },
  protocol: { path: "protocol/@type", codec: schemaChoice, when: at("tcp") },
  tls: { path: "source/@tls", codec: yesNo, when: at("tcp"), runtime: true, more: true },
  reconnect: {
    path: "source/reconnect/@enabled",
    codec: yesNo,
    when: { key: "sourceMode", is: ["connect"] },
    more: true,
  },
  reconnectTimeout: {
    path: "source/reconnect/@timeout",
    codec: integer(1, 86_400, "seconds"),
    when: { key: "reconnect", is: [true] },
    more: true,
  },
  udpHost: { path: "source[@mode='connect']/@host", codec: host, when: at("udp") },
  udpPort: { path: "source[@mode='connect']/@service", codec: port, when: at("udp") },
  udpBindHost: { path: "source[@mode='bind']/@host", codec: host, when: at("udp") },
  udpBindPort: { path: "source[@mode='bind']/@service", codec: port, when: at("udp") },
  spicePort: { path: "source/@channel", codec: channel, when: at("spiceport") },
  dbusChannel: { path: "source/@channel", codec: channel, when: at("dbus") },
  clipboard: { path: "source/clipboard/@copypaste", codec: yesNo, when: at("qemu-vdagent") },
  mouse: { path: "source/mouse/@mode", codec: schemaChoice, when: at("qemu-vdagent") },
  logFile: { path: "log/@file", codec: absolutePath, more: true },
  logAppend: { path: "log/@append", codec: onOff, more: true },
} as const;
