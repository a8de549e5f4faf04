import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { open, realpath } from "node:fs/promises";
import { basename, resolve } from "node:path";
import type { LibvirtClient, StorageVol } from "../libvirt/index.ts";
import { isoError, noSuchMedium, unreadablePath } from "./errors.ts";
import { type IsoHeader, isoHeaderBytes, readIso } from "./iso9660.ts";

/** An installation medium that this backend knows: a file of this computer, or a volume of a connection. */
export type Medium =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "volume"; readonly connection: string; readonly pool: string; readonly volume: string };

/** A medium that was looked into. */
export interface InspectedMedium {
  readonly name: string;
  /** The path on the hypervisor's host. */
  readonly path: string;
  readonly bytes: number;
  readonly header: IsoHeader;
}

/** Opaque handles of media, so that a renderer needs no paths and can name none that the user did not choose. */
export class MediaRegistry {
  readonly #media = new Map<string, Medium>();
  /** Makes handles unguessable without keeping one number per medium. */
  readonly #secret = crypto.randomUUID();

  /** The same medium has the same handle for the life of this backend. */
  register(medium: Medium): string {
    const key = JSON.stringify(medium, Object.keys(medium).sort());
    const handle = createHash("sha256").update(this.#secret).update(key).digest("base64url").slice(0, 32);
    this.#media.set(handle, medium);
    return handle;
  }

  /** @throws AppError `no-such-media` */
  get(handle: string): Medium {
    const medium = this.#media.get(handle);
    if (!medium) throw noSuchMedium();
    return medium;
  }
}

/**
 * Registers a file of this computer after a look inside.
 * @throws AppError saying what is wrong with it
 */
export async function registerFile(media: MediaRegistry, path: string): Promise<string> {
  const absolute = await realpath(resolve(path)).catch((error: unknown) => {
    throw unreadablePath(path, error);
  });
  await inspectFile(absolute);
  return media.register({ kind: "file", path: absolute });
}

/**
 * Reads what a medium says of itself.
 * @throws AppError for what cannot be read or is no medium
 * @throws LibvirtError for a volume that is gone
 */
export async function inspect(client: LibvirtClient, medium: Medium): Promise<InspectedMedium> {
  if (medium.kind === "file") return await inspectFile(medium.path);
  const volume = await findVolume(client, medium);
  const [{ capacity }, path] = await Promise.all([volume.info(), volume.path()]);
  const head = await readRange(volume, 0, Math.min(isoHeaderBytes, capacity));
  const header = await readIso(head, capacity, (offset) => readRange(volume, offset, 2048));
  if (typeof header === "string") throw isoError(header);
  return { name: medium.volume, path, bytes: capacity, header };
}

/** @throws AppError `no-such-media` */
export async function findVolume(
  client: LibvirtClient,
  medium: Extract<Medium, { kind: "volume" }>,
): Promise<StorageVol> {
  const pool = await client.storagePools.byName(medium.pool);
  const volume = await pool?.volumeByName(medium.volume);
  if (!volume) throw noSuchMedium();
  return volume;
}

async function inspectFile(path: string): Promise<InspectedMedium> {
  try {
    // Opening a pipe would otherwise wait for somebody to write into it.
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = await file.stat();
    if (stat.isDirectory()) throw Object.assign(new Error("is a folder"), { code: "EISDIR" });
    // A device or pipe could block for ever or have no size; media in drives are not dropped as files.
    if (!stat.isFile()) throw new Error("is not a plain file");
    const read = async (offset: number, length: number) => {
      const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    };
    const header = await readIso(await read(0, isoHeaderBytes), stat.size, (offset) => read(offset, 2048));
    if (typeof header === "string") throw isoError(header);
    return { name: basename(path), path, bytes: stat.size, header };
  } catch (error) {
    throw error instanceof Error && error.name === "AppError" ? error : unreadablePath(path, error);
  }
}

/** Reads a part of a volume; at most `length` bytes whatever the daemon sends. */
async function readRange(volume: StorageVol, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  if (length === 0) return bytes;
  const stream = await volume.download({ offset, length });
  let filled = 0;
  try {
    for await (const chunk of stream) {
      const part = chunk.subarray(0, length - filled);
      bytes.set(part, filled);
      filled += part.length;
      if (filled === length) break;
    }
  } finally {
    stream.abort();
  }
  return bytes.subarray(0, filled);
}
