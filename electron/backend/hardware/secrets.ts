import { element, elements, readXml, text, texts, type XmlElement } from "../xml/document.ts";
import { editXml } from "../xml/edit.ts";
import { removeNode } from "../xml/indent.ts";

/** What libvirt writes into a definition only for those who ask for secrets (`VIR_DOMAIN_XML_SECURE`). */
const secretAttributes = ["passwd", "passwdValidTo"] as const;

/**
 * A domain's definition, or one device's element, as anybody may see it.
 * @throws XmlError
 */
export function withoutSecrets(xml: string): string {
  return editXml(xml, (root) => {
    for (const graphics of elements(root, "/*/descendant-or-self::graphics")) {
      for (const name of secretAttributes) graphics.attr(name)?.remove();
    }
    for (const cookies of elements(root, "/*/descendant-or-self::disk//cookies")) removeNode(cookies);
  });
}

/**
 * A definition that was edited without its secrets, with those of the present one put back: the password of
 * each display (the first of a type is the first of that type) and the cookies of each disk whose source is
 * still the same. What the edited text says itself counts.
 * @throws XmlError
 */
export function keepSecrets(editedXml: string, presentXml: string): string {
  return readXml(presentXml, (present) =>
    editXml(editedXml, (edited) => {
      const displays = byType(present);
      for (const [type, found] of byType(edited)) {
        for (const [index, graphics] of found.entries()) {
          const before = displays.get(type)?.[index];
          if (before && !graphics.attr("passwd")) copyAttributes(before, graphics);
        }
      }
      for (const cookies of elements(present, "/domain/devices/disk/source/cookies")) {
        putBack(cookies, edited);
      }
    }),
  );
}

function byType(root: XmlElement): Map<string, XmlElement[]> {
  return Map.groupBy(elements(root, "/domain/devices/graphics"), (graphics) => text(graphics, "@type") ?? "");
}

function copyAttributes(from: XmlElement, to: XmlElement): void {
  for (const name of secretAttributes) {
    const value = from.attr(name)?.value;
    if (value !== undefined) to.setAttr(name, value);
  }
}

function putBack(cookies: XmlElement, edited: XmlElement): void {
  const before = cookies.parent;
  const disk = before?.parent;
  if (!before || !disk) return;
  const target = text(disk, "target/@dev");
  const source = elements(edited, "/domain/devices/disk/source").find(
    (candidate) => candidate.parent && text(candidate.parent, "target/@dev") === target,
  );
  if (!source || element(source, "cookies") || identity(source) !== identity(before)) return;
  const copy = source.addElement("cookies");
  for (const cookie of elements(cookies, "cookie")) {
    const added = copy.addElement("cookie");
    added.setAttr("name", text(cookie, "@name") ?? "");
    added.addText(cookie.content);
  }
}

const identity = (source: XmlElement): string =>
  texts(source, "@protocol | @name | @query | host/@name | host/@port").join("\n");
