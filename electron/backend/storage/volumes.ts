import { LibvirtError, type StoragePool, type StorageVol } from "../libvirt/index.ts";
import { el, writeXml } from "../xml/build.ts";
import { readXml, text } from "../xml/document.ts";

/** VIR_ERR_NO_STORAGE_VOL */
const noSuchVolume = 50;
/** VIR_ERR_STORAGE_VOL_EXIST */
const volumeExists = 90;

/** A volume's name is a file's name: no folder, no control character, at most 255 bytes with a suffix. */
export function fileNameFor(name: string, extension: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is replaced
  const clean = name.replace(/[/\u0000-\u001f\u007f]/gu, "-").replace(/^[.-]+/u, "") || "disk";
  let bytes = clean;
  while (Buffer.byteLength(bytes) > 200) bytes = [...bytes].slice(0, -1).join("");
  return `${bytes}${extension}`;
}

/** `name`, or `name-2` and so on: the first that is not taken. The number stands before the extension. */
export function uniqueName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  const [, stem = name, extension = ""] = /^(.+?)(\.[A-Za-z][A-Za-z0-9]{0,7})?$/su.exec(name) ?? [];
  for (let number = 2; ; number += 1) {
    const candidate = `${stem}-${number}${extension}`;
    if (!taken.has(candidate)) return candidate;
  }
}

export interface NewVolume {
  /** The wished name; the one it gets may carry a number. */
  readonly name: string;
  readonly format: "qcow2" | "raw";
  /** bytes */
  readonly capacity: number;
}

/**
 * Creates a volume that takes up space only as it is written. Never overwrites: libvirt refuses a name that
 * is taken, and then the next free one is tried.
 * @param beforeCreation is told each name just before it is tried
 */
export async function createVolume(
  pool: StoragePool,
  { name, format, capacity }: NewVolume,
  beforeCreation: (chosen: string) => Promise<void> = async () => {},
): Promise<StorageVol> {
  const taken = new Set<string>();
  for (;;) {
    for (const volume of await pool.volumes()) taken.add(volume.name);
    const chosen = uniqueName(name, taken);
    await beforeCreation(chosen);
    try {
      return await pool.createVolume(
        writeXml(
          el(
            "volume",
            {},
            el("name", {}, chosen),
            el("capacity", { unit: "bytes" }, capacity),
            el("allocation", {}, 0),
            el(
              "target",
              {},
              el("format", { type: format }),
              // Without it libvirt makes version 2, which cannot carry the bitmaps of incremental backups.
              ...(format === "qcow2" ? [el("compat", {}, "1.1")] : []),
            ),
          ),
        ),
      );
    } catch (error) {
      // Somebody else took the name in between, or a file of that name is not on libvirt's list yet.
      if (!isTaken(error) || taken.has(chosen)) throw error;
      taken.add(chosen);
    }
  }
}

function isTaken(error: unknown): boolean {
  return (
    error instanceof LibvirtError &&
    (error.code === volumeExists || /already exists|file exists/i.test(error.message))
  );
}

/** Deletes a volume that was made here; one that is gone already is fine. */
export async function deleteVolume(volume: StorageVol): Promise<void> {
  try {
    await volume.delete();
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** Whether an error says that the volume does not exist (any more). */
export function isGone(error: unknown): boolean {
  return error instanceof LibvirtError && error.code === noSuchVolume;
}

/** Extensions of disk images, which need no look inside to know that they are no installation media. */
const diskExtension = /\.(?:qcow2?|img|raw|vdi|vmdk|qed|vhdx?|fd)$/i;

/** Whether a volume is an installation medium: by its name, or by what libvirt found in it. */
export async function isMedium(volume: StorageVol): Promise<boolean> {
  if (/\.iso$/i.test(volume.name)) return true;
  if (diskExtension.test(volume.name)) return false;
  const xml = await volume.xml();
  return readXml(xml, (root) => text(root, "target/format/@type")) === "iso";
}
