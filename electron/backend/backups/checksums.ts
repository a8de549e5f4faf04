import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { JobContext } from "../jobs/job-service.ts";
import type { BackupFile } from "./manifest.ts";

/** The SHA-256 of a file, in hexadecimal. */
export async function checksum(
  path: string,
  { signal, onBytes = () => {} }: { signal: AbortSignal; onBytes?: (bytes: number) => void },
): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, signal })) {
    hash.update(chunk as Uint8Array);
    onBytes((chunk as Uint8Array).length);
  }
  return hash.digest("hex");
}

/** What a manifest says of files. */
export async function checksums(
  folder: string,
  names: readonly string[],
  job: Pick<JobContext, "signal" | "progress">,
): Promise<BackupFile[]> {
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let done = 0;
  const onBytes = (bytes: number) => {
    done += bytes;
    job.progress(done, total);
  };
  const files: BackupFile[] = [];
  for (const [index, name] of names.entries()) {
    const sha256 = await checksum(join(folder, name), { signal: job.signal, onBytes });
    files.push({ name, bytes: sizes[index]!, sha256 });
  }
  return files;
}
