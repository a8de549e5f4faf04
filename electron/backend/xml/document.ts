import { ParseOption, XmlDocument, XmlElement, type XmlNode, XmlParseError, XmlXPath } from "libxml2-wasm";

export { XmlElement };

/** XML that cannot be read: not well-formed, too large, or with a document type. */
export class XmlError extends Error {
  override readonly name = "XmlError";
}

/** Prefixes that may be used in every path given to this module's functions. */
export const namespaces = {
  libosinfo: "http://libosinfo.org/xmlns/libvirt/domain/1.0",
  qemu: "http://libvirt.org/schemas/domain/qemu/1.0",
  guesthouse: "urn:guesthouse:machine:1",
  fs: "http://libvirt.org/schemas/storagepool/fs/1.0",
  rbd: "http://libvirt.org/schemas/storagepool/rbd/1.0",
} as const;

/** Beyond any document of libvirt's own (its RPC carries strings of at most 4 MiB) and of osinfo's. */
const maxLength = 8 << 20;

/**
 * Parses XML and gives the root element to `read`; the document lives in WebAssembly memory and is freed
 * when `read` returns, so nothing of it may be kept.
 *
 * No file or network access is possible, and a document type declaration is refused: neither libvirt nor
 * osinfo writes one, and it is what entity expansion attacks need.
 * @throws XmlError
 */
export function readXml<T>(source: string | Uint8Array, read: (root: XmlElement) => T): T {
  using document = parseXml(source);
  return read(document.root);
}

/**
 * Like {@link readXml} for a caller that edits: to be held with `using`, or disposed of.
 * @throws XmlError
 */
export function parseXml(source: string | Uint8Array): XmlDocument {
  if (source.length > maxLength) throw new XmlError(`XML of ${source.length} bytes is too large`);
  const option =
    ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NO_SYS_CATALOG;
  let document: XmlDocument;
  try {
    document =
      typeof source === "string"
        ? XmlDocument.fromString(source, { option })
        : XmlDocument.fromBuffer(source, { option });
  } catch (error) {
    if (!(error instanceof XmlParseError)) throw error;
    const [first] = error.details;
    throw new XmlError(first ? `line ${first.line}: ${first.message.trim()}` : error.message, {
      cause: error,
    });
  }
  if (document.dtd) {
    document.dispose();
    throw new XmlError("XML with a document type declaration is not accepted");
  }
  return document;
}

/** Compiled paths. All come from source code, never from input, so their number is small. */
const compiled = new Map<string, XmlXPath>();

function compile(path: string): XmlXPath {
  let xpath = compiled.get(path);
  if (!xpath) {
    xpath = XmlXPath.compile(path, namespaces);
    compiled.set(path, xpath);
  }
  return xpath;
}

/** The elements that an XPath finds, seen from `node`. `path` is a constant, never built from input. */
export function elements(node: XmlNode, path: string): XmlElement[] {
  return node.find(compile(path)).filter((found) => found instanceof XmlElement);
}

/** The first element that an XPath finds. */
export function element(node: XmlNode, path: string): XmlElement | undefined {
  const found = node.get(compile(path));
  return found instanceof XmlElement ? found : undefined;
}

/** The text of the first element or attribute that an XPath finds, trimmed; undefined where there is none. */
export function text(node: XmlNode, path: string): string | undefined {
  return node.get(compile(path))?.content.trim();
}

/** The value of an XPath expression that is a string, such as `concat(…)`: many facts for the price of one path. */
export function string(node: XmlNode, expression: string): string {
  return String(node.eval(compile(expression)));
}

/** The texts of everything that an XPath finds. */
export function texts(node: XmlNode, path: string): string[] {
  return node.find(compile(path)).map((found) => found.content.trim());
}

/** A whole decimal number where an XPath finds one; undefined where it is absent or anything else. */
export function integer(node: XmlNode, path: string): number | undefined {
  const found = text(node, path);
  if (found === undefined || !/^-?\d{1,20}$/.test(found)) return undefined;
  const number = Number(found);
  return Number.isSafeInteger(number) ? number : undefined;
}
