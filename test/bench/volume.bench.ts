import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { open, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { readFrames } from "../../shared/model/sparse-frames.ts";
import { BackendSession } from "../support/backend-session.ts";
import { startPrivateLibvirtd } from "../support/libvirtd.ts";
import { inTurn, median, type Result, timed } from "./measure.ts";

const bytes = 512 << 20;
const piece = 4 << 20;
const rounds = 3;
const pool = "default";

/**
 * A volume of 512 MiB sent and fetched, from a file and into a file, through the window's byte channel; against virsh
 * doing the same over the same daemon's socket. Both end when the daemon has confirmed all of it.
 */
export default async function volume(): Promise<Result[]> {
  await using stack = new AsyncDisposableStack();
  const libvirtd = await startPrivateLibvirtd({ defaultPool: true });
  stack.defer(() => libvirtd.stop());
  const session = await BackendSession.start(libvirtd);
  stack.defer(() => session.close());
  const { backend, window, connection } = session;
  const { volumes } = backend.handlers;
  const source = join(libvirtd.root, "source.raw");
  const fetched = join(libvirtd.root, "fetched.raw");
  await writeNoise(source);
  const virsh = (...args: string[]) =>
    promisify(execFile)("virsh", [
      "--quiet",
      "-c",
      `qemu+unix:///system?socket=${libvirtd.socketPath}`,
      ...args,
    ]);
  const remove = (name: string) => libvirtd.virsh("vol-delete", "--pool", pool, "--vol", name);

  const upload = await inTurn(
    {
      ours: async () => {
        const took = await timed(async () => {
          const begun = await volumes.upload(
            { connection, pool, name: "ours.raw", bytes, modified: 1 },
            window.call,
          );
          const channel = window.redeem(begun);
          await using file = await open(source);
          const buffer = new Uint8Array(piece);
          for (;;) {
            const { bytesRead } = await file.read(buffer);
            if (bytesRead === 0) break;
            await channel.write(buffer.subarray(0, bytesRead));
          }
          channel.end();
          await volumes.finishUpload({ upload: begun.upload }, window.call);
        });
        await remove("ours.raw");
        return took;
      },
      theirs: async () => {
        const took = await timed(async () => {
          await virsh(
            "vol-create-as",
            pool,
            "theirs.raw",
            `${bytes}B`,
            "--allocation",
            "0",
            "--format",
            "raw",
          );
          await virsh("vol-upload", "--pool", pool, "--vol", "theirs.raw", source);
        });
        await remove("theirs.raw");
        return took;
      },
    },
    rounds,
  );

  await virsh("vol-create-as", pool, "kept.raw", `${bytes}B`, "--allocation", "0", "--format", "raw");
  await virsh("vol-upload", "--pool", pool, "--vol", "kept.raw", source);
  const whole = async () => {
    if ((await stat(fetched)).size !== bytes) throw new Error("not all of it came");
    await rm(fetched);
  };
  const download = await inTurn(
    {
      ours: async () => {
        const took = await timed(async () => {
          const begun = await volumes.download({ connection, pool, volume: "kept.raw" }, window.call);
          await using file = await open(fetched, "w");
          let at = 0;
          for await (const part of readFrames(window.redeem(begun))) {
            if (part.kind === "bytes") await file.write(part.bytes, 0, part.bytes.length, at);
            at += part.kind === "bytes" ? part.bytes.length : part.length;
          }
        });
        await whole();
        return took;
      },
      theirs: async () => {
        const took = await timed(() => virsh("vol-download", "--pool", pool, "--vol", "kept.raw", fetched));
        await whole();
        return took;
      },
    },
    rounds,
  );
  return [
    figure("volume-upload", "virsh vol-upload", upload),
    figure("volume-download", "virsh vol-download", download),
  ];
}

function figure(name: string, peer: string, { ours, theirs }: Record<"ours" | "theirs", number[]>): Result {
  return { name, peer, ours: median(ours), theirs: median(theirs), unit: "ms", note: "512 MiB; goal 1.2" };
}

/** Bytes in which nothing is a hole. */
async function writeNoise(path: string): Promise<void> {
  const noise = randomBytes(piece);
  await writeFile(path, "");
  await using file = await open(path, "w");
  for (let at = 0; at < bytes; at += piece) await file.write(noise, 0, piece, at);
}
