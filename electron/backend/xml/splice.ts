import { type XmlDocument, XmlElement, XmlText } from "libxml2-wasm";
import { parseXml } from "./document.ts";
import { children, indentOf, isBlank } from "./indent.ts";
import { serialise, serialisePart } from "./serialise.ts";

/**
 * An element as a text of its own, its first line at the margin, with the declarations of the namespaces that
 * it uses. It changes the element's document, which is therefore to be thrown away.
 * @param source the document's text, for its quotation marks
 */
export function elementXml(element: XmlElement, source: string): string {
  const indent = indentOf(element) ?? "";
  reindent(element, (lines) => lines.replaceAll(`\n${indent}`, "\n"));
  const text = element.toString({ format: false });
  for (const [prefix, uri] of Object.entries(element.namespaces)) {
    const inherited = !Object.hasOwn(element.nsDeclarations, prefix);
    if (prefix && inherited && text.includes(`${prefix}:`)) element.addNsDeclaration(uri, prefix);
  }
  using alone = parseXml(element.toString({ format: false }));
  return serialisePart(alone, source);
}

/**
 * The document with the element `target` replaced by another one, given as its text, which keeps its own
 * layout but for the margin. It changes the document, which is therefore to be thrown away.
 * @throws XmlError if the text is not well-formed
 */
export function splice(document: XmlDocument, target: XmlElement, source: string, xml: string): string {
  const marker = unusedName(source);
  const indent = indentOf(target) ?? "";
  target.appendElement(marker);
  target.remove();
  using inserted = parseXml(xml);
  reindent(inserted.root, (lines) => lines.replaceAll("\n", `\n${indent}`));
  // A function, because a text would have its dollar signs interpreted.
  return serialise(document, source).replace(`<${marker}/>`, () => serialisePart(inserted, xml));
}

function unusedName(source: string): string {
  let name = "here";
  while (source.includes(name)) name += "-";
  return name;
}

/** Changes the white space between elements, and no text. */
function reindent(element: XmlElement, change: (blank: string) => string): void {
  const nodes = children(element);
  // White space that stands alone may be the element's text.
  if (nodes.length === 1 && nodes.every(isBlank)) return;
  for (const node of nodes) {
    if (node instanceof XmlElement) reindent(node, change);
    else if (node instanceof XmlText && isBlank(node)) node.content = change(node.content);
  }
}
