import type { XmlElement } from "libxml2-wasm";
import { allAt, getAt } from "../xml/edit.ts";
import { removeNode } from "../xml/indent.ts";
import type { Located } from "./read.ts";

/**
 * libvirt shows the first serial port of a machine a second time, as its first console, and takes a console
 * of type `serial` that stands alone for a serial port. So an edit of the port leaves the mirror out: libvirt
 * makes it anew. See https://libvirt.org/formatdomain.html#console.
 */
export function dropSerialMirror(root: XmlElement, { kind, element }: Located): void {
  if (kind !== "serial" || !allAt(root, "devices/serial")[0]?.isSameNode(element)) return;
  const [mirror] = allAt(root, "devices/console");
  if (mirror && (getAt(mirror, "target/@type") ?? "serial") === "serial") removeNode(mirror);
}
