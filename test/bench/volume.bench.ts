import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { MessageChannel, Worker } from "node:worker_threads";
import type { Call } from "../../shared/contract/handlers.ts";
import type { Job } from "../../shared/contract/jobs.ts";
import { WireChannel } from "../../shared/model/byte-channel-stream.ts";
import { type DomPort, portWire } from "../../shared/model/byte-channel-wire.ts";
import { BackendSession } from "../support/backend-session.ts";
import { Followed } from "../support/backend-window.ts";
import { startPrivateLibvirtd } from "../support/libvirtd.ts";
import type { Transfer } from "../support/transfer-worker.ts";
import { inTurn, median, type Result, spread } from "./measure.ts";
import { writeNoise } from "./noise.ts";

const bytes = 512 << 20;
const rounds = 5;
const pool = "default";

/**
 * A volume of 512 MiB sent and fetched, from a file and into a file, against virsh doing the same over the same daemon's
 * socket. On the desktop the backend reads and writes the file itself; in the browser all goes through the byte channel
 * of a window, which is never on the backend's thread. All end when the daemon has confirmed the whole of it; with a job
 * that is its own end, of which windows are told up to 100 ms later.
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
  const jobs = new Followed(await backend.handlers.jobs.watch({}, session.window.call));
  const ended = async ({ job: id }: { job: string }) => {
    const fits = (job: Job) => job.id === id && job.state !== "running";
    const [job] = (await jobs.find((item) => item.jobs.some(fits))).jobs.filter(fits);
    if (job?.state !== "succeeded") throw new Error(JSON.stringify(job));
    return job.endedAt!;
  };
  const source = join(libvirtd.root, "source.raw");
  const fetched = join(libvirtd.root, "fetched.raw");
  await writeNoise(source, bytes);
  const virsh = (...args: string[]) =>
    promisify(execFile)("virsh", [
      "--quiet",
      "-c",
      `qemu+unix:///system?socket=${libvirtd.socketPath}`,
      ...args,
    ]);
  const make = (name: string) =>
    virsh("vol-create-as", pool, name, `${bytes}B`, "--allocation", "0", "--format", "raw");
  /** How long it took until it was over, or until the time that it gives. */
  const lasts = async (work: () => Promise<unknown>) => {
    const start = Date.now();
    const end = await work();
    return (typeof end === "number" ? end : Date.now()) - start;
  };
  const sent = (name: string, send: () => Promise<unknown>) => async () => {
    const took = await lasts(send);
    await libvirtd.virsh("vol-delete", "--pool", pool, "--vol", name);
    return took;
  };

  const upload = await inTurn(
    {
      desktop: sent("desktop.raw", async () => {
        const file = await backend.registerSource(source);
        return await ended(
          await volumes.uploadFile({ connection, pool, name: "desktop.raw", file }, session.window.call),
        );
      }),
      browser: sent("browser.raw", async () => {
        const begun = await volumes.upload(
          { connection, pool, name: "browser.raw", bytes, modified: 1 },
          window.call,
        );
        await window.transfer(begun.ticket, source, "send");
        await volumes.finishUpload({ upload: begun.upload }, window.call);
      }),
      virsh: sent("virsh.raw", async () => {
        await make("virsh.raw");
        await virsh("vol-upload", "--pool", pool, "--vol", "virsh.raw", source);
      }),
    },
    rounds,
  );

  await make("kept.raw");
  await virsh("vol-upload", "--pool", pool, "--vol", "kept.raw", source);
  const received = (receive: () => Promise<unknown>) => async () => {
    const took = await lasts(receive);
    if ((await stat(fetched)).size !== bytes) throw new Error("not all of it came");
    await rm(fetched);
    return took;
  };
  const download = await inTurn(
    {
      desktop: received(async () => {
        const file = await backend.registerTarget(fetched);
        return await ended(
          await volumes.saveFile({ connection, pool, volume: "kept.raw", file }, session.window.call),
        );
      }),
      browser: received(async () => {
        const begun = await volumes.download({ connection, pool, volume: "kept.raw" }, window.call);
        await window.transfer(begun.ticket, fetched, "fetch");
      }),
      virsh: received(() => virsh("vol-download", "--pool", pool, "--vol", "kept.raw", fetched)),
    },
    rounds,
  );
  return [
    figure("volume-upload", "virsh vol-upload", upload.desktop, upload.virsh, "goal 1.2"),
    figure("volume-download", "virsh vol-download", download.desktop, download.virsh, "goal 1.2"),
    figure("volume-upload-browser", "virsh vol-upload", upload.browser, upload.virsh),
    figure("volume-download-browser", "virsh vol-download", download.browser, download.virsh),
  ];
}

function figure(name: string, peer: string, ours: number[], theirs: number[], goal?: string): Result {
  const note = ["512 MiB", `${spread(ours)} against ${spread(theirs)}`, goal].filter(Boolean).join("; ");
  return { name, peer, ours: median(ours), theirs: median(theirs), unit: "ms", note };
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
