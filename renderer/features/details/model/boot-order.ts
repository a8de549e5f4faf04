import type { HardwareItem } from "../../../../shared/contract/hardware.ts";
import { kindOf } from "./kinds.ts";
import { editable } from "./sides.ts";

/** One device that a machine could start from. */
export interface Bootable {
  item: HardwareItem;
  ticked: boolean;
}

/** The class of `<os><boot dev>` that a device belongs to. */
function classOf(item: HardwareItem): string | undefined {
  if (item.kind === "interface") return "network";
  if (item.kind !== "disk") return undefined;
  const device = String(editable(item)["device"] ?? "disk");
  return { disk: "hd", lun: "hd", cdrom: "cdrom", floppy: "fd" }[device];
}

/**
 * The devices that the machine can start from, first to last: by the order that they carry themselves, else by
 * the classes of `<os><boot>`, in which a class stands for its first device; then those it does not start from.
 */
export function bootables(items: readonly HardwareItem[]): Bootable[] {
  const devices = items.filter((item) => item.next !== undefined && canBoot(item));
  const orderOf = (item: HardwareItem) => editable(item)["bootOrder"];
  const ordered = devices
    .filter((item) => orderOf(item) !== undefined)
    .sort((a, b) => Number(orderOf(a)) - Number(orderOf(b)));
  const first = ordered.length > 0 ? ordered : byClass(items, devices);
  const others = devices.filter((item) => !first.includes(item));
  return [
    ...first.map((item) => ({ item, ticked: true })),
    ...others.map((item) => ({ item, ticked: false })),
  ];
}

function byClass(items: readonly HardwareItem[], devices: readonly HardwareItem[]): HardwareItem[] {
  const boot = items.find(({ kind }) => kind === "boot");
  const classes = String((boot && editable(boot)["devices"]) ?? "")
    .split(" ")
    .filter(Boolean);
  return classes
    .map((name) => devices.find((item) => classOf(item) === name))
    .filter((item) => item !== undefined);
}

/** What the user has put in order, kept by the ids of the devices. */
export type Arrangement = readonly { readonly id: string; readonly ticked: boolean }[];

/** The user's order; devices that came meanwhile are at its end, and those that went are gone. */
export function arranged(theirs: readonly Bootable[], mine: Arrangement): Bootable[] {
  const kept = mine.flatMap(({ id, ticked }) => {
    const entry = theirs.find(({ item }) => item.id === id);
    return entry ? [{ item: entry.item, ticked }] : [];
  });
  const came = theirs.filter(({ item }) => !mine.some(({ id }) => id === item.id));
  return [...kept, ...came.map(({ item }) => ({ item, ticked: false }))];
}

/** The devices that the machine is to start from, where the user has put them in another order than they are in. */
export function newOrder(theirs: readonly Bootable[], mine: Arrangement | undefined): string[] | undefined {
  if (!mine) return undefined;
  const ids = tickedIds(arranged(theirs, mine));
  const before = tickedIds(theirs);
  const same = ids.length === before.length && ids.every((id, place) => id === before[place]);
  return same ? undefined : ids;
}

const tickedIds = (entries: readonly Bootable[]) =>
  entries.filter(({ ticked }) => ticked).map(({ item }) => item.id);

const canBoot = (item: HardwareItem) => kindOf(item.kind)?.properties["bootOrder"] !== undefined;
