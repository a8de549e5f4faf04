import { element, elements, integer, readXml, text, type XmlElement } from "../xml/document.ts";

/** One disk of a snapshot. */
export interface SnapshotDisk {
  readonly target: string;
  readonly where: "internal" | "external" | "none";
  /** The images that have it as it was: the running machine's, and the next start's where that had another. */
  readonly images: readonly string[];
  /** Of an external one: the image that libvirt made to take what was written from then on. */
  readonly overlay: string | undefined;
}

/** What a snapshot's metadata says of it. */
export interface SnapshotFacts {
  readonly name: string;
  readonly parent: string | undefined;
  readonly description: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly state: "running" | "paused" | "off" | "disk";
  readonly kind: "internal" | "external";
  readonly memory: { readonly where: "internal" | "external"; readonly path: string | undefined } | undefined;
  readonly disks: readonly SnapshotDisk[];
}

/** The places in a snapshot's XML that hold a definition; the second is there where the next start's differed. */
export const definitionPlaces = ["domain", "inactiveDomain"] as const;

/**
 * Reads the metadata that libvirt keeps of a snapshot (formatsnapshot.html).
 * @throws XmlError
 */
export function readSnapshotFacts(xml: string): SnapshotFacts {
  return readXml(xml, (root) => {
    const disks = readSnapshotDisks(root);
    const memory = text(root, "memory/@snapshot");
    const external = memory === "external" || disks.some(({ where }) => where === "external");
    return {
      name: text(root, "name") ?? "",
      parent: text(root, "parent/name"),
      description: text(root, "description") ?? "",
      at: (integer(root, "creationTime") ?? 0) * 1000,
      state: stateOf(text(root, "state")),
      kind: external ? "external" : "internal",
      memory:
        memory === "internal" || memory === "external"
          ? { where: memory, path: text(root, "memory/@file") }
          : undefined,
      disks,
    };
  });
}

function readSnapshotDisks(root: XmlElement): SnapshotDisk[] {
  const images = new Map<string, Set<string>>();
  for (const place of definitionPlaces) {
    for (const disk of elements(root, `${place}/devices/disk`)) {
      const target = text(disk, "target/@dev") ?? "";
      const path = sourcePath(disk);
      if (path !== undefined) images.set(target, (images.get(target) ?? new Set()).add(path));
    }
  }
  return elements(root, "disks/disk").map((disk) => {
    const target = text(disk, "@name") ?? "";
    const how = text(disk, "@snapshot");
    return {
      target,
      where: how === "internal" || how === "external" ? how : "none",
      images: [...(images.get(target) ?? [])],
      overlay: how === "external" ? sourcePath(disk) : undefined,
    };
  });
}

/** The file or block device of a disk's element; undefined for what has no path. */
export function sourcePath(disk: XmlElement): string | undefined {
  const source = element(disk, "source");
  return source && (text(source, "@file") ?? text(source, "@dev"));
}

function stateOf(state: string | undefined): SnapshotFacts["state"] {
  switch (state) {
    case "running":
    case "blocked":
    case "pmsuspended":
      return "running";
    case "paused":
      return "paused";
    case "disk-snapshot":
      return "disk";
    default:
      return "off";
  }
}
