import type { HardwareItem } from "../../../../shared/contract/hardware.ts";
import { kindOf } from "../model/kinds.ts";
import { itemName } from "../model/naming.ts";
import type { strings } from "../strings/page.ts";

export type GroupName = Exclude<keyof typeof strings.list.groups, "definition">;

/** Kinds by the group of the list that they stand in, in the order of the list. */
const GROUPS: Readonly<Record<GroupName, readonly string[]>> = {
  machine: ["general", "os", "vcpus", "cpu", "memory", "boot", "firmware", "features", "clock", "power"],
  storage: ["disk", "filesystem"],
  network: ["interface"],
  display: ["graphics", "video", "input"],
  sound: ["sound", "audio"],
  ports: ["serial", "parallel", "console", "channel"],
  host: ["hostdev-usb", "hostdev-pci", "hostdev-mdev", "hostdev-scsi", "redirdev", "smartcard"],
  other: [],
  controllers: ["controller"],
};

const places = new Map(
  Object.entries(GROUPS).flatMap(([group, kinds]) =>
    kinds.map((kind, place) => [kind, { group: group as GroupName, place }] as const),
  ),
);

/** Where a kind stands in the list: sections that have no place of their own come last among the machine's. */
export const placeOf = (kind: string): { group: GroupName; place: number } =>
  places.get(kind) ?? { group: kindOf(kind)?.shape === "section" ? "machine" : "other", place: 100 };

export interface Group {
  name: GroupName;
  items: HardwareItem[];
}

/** The items that match, grouped and in order; groups without any are left out. */
export function grouped(items: readonly HardwareItem[], filter: string): Group[] {
  const wanted = filter.trim().toLowerCase();
  const matching = items.filter(
    (item) => wanted === "" || `${itemName(item)} ${item.note ?? ""}`.toLowerCase().includes(wanted),
  );
  const sorted = [...matching].sort((a, b) => placeOf(a.kind).place - placeOf(b.kind).place);
  return (Object.keys(GROUPS) as GroupName[])
    .map((name) => ({ name, items: sorted.filter(({ kind }) => placeOf(kind).group === name) }))
    .filter((group) => group.items.length > 0);
}
