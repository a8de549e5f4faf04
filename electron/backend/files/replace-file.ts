import { open, rename } from "node:fs/promises";

/** Writes a small file whole or not at all: to a temporary sibling, synced, then renamed over the old one. */
export async function replaceFile(path: string, text: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  await using file = await open(temporary, "w", 0o600);
  await file.writeFile(text);
  await file.sync();
  await rename(temporary, path);
}
