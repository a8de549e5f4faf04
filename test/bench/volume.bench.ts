import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { open, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { MessageChannel, Worker } from "node:worker_threads";
import type { Call } from "../../shared/contract/handlers.ts";
import { WireChannel } from "../../shared/model/byte-channel-stream.ts";
import { type DomPort, portWire } from "../../shared/model/byte-channel-wire.ts";
import { BackendSession } from "../support/backend-session.ts";
import { startPrivateLibvirtd } from "../support/libvirtd.ts";
import type { Transfer } from "../support/transfer-worker.ts";
import { inTurn, median, type Result, timed } from "./measure.ts";

const bytes = 512 << 20;
const piece = 4 << 20;
const rounds = 5;
const pool = "default";

/**
 * A volume of 512 MiB sent and fetched, from a file and into a file, through the byte channel of a window, which is
 * never on the backend's thread; against virsh doing the same over the same daemon's socket. Both end when the daemon
 * has confirmed all of it.
 */
export default async function volume(): Promise<Result[]> {
  await using stack = new AsyncDisposableStack();
  const libvirtd = await startPrivateLibvirtd({ defaultPool: true });
  stack.defer(() => libvirtd.stop());
  const session = await BackendSession.start(libvirtd);
  stack.defer(() => session.close());
  const { backend, connection } = session;
  const window = new OtherThread();
  stack.defer(() => window.close());
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
          await window.transfer(begun.ticket, source, "send");
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
          await window.transfer(begun.ticket, fetched, "fetch");
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

/** A window on a thread of its own. */
class OtherThread {
  readonly #worker = new Worker(new URL("../support/transfer-worker.ts", import.meta.url));
  readonly #serving = new Map<string, Parameters<Call["ticket"]>[0]>();

  readonly call: Call = {
    signal: new AbortController().signal,
    ticket: (serve) => {
      const ticket = randomBytes(32).toString("base64url");
      this.#serving.set(ticket, serve);
      return ticket;
    },
  };

  /** Sends a file into the ticket's channel, or fetches it from there. */
  async transfer(ticket: string, path: string, direction: Transfer["direction"]): Promise<void> {
    const { port1, port2 } = new MessageChannel();
    this.#serving.get(ticket)!(new WireChannel(portWire(port1 as unknown as DomPort)));
    const done = once(this.#worker, "message");
    this.#worker.postMessage({ port: port2, path, direction } satisfies Transfer, [port2]);
    await done;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
