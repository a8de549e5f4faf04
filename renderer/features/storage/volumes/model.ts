import type { Volume, VolumesEvent } from "../../../../shared/contract/volumes.ts";
import { newVolumeName } from "../../../../shared/contract/volumes.ts";
import type { strings } from "./strings.ts";

export type Rows = ReadonlyMap<string, Volume>;
export type Column = keyof typeof strings.columns;
export interface Order {
  column: Column;
  descending: boolean;
}

/** The list after what was told. */
export function applyEvent(rows: Rows, event: VolumesEvent): Rows {
  if (event.kind === "all") return new Map(event.volumes.map((volume) => [volume.name, volume]));
  if (event.changed.length === 0 && event.removed.length === 0) return rows;
  const next = new Map(rows);
  for (const volume of event.changed) next.set(volume.name, volume);
  for (const name of event.removed) next.delete(name);
  return next;
}

/** Whom a volume serves, in one line. */
export const usersOf = ({ usedBy }: Pick<Volume, "usedBy">): string =>
  usedBy.map(({ name }) => name).join(", ");

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
const compare: Record<Column, (a: Volume, b: Volume) => number> = {
  name: (a, b) => collator.compare(a.name, b.name),
  format: (a, b) => collator.compare(a.format ?? "", b.format ?? ""),
  capacity: (a, b) => a.capacity - b.capacity,
  allocation: (a, b) => a.allocation - b.allocation,
  usedBy: (a, b) => b.usedBy.length - a.usedBy.length || collator.compare(usersOf(a), usersOf(b)),
};

/** The volumes in which every word is found: in name, format, path or users. In the order asked for, then by name. */
export function arranged(rows: Rows, filter: string, { column, descending }: Order): Volume[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (volume: Volume) => {
    const text = `${volume.name}\n${volume.format ?? ""}\n${volume.path}\n${usersOf(volume)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const found = [...rows.values()].filter((volume) => words.length === 0 || fits(volume));
  const sign = descending ? -1 : 1;
  return found.sort((a, b) => sign * compare[column](a, b) || compare.name(a, b));
}

export type NameFault = keyof typeof strings.nameFaults;

/** Why a new volume cannot be called so. */
export function nameFault(name: string, taken: Pick<Rows, "has">): NameFault | undefined {
  if (name === "") return "empty";
  if (!newVolumeName.safeParse(name).success || new TextEncoder().encode(name).length > 255) return "shape";
  return taken.has(name) ? "taken" : undefined;
}

/** A name that is free: `disk-copy.qcow2`, `disk-copy-2.qcow2`, … */
export function freeName(name: string, taken: Pick<Rows, "has">): string {
  if (!taken.has(name)) return name;
  const [, stem = name, extension = ""] = /^(.+?)(\.[^.]{1,8})?$/su.exec(name) ?? [];
  for (let number = 2; ; number += 1) {
    const candidate = `${stem}-${number}${extension}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** What a copy of it is called at first. */
export function copyName(name: string, taken: Pick<Rows, "has">): string {
  const [, stem = name, extension = ""] = /^(.+?)(\.[^.]{1,8})?$/su.exec(name) ?? [];
  return freeName(`${stem}-copy${extension}`, taken);
}
