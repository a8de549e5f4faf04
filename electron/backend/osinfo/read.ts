import { elements, integer, readXml, text, texts, type XmlElement } from "../xml/document.ts";
import type { OsRecord, Requirements } from "./record.ts";

/**
 * Reads the `<os>` elements of one file of the database. A file can hold none (devices, install scripts).
 * @throws XmlError
 */
export function readOsFile(source: Uint8Array): OsRecord[] {
  return readXml(source, (root) => elements(root, "os[@id]").map(readOs));
}

function readOs(os: XmlElement): OsRecord {
  return {
    id: text(os, "@id") ?? "",
    shortId: text(os, "short-id") ?? "",
    // A name in another language carries xml:lang; the plain one is English.
    name: text(os, "name[not(@xml:lang)]") ?? "",
    version: text(os, "version") ?? "",
    family: text(os, "family") ?? "",
    distro: text(os, "distro") ?? "",
    releaseDate: text(os, "release-date"),
    releaseStatus: text(os, "release-status") ?? "released",
    derivesFrom: texts(os, "derives-from/@id"),
    clones: texts(os, "clones/@id"),
    upgrades: texts(os, "upgrades/@id"),
    devices: elements(os, "devices/device").map((device) => ({
      id: text(device, "@id") ?? "",
      supported: text(device, "@supported") !== "false",
    })),
    firmware: elements(os, "firmware").map((firmware) => ({
      arch: text(firmware, "@arch") ?? "all",
      type: text(firmware, "@type") ?? "",
      supported: text(firmware, "@supported") !== "false",
    })),
    resources: elements(os, "resources").map((resources) => ({
      arch: text(resources, "@arch") ?? "all",
      minimum: readRequirements(resources, "minimum/"),
      recommended: readRequirements(resources, "recommended/"),
    })),
    media: elements(os, "media[iso]").map((media) => ({
      arch: text(media, "@arch") ?? "all",
      live: text(media, "@live") === "true",
      volumeId: text(media, "iso/volume-id"),
      systemId: text(media, "iso/system-id"),
      publisherId: text(media, "iso/publisher-id"),
      applicationId: text(media, "iso/application-id"),
      volumeSize: integer(media, "iso/volume-size"),
    })),
  };
}

function readRequirements(node: XmlElement, prefix: "minimum/" | "recommended/"): Requirements {
  return {
    ram: integer(node, `${prefix}ram`),
    storage: integer(node, `${prefix}storage`),
    cpus: integer(node, `${prefix}n-cpus`),
  };
}
