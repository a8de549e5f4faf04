import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Connection } from "../connections/connection.ts";
import { logInternal } from "../errors/plain-error.ts";
import { replaceFile } from "../files/replace-file.ts";
import type { Domain } from "../libvirt/index.ts";

/** Pictures kept over all machines, and bytes of one: a picture of a 4K screen has a few. */
const kept = 2000;
const maxBytes = 16 << 20;
/** A stuck QEMU never answers. */
const timeoutMs = 5000;

/** Screens as they were when snapshots were made, in Guesthouse's own folder. */
export class Pictures {
  readonly #folder: string;

  constructor(stateDir: string) {
    this.#folder = join(stateDir, "snapshot-pictures");
  }

  /** Which snapshots of a machine have one. */
  async names(connection: Connection, uuid: string, snapshots: readonly Named[]): Promise<Set<string>> {
    const files = new Set(await readdir(this.#folder).catch((): string[] => []));
    return new Set(
      snapshots.filter((snapshot) => files.has(fileOf(connection, uuid, snapshot))).map(({ name }) => name),
    );
  }

  /** @returns undefined where there is none */
  async read(connection: Connection, uuid: string, snapshot: Named): Promise<Buffer | undefined> {
    return await readFile(join(this.#folder, fileOf(connection, uuid, snapshot))).catch(() => undefined);
  }

  /** Keeps a picture. Never throws: a snapshot is worth more than its picture. */
  async keep(connection: Connection, uuid: string, snapshot: Named, picture: Buffer): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await replaceFile(join(this.#folder, fileOf(connection, uuid, snapshot)), picture);
      await this.#forgetOldest();
    } catch (error) {
      logInternal(error);
    }
  }

  async remove(connection: Connection, uuid: string, snapshot: Named): Promise<void> {
    await rm(join(this.#folder, fileOf(connection, uuid, snapshot)), { force: true });
  }

  async #forgetOldest(): Promise<void> {
    const names = await readdir(this.#folder);
    if (names.length <= kept) return;
    const paths = names.map((name) => join(this.#folder, name));
    const times = await Promise.all(paths.map(async (path) => ({ path, at: (await stat(path)).mtimeMs })));
    const oldest = times.sort((a, b) => a.at - b.at).slice(0, names.length - kept);
    for (const { path } of oldest) await rm(path, { force: true });
  }
}

/** A snapshot of the same name that was made later is another one. */
interface Named {
  readonly name: string;
  readonly at: number;
}

const fileOf = (connection: Connection, uuid: string, { name, at }: Named): string =>
  createHash("sha256").update(`${connection.id}\0${uuid}\0${name}\0${at}`).digest("base64url");

/** A picture of the screen as it is; undefined where none can be had at once. */
export async function takePicture(domain: Domain): Promise<Buffer | undefined> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const { mime, stream } = await domain.guest.screenshot(0, { timeoutMs, signal });
    const stop = () => stream.abort();
    signal.addEventListener("abort", stop);
    try {
      // Before QEMU 7.1 it is a PPM, ten times the size.
      if (mime !== "image/png") return undefined;
      const chunks: Uint8Array[] = [];
      let bytes = 0;
      for await (const chunk of stream) {
        bytes += chunk.length;
        if (bytes > maxBytes) return undefined;
        chunks.push(chunk);
      }
      signal.removeEventListener("abort", stop);
      await stream.finish();
      return Buffer.concat(chunks);
    } finally {
      signal.removeEventListener("abort", stop);
      stream.abort();
    }
  } catch {
    return undefined;
  }
}
