import type { XmlElement } from "libxml2-wasm";
import { type KindName, kinds } from "../../../shared/hardware/kinds/index.ts";
import {
  applies,
  type Kind,
  type Property,
  type Value,
  type Values,
} from "../../../shared/hardware/property.ts";
import { AppError } from "../../../shared/model/error.ts";
import { appendAt, editXml, setAt } from "../xml/edit.ts";
import { removeNode } from "../xml/indent.ts";
import { baseOf, elementsOf, type Located, locateItems, readWritten } from "./read.ts";
import { below } from "./read-value.ts";
import { checkValue, invalidValue } from "./write-check.ts";
import { follow } from "./write-follow.ts";
import { dropSerialMirror } from "./write-mirror.ts";
import { clearValue, writeValue } from "./write-value.ts";

/** With null for what is to be removed; an empty text is the same, for libvirt writes none. */
export type Changes = Readonly<Record<string, Value | null>>;

/**
 * Changes some properties of an item; what then takes no part any more goes, what libvirt had found for the old
 * values too, and the rest of the definition stays canonically as it was.
 * @throws AppError `no-such-item`, `invalid-value`
 * @throws XmlError if the definition is not well-formed
 */
export function setValues(domainXml: string, id: string, changes: Changes): string {
  return editXml(domainXml, (root) => {
    const item = findItem(root, id);
    for (const [key, value] of Object.entries(changes)) {
      if (kindOf(item.kind).properties[key]?.fixed && value !== readWritten(item)[key]) {
        throw invalidValue(item.kind, key, "is what this is known by, and cannot be changed.");
      }
    }
    const before = readWritten(item);
    apply(item, changes);
    follow(root, item, before, readWritten(item));
    dropSerialMirror(root, item);
  });
}

/**
 * Adds a device with these values, after the last of its name. What is not given is left to libvirt.
 * @throws AppError `no-such-item` for a section, `already-there` for a second of what there can be one of,
 *   `invalid-value`
 * @throws XmlError if the definition is not well-formed
 */
export function addItem(domainXml: string, name: KindName, values: Values): string {
  return editXml(domainXml, (root) => addElement(root, name, values));
}

/** Adds and gives the new element; see {@link addItem}. */
export function addElement(root: XmlElement, name: KindName, values: Values): XmlElement {
  const kind = kindOf(name);
  if (kind.shape === "section") throw noSuchItem(name);
  if (kind.shape === "one" && elementsOf(root, kind).length > 0) {
    throw new AppError({
      code: "already-there",
      message: "The machine has this device already, and it can have only one.",
      hint: "Change the one that is there.",
    });
  }
  const element = appendAt(root, kind.at);
  if (kind.only) setAt(element, kind.only.path, kind.only.is[0]!);
  apply({ id: name, kind: name, element }, values);
  return element;
}

/**
 * Removes a device.
 * @throws AppError `no-such-item`, also for a section, which is always there
 * @throws XmlError if the definition is not well-formed
 */
export function removeItem(domainXml: string, id: string): string {
  return editXml(domainXml, (root) => {
    const item = findItem(root, id);
    if (kindOf(item.kind).shape === "section") throw noSuchItem(id);
    dropSerialMirror(root, item);
    removeNode(item.element);
  });
}

const kindOf = (name: KindName): Kind => kinds[name];

/** @throws AppError `no-such-item` */
export function findItem(root: XmlElement, id: string): Located {
  const item = locateItems(root).find((each) => each.id === id);
  if (!item) throw noSuchItem(id);
  return item;
}

const noSuchItem = (id: string) =>
  new AppError({
    code: "no-such-item",
    message: "The machine has no such device any more.",
    hint: "Look at its devices again; another program may have changed them.",
    detail: id,
  });

/**
 * Checks all values before the first is written. What an element leaves and another value of the same element
 * replaces is removed last, so that the element stays in its place.
 */
function apply(item: Located, changes: Changes): void {
  const kind = kindOf(item.kind);
  const found = readWritten(item);
  // Two properties may stand at one place, each for its time: what took no part is not its own value.
  const before = Object.fromEntries(Object.entries(found).filter(([key]) => applies(kind, key, found)));
  const after = checked(item.kind, before, changes);

  const base = baseOf(kind);
  const place = { from: item.element, base, keep: meaningfulWhenEmpty(kind, base) };
  const properties = Object.entries(kind.properties);
  const stays = properties.filter(([key]) => isWritten(kind, key, after));
  const paths = new Set(stays.map(([, { path }]) => path));
  const goes = properties
    .filter(
      ([key]) => (Object.hasOwn(changes, key) || before[key] !== undefined) && !isWritten(kind, key, after),
    )
    .map(([, property]) => property)
    .filter(({ path }) => !paths.has(path));

  const written = stays.filter(([key]) => Object.hasOwn(changes, key));
  const holders = new Set(written.map(([, property]) => holderOf(property)));
  for (const property of goes) if (!holders.has(holderOf(property))) clearValue(place, property);
  for (const [key, property] of written) writeValue(place, property, after[key]!);
  for (const property of goes) if (holders.has(holderOf(property))) clearValue(place, property);
}

type Known = Readonly<Record<string, Value | null>>;

const isWritten = (kind: Kind, key: string, values: Known): boolean =>
  values[key] !== null && values[key] !== undefined && applies(kind, key, values);

/** The element that a property's attribute or text belongs to. */
const holderOf = ({ path }: Property): string => path.replace(/\/?@[\w-]+$/, "");

/**
 * All values of an item after the changes, null for those that go.
 * @throws AppError `invalid-value`
 */
function checked(name: KindName, before: Values, changes: Changes): Known {
  const kind = kindOf(name);
  const after: Record<string, Value | null> = { ...before };
  for (const [key, value] of Object.entries(changes)) {
    const property = Object.hasOwn(kind.properties, key) ? kind.properties[key] : undefined;
    if (!property) throw invalidValue(name, key, "is no property of this device.");
    const goes = value === null || value === "" || (value === false && property.codec.type === "presence");
    if (!goes) checkValue(name, key, property, value);
    after[key] = goes ? null : value;
  }
  for (const key of Object.keys(changes)) {
    if (after[key] !== null && !isWritten(kind, key, after)) {
      throw invalidValue(name, key, "means nothing beside the other values, so it cannot be set.");
    }
  }
  return after;
}

const meaningfulWhenEmpty = (kind: Kind, base: string): ReadonlySet<string> =>
  new Set(
    Object.values(kind.properties)
      .filter(({ codec }) => codec.type === "presence")
      .map(({ path }) => below(base, path)),
  );
