import type { Volume } from "../../../shared/contract/volumes.ts";
import { el, writeXml } from "../xml/build.ts";
import { element, readXml, text } from "../xml/document.ts";

/** What a volume's XML says of it; sizes in bytes. */
export interface VolumeFacts extends Omit<Volume, "usedBy" | "overlays" | "unfinished"> {
  /** UUID of the secret with its passphrase. */
  readonly secret?: string;
  /** The size of its file; absent where libvirt does not tell. */
  readonly physical?: number;
}

const kinds: readonly string[] = ["file", "block", "dir", "network", "netdir", "ploop"];

/**
 * Reads `<volume>` as libvirt writes it (formatstorage.html), whose sizes are always in bytes.
 * @throws XmlError
 */
export function readVolume(xml: string): VolumeFacts {
  return readXml(xml, (root) => {
    const number = (path: string) => Number(text(root, path) ?? 0) || 0;
    const kind = text(root, "@type") ?? "file";
    const format = text(root, "target/format/@type");
    const backing = text(root, "backingStore/path");
    const secret = text(root, "target/encryption/secret/@uuid");
    const physical = text(root, "physical");
    return {
      name: (text(root, "name") ?? "").slice(0, 1024),
      path: (text(root, "target/path") ?? text(root, "key") ?? "").slice(0, 4096),
      kind: (kinds.includes(kind) ? kind : "file") as Volume["kind"],
      ...(format && format !== "unknown" && { format: format.slice(0, 64) }),
      capacity: number("capacity"),
      allocation: number("allocation"),
      ...(backing && { backing: backing.slice(0, 4096) }),
      encrypted: element(root, "target/encryption") !== undefined,
      ...(secret && { secret }),
      ...(physical && { physical: Number(physical) }),
    };
  });
}

export interface VolumeRequest {
  readonly name: string;
  readonly format: "raw" | "qcow2";
  /** bytes */
  readonly capacity: number;
  /** All of it is taken at once. */
  readonly full: boolean;
  readonly backing?: { readonly path: string; readonly format: string } | undefined;
  /** UUID of the secret that holds the passphrase. */
  readonly secret?: string | undefined;
}

/**
 * The `<volume>` that libvirt is to make. qcow2 is version 3, whose bitmaps incremental backups need.
 * @throws XmlError for a name that XML cannot carry
 */
export function volumeXml({ name, format, capacity, full, backing, secret }: VolumeRequest): string {
  return writeXml(
    el(
      "volume",
      {},
      el("name", {}, name),
      el("capacity", { unit: "bytes" }, capacity),
      el("allocation", { unit: "bytes" }, full ? capacity : 0),
      el(
        "target",
        {},
        el("format", { type: format }),
        format === "qcow2" && el("compat", {}, "1.1"),
        secret !== undefined &&
          el("encryption", { format: "luks" }, el("secret", { type: "passphrase", uuid: secret })),
      ),
      backing && el("backingStore", {}, el("path", {}, backing.path), el("format", { type: backing.format })),
    ),
  );
}
