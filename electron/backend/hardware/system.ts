import { el, writeXml } from "../xml/build.ts";
import { namespaces } from "../xml/document.ts";

/** libosinfo's metadata element that says which system is installed. */
export function systemXml(id: string): string {
  return writeXml(
    el("libosinfo:libosinfo", { "xmlns:libosinfo": namespaces.libosinfo }, el("libosinfo:os", { id })),
  ).trim();
}
