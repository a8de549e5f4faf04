import type { Handlers } from "../../../shared/contract/handlers.ts";
import type { Values } from "../../../shared/hardware/property.ts";
import { freeTarget, takenTargets } from "./new-device.ts";
import { type Item, readItems } from "./read.ts";
import { addItem, removeItem, setValues } from "./write.ts";

export type VirtioPlan = Awaited<ReturnType<Handlers["hardware"]["virtioPlan"]>>;
export type System = VirtioPlan["system"];
type Stage = VirtioPlan["stage"];

/**
 * Marks the disk that makes Windows load its driver. It is the driver disc once more, so that no file has to be
 * made and none has to be deleted.
 */
const helperSerial = "virtio-driver-helper";

/** Buses that are slow because QEMU emulates a real controller for them. */
const emulatedBuses: ReadonlySet<unknown> = new Set(["ide", "sata"]);

/** Which systems need what: Windows does not boot from a controller of which it has never seen one. */
export function systemOf(family: string | undefined): System {
  return family === "linux"
    ? "linux"
    : family === "winnt" || family === "win9x" || family === "win16"
      ? "windows"
      : "other";
}

/** The disks and network cards that are not virtio yet. */
export function emulatedDevices(items: readonly Item[]): VirtioPlan["devices"] {
  return items.flatMap(({ id, kind, values }) => {
    if (kind === "disk" && isHardDisk(values) && emulatedBuses.has(values["bus"])) {
      return [{ id, label: `Disk ${values["target"] ?? ""}`, from: String(values["bus"]).toUpperCase() }];
    }
    if (kind === "interface" && !String(values["model"] ?? "").startsWith("virtio") && hasModel(values)) {
      return [{ id, label: `Network card ${values["mac"] ?? ""}`, from: String(values["model"]) }];
    }
    return [];
  });
}

const isHardDisk = ({ device }: Values): boolean => device === undefined || device === "disk";

/** A passed-through card has none. */
const hasModel = ({ model, type }: Values): boolean => model !== undefined && type !== "hostdev";

/** What is to be done next. */
export function stageOf(system: System, items: readonly Item[]): Stage {
  const devices = emulatedDevices(items);
  if (devices.length === 0) return "nothing-to-do";
  const disks = devices.some(({ id }) => id.startsWith("disk"));
  const seen = items.some(({ kind, values }) => kind === "disk" && values["bus"] === "virtio");
  return system === "windows" && disks && !seen ? "prepare" : "switch";
}

/** What a stage does and what the user does then, in plain sentences. */
export function stepsOf(system: System, stage: Stage): string[] {
  if (stage === "nothing-to-do") return ["All disks and network cards are virtio already."];
  if (stage === "prepare") {
    return [
      "Windows cannot start from a virtio disk before it has loaded the driver for one. So it gets the driver disc in a CD drive, and a small virtio disk beside its own.",
      "Start the machine, and install the drivers from the disc: run virtio-win-guest-tools.exe, or point the Device Manager to the disc for each unknown device.",
      "Shut Windows down (Shift and Shut down, so that it does not hibernate), and come back here to switch its disks and network cards.",
    ];
  }
  if (system === "windows") {
    return [
      "Disks and network cards become virtio, and the small disk that was only there for its driver goes.",
      "Start the machine. Windows finds its network card as a new one: fixed addresses have to be entered again.",
      "If Windows does not start, put the bus of its disk back to what it was; nothing on the disk has changed.",
    ];
  }
  const steps = ["Disks and network cards become virtio; nothing on the disks changes."];
  if (system === "linux") {
    steps.push(
      "Linux has the drivers, but an initramfs that was made for this hardware alone may lack them. If it does not find its disk, put the bus back, and in the guest run “update-initramfs -u -k all” (Debian, Ubuntu) or “dracut --force --add-drivers 'virtio_blk virtio_pci'” (Fedora, SUSE) first.",
      "A disk that was /dev/sda is /dev/vda then: entries by UUID or label in /etc/fstab and in the boot loader go on working, others do not.",
    );
  } else {
    steps.push(
      "Make sure that the guest's system has drivers for virtio; if it does not start, put the old values back.",
    );
  }
  steps.push("Network cards may get another name in the guest.");
  return steps;
}

/**
 * The definition with the driver disc in a CD drive, and a virtio disk for which Windows loads the driver.
 * @param disc path on the host
 * @throws AppError `invalid-value` | XmlError
 */
export function prepareForVirtio(domainXml: string, disc: string): string {
  const items = readItems(domainXml);
  const drive = items.find(
    ({ kind, values }) => kind === "disk" && values["device"] === "cdrom" && values["file"] === undefined,
  );
  const taken = takenTargets([domainXml]);
  const bus = items.some(({ kind, values }) => kind === "disk" && values["bus"] === "ide") ? "ide" : "sata";
  const inserted = drive
    ? setValues(domainXml, drive.id, { type: "file", file: disc })
    : addItem(domainXml, "disk", {
        type: "file",
        device: "cdrom",
        target: freeTarget(bus, taken),
        bus,
        file: disc,
        readonly: true,
      });
  return addItem(inserted, "disk", {
    type: "file",
    device: "disk",
    driver: "qemu",
    format: "raw",
    file: disc,
    target: freeTarget("virtio", taken),
    bus: "virtio",
    serial: helperSerial,
    readonly: true,
  });
}

/**
 * The definition with these devices as virtio. A disk gets another name, and what libvirt found for the old bus
 * goes with it; the disc that was only there for its driver goes too.
 * @throws AppError `no-such-item` | XmlError
 */
export function switchToVirtio(domainXml: string, ids: readonly string[]): string {
  let xml = domainXml;
  for (const id of ids) {
    if (id.startsWith("interface")) {
      xml = setValues(xml, id, { model: "virtio" });
      continue;
    }
    const target = freeTarget("virtio", takenTargets([xml]));
    xml = setValues(xml, id, { bus: "virtio", target });
  }
  const helper = readItems(xml).find(({ values }) => values["serial"] === helperSerial);
  return helper ? removeItem(xml, helper.id) : xml;
}
