/**
 * A Guesthouse with a window that copies, uploads and downloads a volume at once, and is killed in the middle:
 * `socket stateDir round hold`. With `hold` the last byte of the upload is never sent.
 */
import { once } from "node:events";
import { open } from "node:fs/promises";
import { readFrames } from "../../shared/model/sparse-frames.ts";
import { BackendSession } from "./backend-session.ts";
import type { PrivateLibvirtd } from "./libvirtd.ts";

const [socketPath, stateDir, round, sent, hold] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
];
const session = await BackendSession.start({ socketPath } as PrivateLibvirtd, stateDir);
const { connection, window } = session;
const { volumes } = session.backend.handlers;
const pool = { connection, pool: "default" };
const say = (line: string) => process.stdout.write(`${line}\n`);

await using file = await open(sent, "r");
const { size } = await file.stat();
const [upload, download] = await Promise.all([
  volumes.upload({ ...pool, name: `upload-${round}`, bytes: size, modified: 1 }, window.call),
  volumes.download({ ...pool, volume: "source" }, window.call),
  volumes.clone({ ...pool, volume: "source", target: "default", name: `copy-${round}` }, window.call),
]);
say("begun");
await Promise.all([send(), receive()]);
// Until it is killed.
await once(process, "SIGTERM");

async function send() {
  const channel = window.redeem(upload);
  const wanted = hold === "hold" ? size - 1 : size;
  const piece = Buffer.alloc(1 << 20);
  for (let at = 0; at < wanted; at += piece.length) {
    const { bytesRead } = await file.read(piece, 0, Math.min(piece.length, wanted - at), at);
    await channel.write(piece.subarray(0, bytesRead));
  }
  if (hold === "hold") return;
  channel.end();
  for await (const _ of channel) break;
  await volumes.finishUpload(upload, window.call);
  say("uploaded");
}

async function receive() {
  for await (const _ of readFrames(window.redeem(download)));
  say("downloaded");
}
