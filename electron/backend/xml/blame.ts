import { parseXml, readXml, type XmlElement } from "./document.ts";
import { childElements } from "./grammar.ts";
import type { Schema } from "./schema.ts";

/** What makes an element invalid: an attribute, its text, or (neither) the element as a whole. */
export interface Culprit {
  /** Where it is: indices of child elements from the element that was blamed. */
  readonly at: readonly number[];
  readonly element: string;
  readonly attribute?: { readonly name: string; readonly value: string };
  readonly text?: string;
}

/**
 * Finds what is wrong in an invalid document by leaving things out: what heals the document when it is gone is
 * to blame, and within it again, as far down as that goes. For the cases that the validator itself can only
 * call "invalid": values of a wrong form, things that exclude each other, things that are missing.
 *
 * @param start the element to search in: indices of child elements from the root
 */
export function blame(xml: string, schema: Schema, start: readonly number[]): Culprit {
  const heals = (path: readonly number[], attribute?: string) =>
    schema.problems(without(xml, path, attribute)).length === 0;
  let path = [...start];
  for (;;) {
    const { name, attributes, children, text } = lookAt(xml, path);
    const at = path.slice(start.length);
    const attribute = attributes.find(({ name: key }) => heals(path, key));
    if (attribute) return { at, element: name, attribute };
    const child = Array.from({ length: children }, (_, index) => index).find((index) =>
      heals([...path, index]),
    );
    if (child === undefined) return { at, element: name, ...(children === 0 && text ? { text } : {}) };
    path = [...path, child];
  }
}

function lookAt(xml: string, path: readonly number[]) {
  return readXml(xml, (root) => {
    const element = elementAt(root, path);
    const children = childElements(element).length;
    return {
      name: element.name,
      attributes: element.attrs.map(({ name, value }) => ({ name, value })),
      children,
      text: children === 0 ? element.content.trim() : "",
    };
  });
}

function without(xml: string, path: readonly number[], attribute?: string): string {
  using document = parseXml(xml);
  const element = elementAt(document.root, path);
  if (attribute === undefined) element.remove();
  else element.attr(attribute)?.remove();
  return document.toString({ format: false });
}

/** The element that a path of child indices leads to. */
export function elementAt(root: XmlElement, path: readonly number[]): XmlElement {
  return path.reduce((element, index) => childElements(element)[index]!, root);
}
