import { join } from "node:path";
import { LibvirtClient } from "../../electron/backend/libvirt/index.ts";
import { startPrivateLibvirtd } from "../support/libvirtd.ts";
import { writeMachines } from "../support/test-driver.ts";
import { startDialogue } from "./dialogue.ts";
import type { Side } from "./measure.ts";

export const machines = 1000;

/** Ours and the peers on the same daemon, each with a connection of its own that is open already. */
export interface Peers {
  readonly client: LibvirtClient;
  /** python3-libvirt doing a command of peer.py. */
  python(command: string): Side;
  /** virsh, already connected, doing a command of its own. */
  virsh(command: string): Side;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A private daemon with a test driver full of machines. */
export interface FullDaemon {
  readonly uri: string;
  readonly socket: string;
  /** The URI as libvirt's own clients take it. */
  readonly peerUri: string;
  /** A folder that goes with it. */
  readonly root: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a private daemon and writes so many machines for its test driver. */
export async function startFullDaemon(count = machines): Promise<FullDaemon> {
  const daemon = await startPrivateLibvirtd();
  const path = join(daemon.root, "machines.xml");
  return {
    uri: await writeMachines(path, count),
    socket: daemon.socketPath,
    peerUri: `test+unix:///${path}?socket=${daemon.socketPath}`,
    root: daemon.root,
    [Symbol.asyncDispose]: () => daemon.stop(),
  };
}

/** Starts a private daemon, fills a test driver with {@link machines} and connects everybody. */
export async function startPeers(): Promise<Peers> {
  const daemon = await startFullDaemon();
  try {
    const { uri, socket, peerUri } = daemon;
    const client = new LibvirtClient({ uri, socketPath: socket });
    await client.open();
    const python = startDialogue([
      "/usr/bin/python3",
      join(import.meta.dirname, "peer.py"),
      peerUri,
      "with-domains",
    ]);
    // Into a pipe virsh would keep its last lines to itself.
    const virsh = startDialogue(["stdbuf", "--output=L", "virsh", "--quiet", "--connect", peerUri]);
    let asked = 0;
    return {
      client,
      python: (command) => async () => Number(await python.ask(command, /^.*\n/)) * 1000,
      virsh: (command) => async () => {
        const mark = `done-${++asked}`;
        const start = performance.now();
        // Quoted, so that virsh repeating its input is not taken for the answer.
        await virsh.ask(`${command}\necho done-'${asked}'`, new RegExp(mark));
        return performance.now() - start;
      },
      async [Symbol.asyncDispose]() {
        await Promise.all([python.close(), virsh.close(), client.close()]);
        await daemon[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await daemon[Symbol.asyncDispose]();
    throw error;
  }
}
