import type { XmlElement } from "libxml2-wasm";
import { kinds } from "../../../shared/hardware/kinds/index.ts";
import type { Kind, Values } from "../../../shared/hardware/property.ts";
import { elements, text, texts } from "../xml/document.ts";
import { allAt, removeElementAt, setAt } from "../xml/edit.ts";
import { removeNode } from "../xml/indent.ts";
import { freeTarget } from "./new-device.ts";
import type { Located } from "./read.ts";

/**
 * Removes what libvirt found for the values that an item had, and what does not fit its new ones: it would
 * refuse the definition, and finds something else where nothing stands.
 */
export function follow(root: XmlElement, item: Located, before: Values, after: Values): void {
  const changed = (key: string) => before[key] !== after[key];
  const { placedBy }: Kind = kinds[item.kind];
  if (placedBy?.some(changed)) removeElementAt(item.element, "address");
  if (item.kind !== "firmware") return;
  if (["firmware", "secureBoot", "enrolledKeys"].some(changed)) followFirmware(root, before, changed);
  const families = [before, after].map((values) => chipset(values["machine"]));
  if (families[0] !== families[1]) followChipset(root, families[1]);
}

/**
 * Firmware that libvirt chose stands in the definition with its files: `loader` and `nvram` go with the choice.
 * What was written by hand stays unless libvirt is to choose now.
 */
function followFirmware(root: XmlElement, before: Values, changed: (key: string) => boolean): void {
  const loader = ["loader", "loaderType", "loaderReadonly", "loaderSecure", "loaderStateless"];
  const nvram = ["nvram", "nvramTemplate"];
  const chosen = before["firmware"] !== undefined || text(root, "os/@firmware") !== undefined;
  if (!chosen || [...loader, ...nvram].some(changed)) return;
  removeElementAt(root, "os/loader");
  removeElementAt(root, "os/nvram");
}

type Chipset = "q35" | "i440fx";

/** The two chipsets of a PC; undefined for other machines. `pc` and `q35` are libvirt's names for the newest version. */
function chipset(machine: Values[string] | undefined): Chipset | undefined {
  if (typeof machine !== "string") return undefined;
  if (/^(pc-)?q35(-|$)/.test(machine)) return "q35";
  return /^pc(-i440fx)?(-|$)/.test(machine) ? "i440fx" : undefined;
}

/**
 * PCI Express and PCI have other buses, so all controllers and places are libvirt's to find anew. The Q35 has no
 * IDE: its disks move to SATA.
 */
function followChipset(root: XmlElement, to: Chipset | undefined): void {
  for (const controller of allAt(root, "devices/controller[@type='pci']")) removeNode(controller);
  for (const address of elements(root, "devices/*/address[@type='pci']")) removeNode(address);
  if (to !== "q35") return;
  for (const controller of allAt(root, "devices/controller[@type='ide']")) removeNode(controller);
  for (const controller of allAt(root, "devices/controller[@type='usb'][@model='piix3-uhci']")) {
    removeNode(controller);
  }
  for (const disk of allAt(root, "devices/disk")) moveToSata(root, disk);
}

function moveToSata(root: XmlElement, disk: XmlElement): void {
  if (text(disk, "target/@bus") !== "ide") return;
  const taken = new Set(texts(root, "devices/disk/target/@dev"));
  setAt(disk, "target/@bus", "sata");
  setAt(disk, "target/@dev", freeTarget("sata", taken));
  removeElementAt(disk, "address");
}
