import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";

const piece = 4 << 20;

/** Writes a file of so many bytes, a multiple of 4 MiB, in which nothing is a hole. */
export async function writeNoise(path: string, bytes: number): Promise<void> {
  const noise = randomBytes(piece);
  await writeFile(
    path,
    (function* () {
      for (let at = 0; at < bytes; at += piece) yield noise;
    })(),
  );
}
