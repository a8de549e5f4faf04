import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LibvirtClient } from "../../electron/backend/libvirt/index.ts";
import { startPrivateLibvirtd } from "../support/libvirtd.ts";
import { startDialogue } from "./dialogue.ts";
import type { Side } from "./measure.ts";

export const machines = 1000;

/** The test driver's world: machines that are running, paused and off (libvirt's runstate extension). */
function nodeXml(): string {
  const domain = (_: unknown, index: number) => {
    const name = `machine-${String(index).padStart(4, "0")}`;
    return `<domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>
  <name>${name}</name>
  <uuid>${randomUUID()}</uuid>
  <memory unit='MiB'>2048</memory>
  <vcpu>2</vcpu>
  <os><type arch='x86_64'>hvm</type></os>
  <devices>
    <disk type='file' device='disk'><source file='/images/${name}.qcow2'/><target dev='vda' bus='virtio'/></disk>
    <interface type='network'><mac address='52:54:00:00:${hex(index >> 8)}:${hex(index & 255)}'/><source network='default'/></interface>
    <graphics type='vnc' autoport='yes'/>
  </devices>
  <test:runstate>${[1, 1, 3, 5][index % 4]}</test:runstate>
</domain>`;
  };
  return `<node>${Array.from({ length: machines }, domain).join("")}</node>`;
}

const hex = (byte: number) => byte.toString(16).padStart(2, "0");

/** Ours and the peers on the same daemon, each with a connection of its own that is open already. */
export interface TestDriver {
  readonly client: LibvirtClient;
  readonly path: string;
  readonly socket: string;
  /** The URI as libvirt's own clients take it. */
  readonly peerUri: string;
  /** python3-libvirt doing a command of peer.py. */
  python(command: string): Side;
  /** virsh, already connected, doing a command of its own. */
  virsh(command: string): Side;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a private daemon, fills a test driver with {@link machines} and connects everybody. */
export async function startTestDriver(): Promise<TestDriver> {
  const daemon = await startPrivateLibvirtd();
  try {
    const path = join(daemon.root, "machines.xml");
    await writeFile(path, nodeXml());
    const { socketPath: socket } = daemon;
    const client = new LibvirtClient({ uri: `test://${path}`, socketPath: socket });
    await client.open();
    const peerUri = `test+unix:///${path}?socket=${socket}`;
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
      path,
      socket,
      peerUri,
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
        await daemon.stop();
      },
    };
  } catch (error) {
    await daemon.stop();
    throw error;
  }
}
