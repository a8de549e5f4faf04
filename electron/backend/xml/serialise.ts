import type { XmlDocument } from "libxml2-wasm";

const declaration = /^<\?xml\s[^>]*\?>\s*/;
/** What may hold quotation marks and is no tag, or a tag. */
const markup =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<[^>'"]*(?:"[^"]*"[^>'"]*|'[^']*'[^>'"]*)*>/g;

/**
 * Writes a document in the manner of the text that it was read from, so that a comparison of the two shows
 * the edit alone: with its XML declaration, its quotation marks, its last line's end.
 */
export function serialise(document: XmlDocument, source: string): string {
  const [declared = ""] = declaration.exec(source) ?? [];
  const written = document.toString({ format: false, noDeclaration: true });
  return declared + quotedLike(source, source.endsWith("\n") ? written : written.replace(/\n$/, ""));
}

/** Writes a document as a part of another one: without declaration and last line's end, in that one's quotation marks. */
export function serialisePart(document: XmlDocument, source: string): string {
  return quotedLike(source, document.toString({ format: false, noDeclaration: true })).trimEnd();
}

const quotedLike = (source: string, xml: string) =>
  quotes(source, "='") > quotes(source, '="') ? singleQuoted(xml) : xml;

/** How many attributes begin with this mark. */
function quotes(source: string, mark: string): number {
  const tags = source.match(markup)?.filter(isTag) ?? [];
  return tags.reduce((sum, tag) => sum + tag.split(mark).length - 1, 0);
}

const isTag = (found: string) => !/^<[!?]/.test(found);

/** libvirt writes single quotation marks, libxml2's serialiser double ones. */
function singleQuoted(xml: string): string {
  return xml.replace(markup, (tag) =>
    isTag(tag) ? tag.replace(/="([^"]*)"/g, (_, value: string) => `='${requoted(value)}'`) : tag,
  );
}

const requoted = (value: string) => value.replaceAll("'", "&apos;").replaceAll("&quot;", '"');
