import type { XmlElement } from "libxml2-wasm";
import { type KindName, kinds } from "../../../shared/hardware/kinds/index.ts";
import type { Kind, Values } from "../../../shared/hardware/property.ts";
import { AppError } from "../../../shared/model/error.ts";
import { parseXml, readXml, XmlError } from "../xml/document.ts";
import { appendAt, ensureAt } from "../xml/edit.ts";
import { removeNode } from "../xml/indent.ts";
import { serialise } from "../xml/serialise.ts";
import { elementXml, splice } from "../xml/splice.ts";
import { baseOf } from "./read.ts";
import { addElement, findItem } from "./write.ts";
import { dropSerialMirror } from "./write-mirror.ts";

/** So that a device's element is laid out as libvirt would do it. */
const emptyDomain = "<domain type='qemu'>\n  <devices>\n  </devices>\n</domain>\n";

/**
 * A device with these values as an element by itself, for attaching it.
 * @throws AppError as `addItem`
 */
export function deviceXml(kind: KindName, values: Values): string {
  using document = parseXml(emptyDomain);
  return elementXml(addElement(document.root, kind, values), emptyDomain);
}

/**
 * An item's element by itself, its indentation taken back. A section that has no element yet gives an empty
 * one, a section that has none of its own the whole definition.
 * @throws AppError `no-such-item`
 * @throws XmlError if the definition is not well-formed
 */
export function itemXml(domainXml: string, id: string): string {
  using document = parseXml(domainXml);
  const { kind, element } = findItem(document.root, id);
  const base = baseOf(kinds[kind]);
  const own = ensureAt(element, base);
  return own.parent === null ? domainXml : elementXml(own, domainXml);
}

/**
 * Puts another element in the place of an item's, or another definition where the section has none of its own.
 * A section goes that is given as an element which holds nothing.
 * @throws AppError `no-such-item`; `invalid-xml` where the new text is not one such element
 * @throws XmlError if the definition is not well-formed
 */
export function replaceItem(domainXml: string, id: string, xml: string): string {
  using document = parseXml(domainXml);
  const item = findItem(document.root, id);
  const base = baseOf(kinds[item.kind]);
  const target = ensureAt(item.element, base);
  checkXml(xml, target.name);
  if (target.parent === null) return xml;
  dropSerialMirror(document.root, item);
  if (base !== "." && parsed(xml, isEmpty)) {
    removeNode(target);
    return serialise(document, domainXml);
  }
  return wellFormed(splice(document, target, domainXml, xml));
}

const isEmpty = (element: XmlElement) => element.attrs.length === 0 && element.firstChild === null;

/**
 * Adds a device that is given as its element, after the last of its name.
 * @throws AppError `invalid-xml` where the text is not one element
 * @throws XmlError if the definition is not well-formed
 */
export function addItemXml(domainXml: string, xml: string): string {
  const name = checkXml(xml);
  using document = parseXml(domainXml);
  // The path may only hold what stands in our own declarations.
  const known = Object.values<Kind>(kinds).find(({ at }) => at === `devices/${name}`);
  const placeholder = appendAt(document.root, known?.at ?? "devices/device");
  return wellFormed(splice(document, placeholder, domainXml, xml));
}

/**
 * The name of the one element that the text is.
 * @throws AppError `invalid-xml`
 */
function checkXml(xml: string, expected?: string): string {
  const name = parsed(xml, (root) => root.name);
  if (expected !== undefined && name !== expected) {
    throw invalidXml(`It begins with “${name}” instead of “${expected}”.`);
  }
  return name;
}

/** What was put in may use prefixes in a way that only the whole shows to be wrong. */
function wellFormed(xml: string): string {
  parsed(xml, () => undefined);
  return xml;
}

function parsed<T>(xml: string, read: (root: XmlElement) => T): T {
  try {
    return readXml(xml, read);
  } catch (error) {
    throw error instanceof XmlError ? invalidXml(error.message) : error;
  }
}

const invalidXml = (detail: string) =>
  new AppError({
    code: "invalid-xml",
    message: "This text is not the XML that is needed here.",
    hint: "Correct what is named and apply again.",
    detail,
  });
