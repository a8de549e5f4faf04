import { randomBytes } from "node:crypto";
import type { KindName } from "../../../shared/hardware/kinds/index.ts";
import type { Values } from "../../../shared/hardware/property.ts";
import { element, elements, readXml, texts } from "../xml/document.ts";
import { editXml, setAt } from "../xml/edit.ts";
import { kindOf } from "./differences.ts";

/** What a new device must not share with others. */
export interface Taken {
  /** Target names of the machine's disks, now and from the next start on. */
  readonly targets: ReadonlySet<string>;
  /** MAC addresses of all machines, in lower case. */
  readonly macs: ReadonlySet<string>;
  /** How many consoles the definition has: libvirt counts them, whatever number is given. */
  readonly consoles: number;
}

/** The disk targets of some definitions of one machine. */
export function takenTargets(definitions: readonly (string | undefined)[]): Set<string> {
  return new Set(
    definitions.flatMap((xml) =>
      xml === undefined ? [] : readXml(xml, (root) => texts(root, "devices/disk/target/@dev")),
    ),
  );
}

export const countConsoles = (domainXml: string): number =>
  readXml(domainXml, (root) => elements(root, "devices/console").length);

/**
 * Fills in what has to be the same in the running machine and in its definition, where libvirt would otherwise
 * choose twice: a disk's target, a network card's MAC address, a console's number.
 */
export function completeValues(kind: KindName, values: Values, taken: Taken): Values {
  const keyAt = (path: string) =>
    Object.entries(kindOf(kind).properties).find(([, property]) => property.path === path)?.[0];
  if (kind === "disk") {
    const target = keyAt("target/@dev");
    const bus = keyAt("target/@bus");
    if (!target || values[target] !== undefined) return values;
    return { ...values, [target]: freeTarget(String((bus && values[bus]) ?? "virtio"), taken.targets) };
  }
  if (kind === "interface") {
    const mac = keyAt("mac/@address");
    return !mac || values[mac] !== undefined ? values : { ...values, [mac]: freeMac(taken.macs) };
  }
  if (kind === "console") {
    const number = keyAt("target/@port");
    return number ? { ...values, [number]: taken.consoles } : values;
  }
  return values;
}

/**
 * The same for a device that is given as its element: a network card without an address gets one.
 * @throws XmlError
 */
export function completeXml(xml: string, taken: Taken): string {
  return editXml(xml, (root) => {
    if (root.name === "interface" && !element(root, "mac[@address]")) {
      setAt(root, "mac/@address", freeMac(taken.macs));
    }
  });
}

/** The first free name such as `vda`, by the prefix that libvirt expects for the bus. */
export function freeTarget(bus: string, taken: ReadonlySet<string>): string {
  const prefix = targetPrefixes[bus] ?? "sd";
  for (let index = 0; ; index += 1) {
    const target = prefix + letters(index);
    if (!taken.has(target)) return target;
  }
}

const targetPrefixes: Readonly<Record<string, string>> = { virtio: "vd", ide: "hd", fdc: "fd", xen: "xvd" };

/** a … z, aa, ab and so on. */
function letters(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}

/** A random address in the range that QEMU and libvirt use, 52:54:00. */
function freeMac(taken: ReadonlySet<string>): string {
  for (;;) {
    const mac = ["52", "54", "00", ...[...randomBytes(3)].map((byte) => byte.toString(16).padStart(2, "0"))];
    if (!taken.has(mac.join(":"))) return mac.join(":");
  }
}
