import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { imageOptions, type OpenImage, secretsOf, snapshotArguments } from "../qemu-img/image-arguments.ts";
import { secretFiles } from "../qemu-img/secret-files.ts";

/** Seconds that qemu-img waits for the server to listen. */
const openTimeout = 20;

/**
 * Makes a state inside an image readable as if it were an image: `qemu-img compare` cannot choose one, `qemu-nbd`
 * can. It serves on a socket in a folder of its own, for reading only, and ends with this process.
 * @returns what `--image-opts` takes
 */
export async function serveSnapshot(
  image: OpenImage,
  snapshot: string,
): Promise<AsyncDisposable & { options: string }> {
  const folder = await mkdtemp(join(tmpdir(), "guesthouse-nbd-"));
  const socket = join(folder, "socket");
  await using files = await secretFiles(secretsOf(image));
  const args = [
    ...["--pdeathsig", "KILL", "--", "qemu-nbd", ...files.objects],
    ...["--read-only", "--shared=4", "--persistent", `--socket=${socket}`],
    ...[...snapshotArguments(snapshot), "--image-opts", imageOptions(image, "source")],
  ];
  const child = spawn("setpriv", args, { stdio: ["ignore", "ignore", "ignore", ...files.descriptors] });
  const ended = once(child, "close").catch(() => {});
  return {
    options: `driver=nbd,server.type=unix,server.path=${socket},open-timeout=${openTimeout}`,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
