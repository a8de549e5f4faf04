import { integer, kind, onOff, schemaChoice, uint8, uint16, uint32 } from "../property.ts";
import { virtioModels, virtioOptionsWhen } from "./common.ts";

const virtioScsi = { key: "model", is: ["virtio-scsi", ...virtioModels] } as const;
const of = <const T extends readonly string[]>(...is: T) => ({ key: "type", is }) as const;

/** https://libvirt.org/formatdomain.html#controllers */
export const controller = kind({
  at: "devices/controller",
  shape: "many",
  identity: ["type", "index"],
  hotplug: true,
  placedBy: ["type", "model"],
  properties: {
    type: { path: "@type", codec: schemaChoice },
    index: { path: "@index", codec: integer(0, uint32) },
    model: { path: "@model", codec: schemaChoice, when: of("scsi", "usb", "ide", "pci", "virtio-serial") },
    ports: { path: "@ports", codec: integer(1, 31), when: of("usb", "virtio-serial"), more: true },
    vectors: { path: "@vectors", codec: integer(0, uint32), when: of("virtio-serial"), more: true },
    queues: { path: "driver/@queues", codec: integer(1, uint16), when: virtioScsi, more: true },
    ioThread: { path: "driver/@iothread", codec: integer(1, uint32), when: virtioScsi, more: true },
    ioeventfd: { path: "driver/@ioeventfd", codec: onOff, when: virtioScsi, more: true },
    commandsPerLun: { path: "driver/@cmd_per_lun", codec: integer(1, uint32), when: virtioScsi, more: true },
    maxSectors: { path: "driver/@max_sectors", codec: integer(1, uint32), when: virtioScsi, more: true },
    pciModel: { path: "model/@name", codec: schemaChoice, when: of("pci"), more: true },
    chassis: { path: "target/@chassis", codec: integer(0, uint8), when: of("pci"), more: true },
    chassisNr: { path: "target/@chassisNr", codec: integer(1, uint8), when: of("pci"), more: true },
    busNr: { path: "target/@busNr", codec: integer(1, 254), when: of("pci"), more: true },
    portHotplug: { path: "target/@hotplug", codec: onOff, when: of("pci"), more: true },
    numaNode: { path: "target/node", codec: integer(0, uint32), when: of("pci"), more: true },
    pciHole: { path: "pcihole64", codec: { type: "memory", min: 0 }, when: of("pci"), more: true },
    ...virtioOptionsWhen(of("scsi", "virtio-serial")),
  },
  initial: { type: ["scsi"], model: ["virtio-scsi"] },
});
