import type { XmlElement } from "libxml2-wasm";
import { type KindName, kinds } from "../../../shared/hardware/kinds/index.ts";
import { applies, type Kind, type Value, type Values } from "../../../shared/hardware/property.ts";
import { readXml } from "../xml/document.ts";
import { allAt, getAt } from "../xml/edit.ts";
import { readValue } from "./read-value.ts";

/** A device or section of a definition. */
export interface Item {
  /**
   * `KIND:identity` where the kind has one, else `KIND#n`, n counted from 1 among its kind; of a section the
   * kind's name. The same device has the same id in the live and in the persistent definition, as far as it
   * has an identity.
   */
  readonly id: string;
  readonly kind: KindName;
  /** What is written and takes part, by key; of what is secret only that it is set: `true`. */
  readonly values: Values;
}

/** An item with the element that it stands in: the root for a section, which may have no element yet. */
export interface Located {
  readonly id: string;
  readonly kind: KindName;
  readonly element: XmlElement;
}

/** Longer ones would not cross the contract. */
const longestId = 400;

const all = Object.entries(kinds) as [KindName, Kind][];

/**
 * All sections and devices that Guesthouse knows, kind by kind, each kind in the order of the definition.
 * Lenient: odd values are given as their text, unknown elements left out.
 * @throws XmlError if the text is not well-formed
 */
export function readItems(domainXml: string): Item[] {
  return readXml(domainXml, (root) =>
    locateItems(root).map((item) => ({ id: item.id, kind: item.kind, values: shownValues(item) })),
  );
}

/** Every item with its element; see {@link readItems}. */
export function locateItems(root: XmlElement): Located[] {
  return all.flatMap(([name, kind]): Located[] => {
    if (kind.shape === "section") return [{ id: name, kind: name, element: root }];
    const taken = new Set<string>();
    return elementsOf(root, kind).map((element, index) => {
      const id = itemId(name, kind, element, index, taken);
      taken.add(id);
      return { id, kind: name, element };
    });
  });
}

/** The kind's elements, in their order. */
export function elementsOf(root: XmlElement, { at, only }: Kind): XmlElement[] {
  const elements = allAt(root, at);
  return only ? elements.filter((element) => only.is.includes(getAt(element, only.path) ?? "")) : elements;
}

function itemId(
  name: KindName,
  kind: Kind,
  element: XmlElement,
  index: number,
  taken: ReadonlySet<string>,
): string {
  const identity = kind.identity?.map((key) => readValue(element, ".", kind.properties[key]!));
  // What only another type of the kind has stands last, and leaves no comma.
  const id = `${name}:${identity?.join(",").replace(/,+$/, "")}`;
  const known = identity?.some((value) => value !== undefined) && id.length <= longestId && !taken.has(id);
  return known ? id : `${name}#${index + 1}`;
}

/** The path from an item's located element to the kind's own. */
export const baseOf = (kind: Kind): string => (kind.shape === "section" ? kind.at : ".");

/** What an item's element carries of the kind's properties, whether or not it takes part; secrets too. */
export function readWritten({ kind: name, element }: Located): Record<string, Value> {
  const kind: Kind = kinds[name];
  const written: Record<string, Value> = {};
  for (const [key, property] of Object.entries(kind.properties)) {
    const value = readValue(element, baseOf(kind), property);
    if (value !== undefined) written[key] = value;
  }
  return written;
}

function shownValues(item: Located): Values {
  const kind: Kind = kinds[item.kind];
  const written = readWritten(item);
  return Object.fromEntries(
    Object.entries(written)
      .filter(([key]) => applies(kind, key, written))
      .map(([key, value]) => [key, kind.properties[key]?.secret ? true : value]),
  );
}
