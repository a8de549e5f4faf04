import { elements } from "../xml/document.ts";
import { editXml, removeAt, removeElement, setAt } from "../xml/edit.ts";
import { locateItems } from "./read.ts";
import { noSuchItem } from "./refused.ts";

const order = "boot/@order";

/**
 * Lets the guest try these devices, in this order, and no others. The older `<os><boot dev=…>` goes, for libvirt
 * takes only one of the two ways.
 * @throws AppError `no-such-item`
 * @throws XmlError
 */
export function setBootOrder(domainXml: string, ids: readonly string[]): string {
  return editXml(domainXml, (root) => {
    const items = new Map(locateItems(root).map(({ id, element }) => [id, element]));
    const wanted = ids.map((id) => {
      const found = items.get(id);
      if (!found?.parent) {
        throw noSuchItem(id);
      }
      return found;
    });
    for (const device of elements(root, "devices/*[boot/@order]")) {
      // What stays in the list keeps its other settings beside the number.
      if (!wanted.some((other) => other.isSameNode(device))) removeAt(device, order);
    }
    for (const [index, device] of wanted.entries()) setAt(device, order, String(index + 1));
    for (const boot of elements(root, "os/boot")) removeElement(boot, "os/boot", new Set(["os"]));
  });
}
