import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * A folder in memory, of a size in MiB, where syncing costs nothing and that can be full. To be made before the
 * private libvirtd, whose own world begins as a copy of this one.
 */
export class MemoryFolder {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async make(mib: number): Promise<MemoryFolder> {
    const path = await mkdtemp(join(tmpdir(), "guesthouse-memory-"));
    await run("mount", ["-t", "tmpfs", "-o", `size=${mib}M,mode=777`, "tmpfs", path]);
    return new MemoryFolder(path);
  }

  async resize(mib: number): Promise<void> {
    await run("mount", ["-o", `remount,size=${mib}M`, this.path]);
  }

  async remove(): Promise<void> {
    await run("umount", [this.path]);
    await rm(this.path, { recursive: true });
  }
}
