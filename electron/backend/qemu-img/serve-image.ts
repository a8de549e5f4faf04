import { spawn } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "../files/temporary-folder.ts";
import { imageOptions, type OpenImage, secretsOf, snapshotArguments } from "./image-arguments.ts";
import { secretFiles } from "./secret-files.ts";
import { ToolError } from "./tool-error.ts";

/** Of what the server says when it fails. */
const maxWords = 20_000;

/** An image that is served. */
export interface ServedImage extends AsyncDisposable {
  /** Where an NBD client finds it. */
  readonly socket: string;
  /** What `--image-opts` of QEMU's tools takes. */
  readonly options: string;
}

/**
 * Makes what other programs cannot open by themselves readable as if it were a raw image: a state inside an image, or
 * one with a passphrase. qemu-nbd serves it on a socket in a folder of its own, and ends with this process.
 * @param readOnly whoever else uses the image goes on; without, nobody else may
 * @throws ToolError
 */
export async function serveImage(
  image: OpenImage,
  { snapshot, readOnly }: { readonly snapshot: string | undefined; readonly readOnly: boolean },
): Promise<ServedImage> {
  const folder = await temporaryFolder("nbd");
  const socket = join(folder, "socket");
  await using files = await secretFiles(secretsOf(image));
  const options = `${imageOptions(image, "source")}${readOnly ? ",force-share=on" : ""}`;
  const args = [
    ...["--pdeathsig", "KILL", "--", "qemu-nbd", ...files.objects],
    ...[...(readOnly ? ["--read-only", "--shared=4"] : []), "--persistent", `--socket=${socket}`],
    // Written once it listens.
    ...[`--pid-file=${join(folder, "listening")}`, ...snapshotArguments(snapshot), "--image-opts", options],
  ];
  const listening = watch(folder);
  const child = spawn("setpriv", args, { stdio: ["ignore", "ignore", "pipe", ...files.descriptors] });
  let words = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    words = `${words}${text}`.slice(-maxWords);
  });
  const ended = once(child, "close").catch(() => {});
  const server = {
    socket,
    options: `driver=nbd,server.type=unix,server.path=${socket}`,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
  const served = await Promise.race([
    new Promise((resolve) => listening.on("change", (_, name) => name === "listening" && resolve(true))),
    ended.then(() => false),
  ]);
  listening.close();
  if (served) return server;
  await server[Symbol.asyncDispose]();
  throw new ToolError("qemu-nbd", "serve", child.exitCode ?? -1, words.trim());
}
