import type { XmlDocument } from "libxml2-wasm";

const declaration = /^\s*<\?xml\s/;
/** What may hold quotation marks and is no tag, or a tag as libxml2 writes it: attributes in double quotes. */
const markup = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<[^>"]*(?:"[^"]*"[^>"]*)*>/g;

/**
 * Writes a document in the manner of the text that it was read from, so that a comparison of the two shows
 * the edit alone: with an XML declaration only where that had one, its quotation marks, its last line's end.
 */
export function serialise(document: XmlDocument, source: string): string {
  const written = quotedLike(
    source,
    document.toString({ format: false, noDeclaration: !declaration.test(source) }),
  );
  return source.endsWith("\n") ? written : written.replace(/\n$/, "");
}

/** Writes a document as a part of another one: without declaration and last line's end, in that one's quotation marks. */
export function serialisePart(document: XmlDocument, source: string): string {
  return quotedLike(source, document.toString({ format: false, noDeclaration: true })).trimEnd();
}

const quotedLike = (source: string, xml: string) =>
  count(source, "='") > count(source, '="') ? singleQuoted(xml) : xml;

const count = (text: string, part: string) => text.split(part).length - 1;

/** libvirt writes single quotation marks, libxml2's serialiser double ones. */
function singleQuoted(xml: string): string {
  return xml.replace(markup, (tag) =>
    /^<[!?]/.test(tag) ? tag : tag.replace(/="([^"]*)"/g, (_, value: string) => `='${requoted(value)}'`),
  );
}

const requoted = (value: string) => value.replaceAll("'", "&apos;").replaceAll("&quot;", '"');
