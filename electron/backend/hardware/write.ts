import type { XmlElement } from "libxml2-wasm";
import { type KindName, kinds } from "../../../shared/hardware/kinds/index.ts";
import { applies, type Kind, type Value, type Values } from "../../../shared/hardware/property.ts";
import { AppError } from "../../../shared/model/error.ts";
import { appendAt, editXml, setAt } from "../xml/edit.ts";
import { removeNode } from "../xml/indent.ts";
import { baseOf, elementsOf, type Located, locateItems, readWritten } from "./read.ts";
import { below } from "./read-value.ts";
import { checkValue, invalidValue } from "./write-check.ts";
import { dropSerialMirror } from "./write-mirror.ts";
import { clearValue, writeValue } from "./write-value.ts";

/** With null for what is to be removed; an empty text is the same, for libvirt writes none. */
export type Changes = Readonly<Record<string, Value | null>>;

/**
 * Changes some properties of an item; what then takes no part any more goes, and the rest of the definition
 * stays canonically as it was.
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
    apply(item, changes);
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
 * Checks all values before the first is written. Those that are written go first, so that an element which
 * one value leaves and another needs stays where it is.
 */
function apply(item: Located, changes: Changes): void {
  const kind = kindOf(item.kind);
  const written = readWritten(item);
  // Two properties may stand at one place, each for its time: what took no part is not its own value.
  const before = Object.fromEntries(Object.entries(written).filter(([key]) => applies(kind, key, written)));
  const after: Record<string, Value | null> = { ...before };
  for (const [key, value] of Object.entries(changes)) {
    const property = Object.hasOwn(kind.properties, key) ? kind.properties[key] : undefined;
    if (!property) throw invalidValue(item.kind, key, "is no property of this device.");
    after[key] = value === "" || (value === false && property.codec.type === "presence") ? null : value;
    if (after[key] !== null && after[key] !== undefined) checkValue(item.kind, key, property, after[key]);
  }
  const isWritten = (key: string) =>
    after[key] !== null && after[key] !== undefined && applies(kind, key, after);
  for (const key of Object.keys(changes)) {
    if (after[key] !== null && !isWritten(key)) {
      throw invalidValue(item.kind, key, "means nothing beside the other values, so it cannot be set.");
    }
  }

  const base = baseOf(kind);
  const place = { from: item.element, base, keep: meaningfulWhenEmpty(kind, base) };
  const properties = Object.entries(kind.properties);
  for (const [key, property] of properties) {
    if (Object.hasOwn(changes, key) && isWritten(key)) writeValue(place, property, after[key]!);
  }
  const writtenPaths = new Set(properties.filter(([key]) => isWritten(key)).map(([, { path }]) => path));
  for (const [key, property] of properties) {
    const goes = Object.hasOwn(changes, key) || before[key] !== undefined;
    if (goes && !isWritten(key) && !writtenPaths.has(property.path)) clearValue(place, property);
  }
}

const meaningfulWhenEmpty = (kind: Kind, base: string): ReadonlySet<string> =>
  new Set(
    Object.values(kind.properties)
      .filter(({ codec }) => codec.type === "presence")
      .map(({ path }) => below(base, path)),
  );
