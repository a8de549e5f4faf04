import { XmlCData, XmlElement, XmlText, type XmlTreeNode } from "libxml2-wasm";

/** Where nothing around tells otherwise: libvirt's own indentation. */
const usualStep = "  ";

/** The nodes directly below an element, in their order. */
export function children(element: XmlElement): XmlTreeNode[] {
  const found: XmlTreeNode[] = [];
  for (let node = element.firstChild; node; node = node.next) found.push(node);
  return found;
}

export const isText = (node: XmlTreeNode | null): node is XmlText | XmlCData =>
  node instanceof XmlText || node instanceof XmlCData;

export const isBlank = (node: XmlTreeNode | null) => node instanceof XmlText && node.content.trim() === "";

/** The white space in front of a node, from its line's start on; undefined where it does not begin a line. */
export function indentOf(node: XmlTreeNode): string | undefined {
  const before = node.prev;
  return before && isBlank(before) ? /\n([^\n]*)$/.exec(before.content)?.[1] : undefined;
}

/**
 * Adds an element as the last of `parent`, or after `after` among its children, on a line of its own where
 * its neighbours have one.
 */
export function insertElement(
  parent: XmlElement,
  name: string,
  prefix?: string,
  after?: XmlTreeNode,
): XmlElement {
  const nodes = children(parent);
  const neighbour = after ?? nodes.filter((node) => node instanceof XmlElement).at(-1);
  const last = after ?? nodes.filter((node) => !isBlank(node)).at(-1);
  if (last) {
    const added = last.appendElement(name, prefix);
    const before = neighbour?.prev ?? null;
    if (before && isBlank(before)) added.prependText(before.content);
    return added;
  }
  const indent = parent.parent ? indentOf(parent) : "";
  if (indent === undefined) return parent.addElement(name, prefix);
  for (const blank of nodes) blank.remove();
  const added = parent.addElement(name, prefix);
  added.prependText(`\n${indent}${stepAbove(parent, indent)}`);
  added.appendText(`\n${indent}`);
  return added;
}

/** How much deeper than the level above a level stands, seen at an element that has nothing below it yet. */
function stepAbove(element: XmlElement, indent: string): string {
  const above = element.parent;
  if (!above) return usualStep;
  const outer = above.parent ? indentOf(above) : "";
  const deeper = outer !== undefined && indent.startsWith(outer) ? indent.slice(outer.length) : "";
  return deeper || usualStep;
}

/** Removes a node and the white space that set it apart; an element that held nothing else is left empty. */
export function removeNode(node: XmlTreeNode): void {
  const { parent, prev } = node;
  if (prev && isBlank(prev)) prev.remove();
  node.remove();
  if (!parent) return;
  const rest = children(parent);
  if (rest.every(isBlank)) for (const blank of rest) blank.remove();
}
