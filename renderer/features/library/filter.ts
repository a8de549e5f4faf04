import { create } from "zustand";
import type { Domain } from "../../../shared/contract/domains.ts";
import { strings as shared } from "../../components/strings.ts";
import type { Machine } from "../machines/index.ts";
import { osName } from "./os-name.ts";

/** What the filter looks at. */
export type Field = "name" | "title" | "state" | "os" | "tag" | "group" | "ip" | "mac" | "disk" | "notes";

/** Why a machine is among the found, where that cannot be seen on it. */
export interface Find {
  field: Field;
  /** The address, path or words around what was looked for. */
  text: string;
}

export interface Filtered {
  machines: readonly Machine[];
  /** By machine key; only for what is not on screen. */
  finds: ReadonlyMap<string, Find>;
}

/** The filter's words: kept while another page is shown. */
export const useFilter = create<{ text: string }>(() => ({ text: "" }));
export const setFilter = (text: string) => useFilter.setState({ text });

const NONE: ReadonlyMap<string, Find> = new Map();
const AROUND = 24;

/**
 * Machines in which every word of the filter is found; `seen` are the fields that the view shows, which need no
 * saying.
 */
export function filtered(
  machines: readonly Machine[],
  filter: string,
  addressesOf: (machine: Machine) => readonly string[],
  seen: ReadonlySet<Field>,
): Filtered {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return { machines, finds: NONE };
  const finds = new Map<string, Find>();
  const found = machines.filter((machine) => {
    const texts = textsOf(machine.domain, machine);
    const addresses = addressesOf(machine);
    let unseen: Find | undefined;
    for (const word of words) {
      const hits = texts.filter(({ low }) => low.includes(word));
      if (hits.some(({ field }) => seen.has(field))) continue;
      const address = addresses.find((ip) => ip.includes(word));
      if (address !== undefined && seen.has("ip")) continue;
      const find = hits[0] ?? (address === undefined ? undefined : { field: "ip" as const, text: address });
      if (!find) return false;
      unseen ??= { field: find.field, text: excerpt(find.text, word) };
    }
    if (unseen) finds.set(machine.key, unseen);
    return true;
  });
  return { machines: found, finds };
}

interface Text extends Find {
  low: string;
}

const known = new WeakMap<Domain, readonly Text[]>();

/** A machine's searchable texts, lowered once for as long as it does not change. */
function textsOf(domain: Domain, machine: Machine): readonly Text[] {
  const before = known.get(domain);
  if (before) return before;
  const { name, title, state, macs, disks, organisation } = domain;
  const entry = (field: Field, text: string | undefined): Text[] =>
    text ? [{ field, text, low: text.toLowerCase() }] : [];
  const texts = [
    ...entry("name", name),
    ...entry("title", title),
    ...entry("state", shared.states[state]),
    ...entry("os", osName(machine)),
    ...organisation.tags.flatMap((tag) => entry("tag", tag.name)),
    ...entry("group", organisation.group),
    ...macs.flatMap((mac) => entry("mac", mac)),
    ...disks.flatMap((disk) => entry("disk", disk)),
    ...entry("notes", organisation.notes),
  ];
  known.set(domain, texts);
  return texts;
}

/** One line around the word. */
function excerpt(text: string, word: string): string {
  if (text.length <= 3 * AROUND) return text.replace(/\s+/g, " ");
  const at = Math.max(0, text.toLowerCase().indexOf(word));
  const from = Math.max(0, at - AROUND);
  const to = at + word.length + AROUND;
  const part = text.slice(from, to).replace(/\s+/g, " ").trim();
  return `${from > 0 ? "…" : ""}${part}${to < text.length ? "…" : ""}`;
}
