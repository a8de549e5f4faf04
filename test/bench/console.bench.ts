import { chmod, cp, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { type Domain, LibvirtClient } from "../../electron/backend/libvirt/index.ts";
import { type PrivateLibvirtd, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { startDialogue } from "./dialogue.ts";
import { median, type Result, watchGap } from "./measure.ts";

const alias = "console0";
const prompt = "# ";
const mebibytes = 32;
const rounds = 5;
const command = `dd if=/dev/zero bs=64k count=${mebibytes * 16} 2>/dev/null`;
const amount = mebibytes << 20;

/**
 * A container writes to its console as fast as it can; who takes it from there faster? Not a QEMU guest: without
 * KVM its serial line is slower than either reader, and QEMU drops what a virtio console's reader is too slow for.
 */
export default async function consoleThroughput(): Promise<Result[]> {
  const daemon = await startPrivateLibvirtd();
  try {
    const client = new LibvirtClient({ uri: "lxc:///system", socketPath: daemon.socketPath });
    await client.open();
    const domain = await client.domains.createXML(await containerXml(daemon));
    const ours: number[] = [];
    const theirs: number[] = [];
    let gap = 0;
    for (let round = 0; round <= rounds; round++) {
      const mine = await watchGap(() => throughOurs(async () => await domain.guest.openConsole(alias)));
      const virsh = await throughVirsh(daemon.socketPath, domain.name);
      if (round === 0) continue;
      ours.push(speed(mine.result));
      theirs.push(speed(virsh));
      gap = Math.max(gap, mine.gap);
    }
    await domain.destroy();
    await client.close();
    return [
      {
        name: "console",
        peer: "virsh console",
        ours: median(ours),
        theirs: median(theirs),
        unit: "MB/s",
        gap,
      },
    ];
  } finally {
    await daemon.stop();
  }
}

/** MB/s of a run that took so many milliseconds. */
const speed = (ms: number) => amount / 1000 / ms;

/** A container of nothing but a static shell, which reads its commands from the console. */
async function containerXml(daemon: PrivateLibvirtd): Promise<string> {
  const root = join(daemon.root, "container");
  for (const folder of ["bin", "dev", "proc", "sys", "tmp"])
    await mkdir(join(root, folder), { recursive: true });
  await cp(join(import.meta.dirname, "../../.cache/fixtures/busybox"), join(root, "bin/busybox"));
  await chmod(join(root, "bin/busybox"), 0o755);
  for (const applet of ["sh", "dd"]) await symlink("busybox", join(root, "bin", applet));
  return `<domain type='lxc'>
  <name>flood</name>
  <memory unit='MiB'>128</memory>
  <os><type>exe</type><init>/bin/sh</init></os>
  <devices>
    <filesystem type='mount'><source dir='${root}'/><target dir='/'/></filesystem>
    <console type='pty'/>
  </devices>
</domain>`;
}

type Stream = Awaited<ReturnType<Domain["guest"]["openConsole"]>>;

async function throughOurs(open: () => Promise<Stream>): Promise<number> {
  const stream = await open();
  const packets = stream[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await packets.next();
    if (done) throw new Error("the console ended");
    return value;
  };
  await stream.write(Buffer.from("\n"));
  let heard = "";
  while (!heard.includes(prompt)) heard += Buffer.from(await next()).toString("latin1");
  const start = performance.now();
  await stream.write(Buffer.from(`${command}\n`));
  for (let seen = 0; seen < amount; ) seen += (await next()).length;
  const ms = performance.now() - start;
  await stream.abort();
  return ms;
}

async function throughVirsh(socket: string, name: string): Promise<number> {
  const virsh = startDialogue([
    "/usr/bin/python3",
    join(import.meta.dirname, "peer_console.py"),
    String(amount),
    prompt,
    "virsh",
    "--connect",
    `lxc+unix:///system?socket=${socket}`,
    "console",
    name,
    alias,
  ]);
  await virsh.hear(/ready\n/);
  const seconds = Number(await virsh.ask(command, /\S+\n/));
  await virsh.close();
  return seconds * 1000;
}
