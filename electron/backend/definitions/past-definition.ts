import { keepSecrets, withoutSecrets } from "../hardware/secrets.ts";
import { element, readXml } from "../xml/document.ts";
import { editXml } from "../xml/edit.ts";
import { removeNode } from "../xml/indent.ts";

/** Tags, notes and the like are about the machine, not of its definition: undoing a change keeps them. */
const organisation = "metadata/guesthouse:machine";

/**
 * A definition as the history keeps it: without secrets, and without how the user has organised the machine.
 * @throws XmlError
 */
export function toPast(xml: string): string {
  return editXml(withoutSecrets(xml), (root) => {
    const own = element(root, organisation);
    const metadata = own?.parent;
    if (own) removeNode(own);
    if (metadata && !metadata.find("*").length) removeNode(metadata);
  });
}

/**
 * A past definition as it can be defined again: with what `toPast` took away as it is in the present one.
 * @param present with its secrets
 * @throws XmlError
 */
export function fromPast(past: string, present: string): string {
  const own = readXml(present, (root) => element(root, organisation)?.canonicalizeToString());
  const whole = keepSecrets(past, present);
  if (own === undefined) return whole;
  const before = whole.includes("<metadata>") ? "<metadata>" : undefined;
  if (before) return whole.replace(before, () => `${before}\n    ${own}`);
  const end = whole.lastIndexOf("</domain>");
  return `${whole.slice(0, end)}  <metadata>\n    ${own}\n  </metadata>\n${whole.slice(end)}`;
}
