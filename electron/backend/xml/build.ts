import { XmlDocument, type XmlElement } from "libxml2-wasm";
import { XmlError } from "./document.ts";

/** An element to be written: plain data, so that what makes it can be a pure function. */
export interface Element {
  readonly name: string;
  readonly attributes: Attributes;
  readonly children: readonly (Element | string)[];
}

/** Values are written as they are; an attribute that is undefined is left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** What may stand among children: elements, text, lists of both, and nothing. */
export type Child = Element | string | number | undefined | false | readonly Child[];

/** Declares an element. `xmlns` and `xmlns:PREFIX` among the attributes declare namespaces. */
export function el(name: string, attributes: Attributes = {}, ...children: Child[]): Element {
  return { name, attributes, children: flatten(children) };
}

function flatten(children: readonly Child[]): (Element | string)[] {
  return children.flatMap((child) => {
    if (child === undefined || child === false) return [];
    if (typeof child === "number") return [String(child)];
    if (typeof child === "object" && !("name" in child)) return flatten(child);
    return [child];
  });
}

/** What XML 1.0 cannot carry in any form: control characters and lone surrogates. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;

/** The text without what XML cannot carry, for text of the user's that is kept as far as it can be. */
export function withoutUnwritable(text: string): string {
  return text.replace(new RegExp(unwritable, "gu"), "");
}

/**
 * Writes an element and all below it as an indented document without an XML declaration.
 * @throws XmlError for characters that XML cannot carry
 */
export function writeXml(root: Element): string {
  using document = XmlDocument.create();
  const { name, prefix, attributes } = resolve(root);
  fill(document.createRoot(name, declared(attributes, prefix), prefix), root);
  return document.toString({ format: true, noDeclaration: true });
}

function resolve({ name, attributes }: Element) {
  const colon = name.indexOf(":");
  return colon < 0
    ? { name, prefix: undefined, attributes }
    : { name: name.slice(colon + 1), prefix: name.slice(0, colon), attributes };
}

function declared(attributes: Attributes, prefix: string | undefined): string | undefined {
  return attributes[prefix ? `xmlns:${prefix}` : "xmlns"]?.toString();
}

function fill(target: XmlElement, source: Element): void {
  for (const [name, value] of Object.entries(source.attributes)) {
    if (value === undefined || name === "xmlns" || name.startsWith("xmlns:")) continue;
    target.setAttr(name, writable(String(value)));
  }
  for (const child of source.children) {
    if (typeof child === "string") {
      target.addText(writable(child));
      continue;
    }
    const { name, prefix, attributes } = resolve(child);
    const uri = declared(attributes, prefix);
    if (uri === undefined) {
      fill(target.addElement(name, prefix), child);
      continue;
    }
    // The declaration stands on the element itself: libvirt keeps metadata element by element.
    const added = target.addElement(name);
    added.addNsDeclaration(uri, prefix);
    added.namespacePrefix = prefix ?? "";
    fill(added, child);
  }
}

/**
 * Gives the text back.
 * @throws XmlError for characters that XML cannot carry
 */
export function writable(value: string): string {
  if (unwritable.test(value)) throw new XmlError("XML cannot carry control characters");
  return value;
}
