import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";
import { shownName } from "../../../../shared/model/guest-name.ts";
import { baseName, joined } from "../paths.ts";

/** One entry of a list. */
export interface Row {
  /** From the place's root; tells rows apart. */
  readonly path: string;
  readonly entry: GuestEntry;
  /** The name without what would not be seen; in results of a search with its folder. */
  readonly shown: string;
  /** What it is filtered and found by. */
  readonly lower: string;
  /** Its place in the order of names. */
  readonly key: string;
}

export const COLUMNS = ["name", "bytes", "owner", "mode", "modifiedAt"] as const;
export type Column = (typeof COLUMNS)[number];
export interface Order {
  readonly column: Column;
  readonly descending: boolean;
}

/** @param folder in which it was listed */
export const rowIn = (folder: string, entry: GuestEntry): Row =>
  row(joined(folder, entry.name), entry, shownName(entry.name));

/** @param below the folder that was searched */
export function foundRow(below: string, path: string, entry: GuestEntry): Row {
  const relative = below === "/" ? path.slice(1) : path.slice(below.length + 1);
  return row(path, { ...entry, name: baseName(path) }, shownName(relative));
}

const row = (path: string, entry: GuestEntry, shown: string): Row => ({
  path,
  entry,
  shown,
  lower: shown.toLowerCase(),
  key: nameKey(shown),
});

/**
 * A string whose plain order is the order of names: case and accents do not count, numbers count by their value.
 * Comparing two of them is twenty times as fast as asking a collator, which 100,000 names need.
 */
export function nameKey(name: string): string {
  const plain = /^[\0-\x7f]*$/.test(name) ? name : name.normalize("NFD").replaceAll(/\p{M}/gu, "");
  // A longer number is a greater one once its leading zeros are gone; its length stands before its digits.
  return plain.toLowerCase().replaceAll(/\d+/g, (digits) => {
    const number = digits.replace(/^0+(?=\d)/, "");
    return `0${String.fromCharCode(0x30 + number.length)}${number}`;
  });
}

type Compare = (a: Row, b: Row) => number;

const isFolder = ({ entry }: Row) => entry.kind === "directory";
const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
/** Names that differ in what does not count still have an order. */
const byName: Compare = (a, b) => byText(a.key, b.key) || byText(a.path, b.path);

const columns: Record<Column, Compare> = {
  name: byName,
  bytes: (a, b) => a.entry.bytes - b.entry.bytes,
  owner: (a, b) => a.entry.uid - b.entry.uid || a.entry.gid - b.entry.gid,
  mode: (a, b) => a.entry.mode - b.entry.mode,
  modifiedAt: (a, b) => a.entry.modifiedAt - b.entry.modifiedAt,
};

/** Folders first, equals by name. */
export function comparison({ column, descending }: Order): Compare {
  const sign = descending ? -1 : 1;
  const compare = columns[column];
  return (a, b) =>
    Number(isFolder(b)) - Number(isFolder(a)) ||
    sign * compare(a, b) ||
    (column === "name" ? 0 : byName(a, b));
}

/** Two sorted lists as one; of equals those of the first come first. */
export function merged(first: readonly Row[], second: readonly Row[], compare: Compare): Row[] {
  const all = new Array<Row>(first.length + second.length);
  let [a, b] = [0, 0];
  for (let at = 0; at < all.length; at += 1) {
    const left = first[a];
    const right = second[b];
    if (right === undefined || (left !== undefined && compare(left, right) <= 0)) {
      all[at] = left!;
      a += 1;
    } else {
      all[at] = right;
      b += 1;
    }
  }
  return all;
}

/** How many are sorted at once: under two milliseconds' work. */
const RUN = 2048;

/** A sorted copy; it yields after each piece of the work, so that the window can draw in between. */
export function* sorting(rows: readonly Row[], compare: Compare): Generator<void, Row[]> {
  let runs: Row[][] = [];
  for (let at = 0; at < rows.length; at += RUN) {
    runs.push(rows.slice(at, at + RUN).sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const next: Row[][] = [];
    for (let at = 0; at < runs.length; at += 2) {
      next.push(runs[at + 1] ? merged(runs[at]!, runs[at + 1]!, compare) : runs[at]!);
      yield;
    }
    runs = next;
  }
  return runs[0] ?? [];
}

/** The rows that are shown: without hidden ones unless they are wanted, and with every word in their names. */
export function filtered(rows: readonly Row[], filter: string, hidden: boolean): readonly Row[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (hidden && words.length === 0) return rows;
  return rows.filter(
    ({ entry, lower }) =>
      (hidden || !entry.name.startsWith(".")) && words.every((word) => lower.includes(word)),
  );
}

/** The next row whose name begins with what was typed, from the present one on and round; -1 where there is none. */
export function beginningWith(rows: readonly Row[], typed: string, from: number): number {
  const wanted = typed.toLowerCase();
  for (let step = 0; step < rows.length; step += 1) {
    const index = (from + step) % rows.length;
    if (rows[index]!.lower.startsWith(wanted)) return index;
  }
  return -1;
}
