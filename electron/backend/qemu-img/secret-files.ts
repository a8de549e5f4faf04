import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { access, type FileHandle, open, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file system in memory. */
const memory = "/dev/shm";

/** Passphrases on their way to a child. */
export interface SecretFiles extends AsyncDisposable {
  /** What the child inherits, behind its three standard descriptors. */
  readonly descriptors: readonly number[];
  /** `--object secret,…` for each. */
  readonly objects: readonly string[];
}

/**
 * Passphrases by the id under which the arguments name them, each in a file that has no name any more when it is
 * written, in memory where there is such a place. Node's own pipes are sockets, which QEMU cannot open by their
 * descriptor.
 */
export async function secretFiles(secrets: Readonly<Record<string, string>>): Promise<SecretFiles> {
  const ids = Object.keys(secrets);
  const files: FileHandle[] = [];
  const close = async () => {
    for (const file of files) await file.close();
  };
  try {
    for (const id of ids) files.push(await namelessFile(secrets[id]!));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    descriptors: files.map(({ fd }) => fd),
    // The first free descriptor of a child is 3.
    objects: ids.flatMap((id, index) => ["--object", `secret,id=${id},file=/proc/self/fd/${index + 3}`]),
    [Symbol.asyncDispose]: close,
  };
}

async function namelessFile(text: string): Promise<FileHandle> {
  const folder = await access(memory, constants.W_OK).then(
    () => memory,
    () => tmpdir(),
  );
  const path = join(folder, `guesthouse-${randomUUID()}`);
  const file = await open(path, "wx+", 0o600);
  await unlink(path);
  await file.writeFile(text);
  return file;
}
