import type { SnapshotRequest } from "../../../shared/contract/snapshots.ts";
import { fromPast, toPast } from "../definitions/past-definition.ts";
import { el, writeXml } from "../xml/build.ts";
import { elements, text, type XmlElement } from "../xml/document.ts";
import { allAt, editXml, removeAt, removeElement, setAt } from "../xml/edit.ts";
import { definitionPlaces, sourcePath } from "./facts.ts";

/** The files that a new external snapshot is made of. */
export interface SnapshotFiles {
  /** The overlay of each disk that is in it, by target. */
  readonly overlays: ReadonlyMap<string, string>;
  /** Disks that are in no snapshot. */
  readonly left: readonly string[];
  readonly memory: string | undefined;
}

/**
 * What libvirt is asked for.
 * @param files of an external snapshot
 * @throws XmlError for characters that XML cannot carry
 */
export function newSnapshotXml(request: SnapshotRequest, files: SnapshotFiles | undefined): string {
  const { name, description } = request;
  return writeXml(
    el(
      "domainsnapshot",
      {},
      el("name", {}, name),
      description !== "" && el("description", {}, description),
      files?.memory !== undefined && el("memory", { snapshot: "external", file: files.memory }),
      files && el("disks", {}, diskElements(files)),
    ),
  );
}

const diskElements = ({ overlays, left }: SnapshotFiles) => [
  ...[...overlays].map(([target, file]) =>
    el(
      "disk",
      { name: target, snapshot: "external", type: "file" },
      el("driver", { type: "qcow2" }),
      el("source", { file }),
    ),
  ),
  ...left.map((target) => el("disk", { name: target, snapshot: "no" })),
];

/** The metadata with another description; none where it is empty. */
export const withDescription = (xml: string, description: string): string =>
  editXml(xml, (root) => {
    if (description === "") removeAt(root, "description");
    else setAt(root, "description", description);
  });

/**
 * The metadata of an external snapshot that is about to be forgotten. When libvirt 9 forgets one it also rewrites
 * the snapshots that follow, as if its overlays had been merged into what they stand on; where they have not been,
 * that would make them name the wrong images. It finds them by the overlays' paths, so those are made to name
 * nothing.
 */
export const withoutOverlays = (xml: string): string =>
  editXml(xml, (root) => {
    for (const [index, disk] of allAt(root, "disks/disk").entries()) {
      if (text(disk, "@snapshot") === "external") setSource(disk, `/nonexistent/guesthouse-${index}`);
    }
  });

/** An image that another one has become. */
export interface Renamed {
  readonly to: string;
  readonly format: string;
}

/**
 * A machine's definition, or a snapshot's metadata with the definitions in it, after images have been merged: what
 * named the one names the other. A backing chain that is written out and names what is gone is left to libvirt to
 * find again. Gives the very text back where nothing changes.
 */
export function withRenamedImages(xml: string, renames: ReadonlyMap<string, Renamed>): string {
  if (![...renames.keys()].some((path) => mentions(xml, path))) return xml;
  return editXml(xml, (root) => {
    const roots = root.name === "domain" ? ["."] : definitionPlaces;
    for (const place of roots) {
      for (const disk of elements(root, `${place}/devices/disk`)) renameIn(disk, renames);
    }
  });
}

function renameIn(disk: XmlElement, renames: ReadonlyMap<string, Renamed>): void {
  const renamed = renames.get(sourcePath(disk) ?? "");
  if (renamed) pointDisk(disk, renamed.to, renamed.format);
  const chain = elements(disk, ".//backingStore/source");
  const gone = chain.some((source) =>
    [text(source, "@file"), text(source, "@dev")].some((path) => path !== undefined && renames.has(path)),
  );
  if (gone) dropChain(disk);
}

/** Makes a disk's element name another image; how its backing chain goes on libvirt finds out. */
function pointDisk(disk: XmlElement, path: string, format: string): void {
  setSource(disk, path);
  setAt(disk, "driver/@type", format);
  dropChain(disk);
}

/** Which image a disk shall name. */
export interface Pointed {
  readonly path: string;
  readonly format: string;
}

/**
 * The definition in a snapshot's metadata that its next start would have used, word for word as libvirt writes a
 * definition that stands alone.
 */
export function definitionIn(xml: string): string | undefined {
  const lines = xml.split("\n");
  for (const place of definitionPlaces.toReversed()) {
    const start = lines.findIndex((line) => line.startsWith(`  <${place} `));
    const end = lines.indexOf(`  </${place}>`, start);
    if (start < 0 || end < 0) continue;
    const own = lines.slice(start, end + 1).map((line) => line.replace(/^ {2}/, ""));
    return own
      .join("\n")
      .replace(`<${place} `, "<domain ")
      .replace(new RegExp(`</${place}>$`), "</domain>\n");
  }
  return undefined;
}

/**
 * The definition of a snapshot as it can be defined again: with the machine's present name, and with what is about
 * the machine rather than of its definition as it is now.
 * @param xml of the snapshot
 * @param present of the next start, with its secrets
 * @param disks images by target
 * @throws XmlError
 */
export function definitionOfSnapshot(
  xml: string,
  name: string,
  present: string,
  disks: ReadonlyMap<string, Pointed>,
): string {
  return withDisks(fromPast(toPast(definitionIn(xml) ?? present), present), disks, name);
}

/** A definition whose disks name these images. */
export const withDisks = (xml: string, disks: ReadonlyMap<string, Pointed>, name?: string): string =>
  editXml(xml, (root) => {
    if (name !== undefined) setAt(root, "name", name);
    for (const disk of elements(root, "devices/disk")) {
      const pointed = disks.get(text(disk, "target/@dev") ?? "");
      if (pointed) pointDisk(disk, pointed.path, pointed.format);
    }
  });

function dropChain(disk: XmlElement): void {
  for (const chain of allAt(disk, "backingStore")) removeElement(chain, "backingStore");
}

function setSource(disk: XmlElement, path: string): void {
  for (const other of ["dev", "pool", "volume", "mode"]) removeAt(disk, `source/@${other}`);
  disk.setAttr("type", "file");
  setAt(disk, "source/@file", path);
}

/** Cheap, and wrong only in that it may say yes: an attribute's text is escaped in XML. */
const mentions = (xml: string, path: string) => xml.includes(path) || /[&<>"']/.test(path);
