import { el, writeXml } from "../xml/build.ts";

/**
 * libosinfo's metadata element that says which system is installed, without its namespace: libvirt adds that,
 * and refuses an element that has it.
 */
export function systemXml(id: string): string {
  return writeXml(el("libosinfo", {}, el("os", { id }))).trim();
}
