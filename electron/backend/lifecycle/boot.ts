import { z } from "zod";
import { elements, text, type XmlElement } from "../xml/document.ts";
import { appendAt, editXml, getAt, removeAt, removeElement, setAt } from "../xml/edit.ts";

/** What a definition says of where it boots from; the rest of it is none of this module's business. */
export const bootSettings = z.strictObject({
  /** Classes of devices, in order: `hd`, `cdrom`, `network`, `fd`. Used where no device has a number. */
  classes: z.array(z.string().max(40)).max(40),
  menu: z
    .strictObject({ enable: z.string().max(10).optional(), timeout: z.string().max(10).optional() })
    .optional(),
  /** Numbers of single devices, by their key. */
  orders: z.record(z.string().max(80), z.string().max(10)),
});
export type BootSettings = z.infer<typeof bootSettings>;

export interface BootDevice {
  readonly id: string;
  readonly kind: "disk" | "cdrom" | "floppy" | "network";
  readonly source?: string;
}

/** Milliseconds for which the firmware's menu waits for a choice. */
const menuTimeout = "10000";

/** The devices that can be chosen: drives by their target, cards by their address. */
export function bootDevices(root: XmlElement): BootDevice[] {
  return elements(root, "devices/disk | devices/interface").flatMap((device) => {
    const id = idOf(device);
    if (id === undefined) return [];
    const source = ["file", "dev", "volume", "network", "bridge", "name"]
      .map((attribute) => text(device, `source/@${attribute}`))
      .find((value) => value);
    return [{ id, kind: kindOf(device), ...(source !== undefined && { source }) }];
  });
}

/** Whether it starts a kernel of the host's, past every device. */
export const bootsKernel = (root: XmlElement): boolean => (text(root, "os/kernel") ?? "") !== "";

export function readBoot(root: XmlElement): BootSettings {
  const [menu] = elements(root, "os/bootmenu");
  const orders: Record<string, string> = {};
  for (const [key, device] of keyed(root)) {
    const order = text(device, "boot/@order");
    if (order !== undefined) orders[key] = order;
  }
  const enable = menu && text(menu, "@enable");
  const timeout = menu && text(menu, "@timeout");
  return {
    classes: elements(root, "os/boot").flatMap((boot) => text(boot, "@dev") ?? []),
    ...(menu && {
      menu: { ...(enable !== undefined && { enable }), ...(timeout !== undefined && { timeout }) },
    }),
    orders,
  };
}

/** The definition with these settings instead of its own, and nothing else changed. */
export function withBoot(domainXml: string, boot: BootSettings): string {
  return editXml(domainXml, (root) => {
    for (const found of elements(root, "os/boot")) removeElement(found, "os/boot", new Set(["os"]));
    for (const found of elements(root, "os/bootmenu")) removeElement(found, "os/bootmenu", new Set(["os"]));
    for (const name of boot.classes) appendAt(root, "os/boot").setAttr("dev", name);
    if (boot.menu?.enable !== undefined) setAt(root, "os/bootmenu/@enable", boot.menu.enable);
    if (boot.menu?.timeout !== undefined) setAt(root, "os/bootmenu/@timeout", boot.menu.timeout);
    for (const [key, device] of keyed(root)) {
      const order = boot.orders[key];
      if (order !== undefined) setAt(device, "boot/@order", order);
      else if (getAt(device, "boot/@order") !== undefined) removeAt(device, "boot/@order");
    }
  });
}

/**
 * The settings for one start: with the firmware's menu, or with one device before all others.
 * @returns undefined where there is no such device
 */
export function bootOnce(
  root: XmlElement,
  { bootMenu, bootDevice }: { bootMenu?: boolean | undefined; bootDevice?: string | undefined },
): BootSettings | undefined {
  const stored = readBoot(root);
  const menu = bootMenu
    ? { menu: { enable: "yes", timeout: menuTimeout } }
    : stored.menu && { menu: stored.menu };
  if (bootDevice === undefined) return { ...stored, ...menu };
  const devices = [...keyed(root)];
  const chosen = devices.find(([, device]) => idOf(device) === bootDevice)?.[0];
  if (chosen === undefined) return undefined;
  const numbered = Object.entries(stored.orders)
    .sort(([, a], [, b]) => Number(a) - Number(b))
    .map(([key]) => key);
  const byClass = stored.classes.flatMap((name) =>
    devices.filter(([, device]) => classOf(device) === name).map(([key]) => key),
  );
  const rest = (numbered.length > 0 ? numbered : byClass).filter((key) => key !== chosen);
  const orders = Object.fromEntries([chosen, ...rest].map((key, index) => [key, String(index + 1)]));
  // libvirt takes classes or numbers, never both.
  return { classes: [], orders, ...menu };
}

/** Every device that can have a number, by what it is known by in another version of the definition. */
function keyed(root: XmlElement): Map<string, XmlElement> {
  const counts = new Map<string, number>();
  return new Map(
    elements(root, "devices/disk | devices/interface | devices/hostdev | devices/redirdev").map((device) => {
      const index = counts.get(device.name) ?? 0;
      counts.set(device.name, index + 1);
      return [`${device.name} ${idOf(device) ?? index}`, device];
    }),
  );
}

const idOf = (device: XmlElement): string | undefined =>
  text(device, device.name === "interface" ? "mac/@address" : "target/@dev");

function kindOf(device: XmlElement): BootDevice["kind"] {
  if (device.name === "interface") return "network";
  const kind = text(device, "@device");
  return kind === "cdrom" || kind === "floppy" ? kind : "disk";
}

const classes = { disk: "hd", cdrom: "cdrom", floppy: "fd", network: "network" } as const;
const classOf = (device: XmlElement): string | undefined =>
  device.name === "disk" || device.name === "interface" ? classes[kindOf(device)] : undefined;
