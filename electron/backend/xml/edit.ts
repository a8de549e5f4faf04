import type { XmlElement } from "libxml2-wasm";
import { writable } from "./build.ts";
import { element, elements, namespaces, parseXml } from "./document.ts";
import { children, insertElement, isBlank, isText, removeNode } from "./indent.ts";
import { type Path, parsePath } from "./path.ts";
import { serialise } from "./serialise.ts";

/**
 * Reads a document, lets `edit` change it in place, and writes it. All that `edit` does not touch stays
 * canonically what it was: comments, order, white space, unknown elements, foreign namespaces.
 * @throws XmlError
 */
export function editXml(source: string, edit: (root: XmlElement) => void): string {
  using document = parseXml(source);
  edit(document.root);
  return serialise(document, source);
}

/** The value of the attribute, or the element's own text without the white space around it; undefined where absent. */
export function getAt(from: XmlElement, path: string): string | undefined {
  const { attribute, steps } = parsePath(path);
  const holder = steps.length > 0 ? element(from, elementPath({ steps })) : from;
  if (!holder) return undefined;
  return attribute === undefined ? ownText(holder) : attributeOf(holder, attribute);
}

/** Whether the element stands there. */
export const standsAt = (from: XmlElement, path: string): boolean => element(from, path) !== undefined;

/** The elements that a path without an attribute leads to. */
export const allAt = (from: XmlElement, path: string): XmlElement[] =>
  elements(from, elementPath(parsePath(path)));

/**
 * Writes an attribute or an element's own text, making what is missing on the way; what is already so stays
 * untouched. Of several elements the first is meant.
 * @throws XmlError for characters that XML cannot carry
 */
export function setAt(from: XmlElement, path: string, value: string): void {
  if (getAt(from, path) === value) return;
  const { attribute } = parsePath(path);
  const holder = ensureAt(from, path);
  if (attribute === undefined) setOwnText(holder, writable(value));
  else holder.setAttr(attribute, writable(value));
}

/** The element of a path, its attribute apart, made with all above it where it is missing. */
export function ensureAt(from: XmlElement, path: string): XmlElement {
  let at = from;
  for (const step of parsePath(path).steps) at = element(at, step.text) ?? addStep(at, step);
  return at;
}

/** Adds the last element of a path anew, though there may be others like it. */
export function appendAt(from: XmlElement, path: string): XmlElement {
  const { steps } = parsePath(path);
  const parent = ensureAt(from, elementPath({ steps: steps.slice(0, -1) }));
  const last = steps.at(-1)!;
  return addStep(parent, last, elements(parent, last.text).at(-1) ?? elements(parent, last.name).at(-1));
}

function addStep(parent: XmlElement, step: Path["steps"][number], after?: XmlElement): XmlElement {
  const { name, prefix, picks } = step;
  const added = prefix
    ? addNamespaced(parent, name, prefix, after)
    : insertElement(parent, name, undefined, after);
  for (const [attribute, value] of picks) added.setAttr(attribute, value);
  return added;
}

/** Under whatever prefix the document has for the namespace; where it has none, with its declaration. */
function addNamespaced(parent: XmlElement, name: string, prefix: string, after?: XmlElement): XmlElement {
  const uri = Object.entries(namespaces).find(([known]) => known === prefix)?.[1];
  if (!uri) throw new TypeError(`“${prefix}” is no prefix of namespaces`);
  const inScope = Object.entries(parent.namespaces).find(([, declared]) => declared === uri)?.[0];
  if (inScope !== undefined) return insertElement(parent, name, inScope || undefined, after);
  const added = insertElement(parent, name, undefined, after);
  added.addNsDeclaration(uri, prefix);
  added.namespacePrefix = prefix;
  return added;
}

/**
 * Removes an attribute, or an element; of an element that has attributes or children, its text alone. What
 * holds nothing any more goes with it, except `from` itself and the elements that the paths in `keep` lead to.
 */
export function removeAt(from: XmlElement, path: string, keep: ReadonlySet<string> = new Set()): void {
  const { steps, attribute } = parsePath(path);
  const holder = steps.length > 0 ? element(from, elementPath({ steps })) : from;
  if (!holder) return;
  if (attribute === undefined) removeOwnText(holder);
  else holder.attr(...splitName(attribute))?.remove();
  prune(holder, steps, keep);
}

/** Removes an element with all that it holds, and what above it holds nothing any more. */
export function removeElementAt(from: XmlElement, path: string, keep: ReadonlySet<string> = new Set()): void {
  const found = element(from, path);
  if (found) removeElement(found, path, keep);
}

/** As {@link removeElementAt} for one of several elements that `path` leads to. */
export function removeElement(found: XmlElement, path: string, keep: ReadonlySet<string> = new Set()): void {
  const { steps } = parsePath(path);
  const above = found.parent;
  removeNode(found);
  if (above) prune(above, steps.slice(0, -1), keep);
}

/** Removes `at`, which `steps` led to, and then each element above it, as long as they hold nothing. */
function prune(at: XmlElement, steps: Path["steps"], keep: ReadonlySet<string>): void {
  let current = at;
  for (let depth = steps.length; depth > 0; depth--) {
    const above = current.parent;
    if (!above || keep.has(elementPath({ steps: steps.slice(0, depth) }))) return;
    const picked = steps[depth - 1]!.picks.map(([attribute]) => attribute);
    if (!current.attrs.every((attr) => picked.includes(attr.name)) || !children(current).every(isBlank))
      return;
    removeNode(current);
    current = above;
  }
}

const elementPath = ({ steps }: Path): string => steps.map(({ text }) => text).join("/") || ".";

function splitName(name: string): [string, string?] {
  const [first, second] = name.split(":");
  return second === undefined ? [name] : [second, first];
}

const attributeOf = (holder: XmlElement, name: string) => holder.attr(...splitName(name))?.value;

function ownText(holder: XmlElement): string | undefined {
  const text = children(holder)
    .filter(isText)
    .map(({ content }) => content)
    .join("")
    .trim();
  return text === "" ? undefined : text;
}

function removeOwnText(holder: XmlElement): void {
  const nodes = children(holder);
  const alone = nodes.every(isText);
  for (const node of nodes) if (isText(node) && (alone || !isBlank(node))) node.remove();
}

function setOwnText(holder: XmlElement, value: string): void {
  const nodes = children(holder);
  const [first, ...others] = nodes.filter(isText).filter((node) => !isBlank(node));
  if (first) {
    first.content = value;
    for (const other of others) other.remove();
    return;
  }
  if (nodes.every(isBlank)) for (const blank of nodes) blank.remove();
  holder.addText(value);
}
