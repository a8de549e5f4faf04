import { execFile } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { watch } from "node:fs";
import { access, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import type { PrivateLibvirtd } from "./libvirtd.ts";

const run = promisify(execFile);
const fixtures = join(import.meta.dirname, "../../.cache/fixtures");
const kernel = join(fixtures, "vmlinuz");
const initrd = join(fixtures, "tiny.img");
const agentInitrd = join(fixtures, "agent.img");
/**
 * Early on Linux counts the timer's ticks for a few moments and panics where there are none, and watches one clock by
 * another. Both assume a processor that runs all the time: an emulated one waits for a real one on a busy computer.
 */
const kernelArguments = "console=tty0 console=ttyS0,115200 quiet loglevel=3 no_timer_check tsc=reliable";
/** Milliseconds until a guest counts as stuck, before the test's own limit, which tells nothing. */
const patienceMs = 200_000;

/** What the tiny guest's shell prints when it waits for a command. */
export const tinyPrompt = "tiny# ";

export interface TinyDomain {
  readonly name: string;
  readonly uuid?: string;
  /** 128 unless told, 192 with an agent; under 96 the kernel does not unpack the initramfs. */
  readonly memoryMiB?: number;
  /** Serial ports with a shell on each, one or two; one unless told. */
  readonly serialPorts?: 1 | 2;
  /** Adds a virtio console (hvc0) with a shell on it. */
  readonly virtioConsole?: boolean;
  /** Adds the channel of a guest agent; what answers on it is up to the test. */
  readonly agentChannel?: boolean;
  /**
   * Boots with QEMU's own guest agent, which answers on its channel, and with the disk's ext4 file system (of its
   * second partition, if it has any) on /data; see {@link makeExt4Image}.
   */
  readonly agent?: boolean;
  /** Path of a qcow2 image for vda. */
  readonly disk?: string;
  /** Name of a libvirt network for eth0. */
  readonly network?: string;
  /** Where the VNC server listens; none unless told. `password` is for the loopback one. */
  readonly vnc?: "socket" | "loopback" | { readonly password: string };
  /** A file that receives a copy of the first serial port's output. */
  readonly serialLog?: string;
}

/**
 * XML of a machine that boots the tiny guest under software emulation: up in about 3 s, root's shell
 * at once on every console, a 720x400 text screen, and it obeys the power button.
 */
export function tinyDomainXml(domain: TinyDomain, imagesDir: string): string {
  const {
    name,
    uuid = randomUUID(),
    agent,
    memoryMiB = agent ? 192 : 128,
    serialPorts = 1,
    virtioConsole,
    agentChannel = agent,
    disk,
    network,
    vnc,
    serialLog,
  } = domain;
  const serial = (port: number) =>
    `<serial type='pty'>${port === 0 && serialLog ? `<log file='${serialLog}' append='off'/>` : ""}<target port='${port}'/></serial>`;
  return `<domain type='qemu'>
  <name>${name}</name>
  <uuid>${uuid}</uuid>
  <memory unit='MiB'>${memoryMiB}</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
    <kernel>${join(imagesDir, "vmlinuz")}</kernel>
    <initrd>${join(imagesDir, agent ? "agent.img" : "tiny.img")}</initrd>
    <cmdline>${kernelArguments}</cmdline>
  </os>
  <features><acpi/><apic/></features>
  <cpu mode='maximum'/>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>destroy</on_crash>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    ${disk ? `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${disk}'/><target dev='vda' bus='virtio'/></disk>` : ""}
    ${network ? `<interface type='network'><source network='${network}'/><model type='virtio'/></interface>` : ""}
    ${Array.from({ length: serialPorts }, (_, port) => serial(port)).join("")}
    <console type='pty'><target type='serial' port='0'/></console>
    ${virtioConsole ? "<console type='pty'><target type='virtio' port='1'/></console>" : ""}
    ${agentChannel ? "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>" : ""}
    ${vnc ? `${vncXml(vnc)}<video><model type='vga'/></video>` : ""}
    <memballoon model='virtio'/>
    <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
  </devices>
</domain>`;
}

function vncXml(vnc: NonNullable<TinyDomain["vnc"]>): string {
  if (vnc === "socket") return "<graphics type='vnc'><listen type='socket'/></graphics>";
  const password = vnc === "loopback" ? "" : ` passwd='${vnc.password}'`;
  return `<graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'${password}/>`;
}

/** Why the tiny guest cannot be booted here, in words for a skipped test; nothing where it can. */
export async function tinyGuestBlocked(): Promise<string | undefined> {
  const there = await access(initrd).then(
    () => true,
    () => false,
  );
  return there ? undefined : "the tiny guest is not built (build/fixtures says why)";
}

/** Why the guest with an agent cannot be booted here; nothing where it can. */
export async function agentGuestBlocked(): Promise<string | undefined> {
  const there = await access(agentInitrd).then(
    () => true,
    () => false,
  );
  return there ? undefined : "the guest with an agent is not built (build/fixtures says why)";
}

/**
 * Makes an image with an empty ext4 file system where the daemon's machines can use it.
 * @param name of the file; a qcow2 image unless it ends with `.raw`
 * @returns its path
 */
export async function makeExt4Image(libvirtd: PrivateLibvirtd, name: string, sizeMiB = 16): Promise<string> {
  const path = join(libvirtd.imagesDir, name);
  const raw = name.endsWith(".raw") ? path : `${path}.filesystem`;
  await run("truncate", ["--size", `${sizeMiB}M`, raw]);
  await run("mke2fs", ["-q", "-t", "ext4", "-F", raw]);
  if (raw === path) return path;
  await run("qemu-img", ["convert", "-f", "raw", "-O", "qcow2", raw, path]);
  await rm(raw);
  return path;
}

export interface TinyGuest {
  readonly name: string;
  readonly uuid: string;
  /** All that the first serial port has said so far. */
  serialText(): Promise<string>;
  /** Resolves as soon as the first serial port has said `text`, also if it was earlier. */
  serialSaid(text: string | RegExp): Promise<void>;
}

interface TinyOptions extends Omit<TinyDomain, "name"> {
  readonly name?: string;
  /** Changes the definition before the machine is made of it. */
  readonly edit?: (xml: string) => string;
}

/** Defines a tiny guest, which stays off. */
export async function defineTinyGuest(
  libvirtd: PrivateLibvirtd,
  options: TinyOptions = {},
): Promise<{ name: string; uuid: string }> {
  const name = options.name ?? `tiny-${randomBytes(3).toString("hex")}`;
  const uuid = options.uuid ?? randomUUID();
  await libvirtd.addImage(kernel, "vmlinuz");
  await libvirtd.addImage(options.agent ? agentInitrd : initrd, options.agent ? "agent.img" : "tiny.img");
  const xmlPath = join(libvirtd.root, `${name}.xml`);
  const { edit = (xml: string) => xml, ...domain } = options;
  await writeFile(xmlPath, edit(tinyDomainXml({ ...domain, name, uuid }, libvirtd.imagesDir)));
  await libvirtd.virsh("define", xmlPath);
  return { name, uuid };
}

/** Defines and starts a tiny guest and resolves when its shell is there. */
export async function startTinyGuest(
  libvirtd: PrivateLibvirtd,
  options: Omit<TinyOptions, "serialLog"> = {},
): Promise<TinyGuest> {
  const name = options.name ?? `tiny-${randomBytes(3).toString("hex")}`;
  const serialLog = `/var/log/libvirt/qemu/${name}-serial.log`;
  const { uuid } = await defineTinyGuest(libvirtd, { ...options, name, serialLog });
  await libvirtd.virsh("start", name);

  const logPath = libvirtd.outside(serialLog);
  const guest: TinyGuest = {
    name,
    uuid,
    serialText: () => readFile(logPath, "utf8"),
    async serialSaid(text) {
      await using watcher = watched(logPath);
      const end = Date.now() + patienceMs;
      for (;;) {
        const said = await guest.serialText();
        if (typeof text === "string" ? said.includes(text) : text.test(said)) return;
        const over = Date.now() > end || said.includes("Kernel panic");
        if (over) throw new Error(`${name} has not said ${text}, but: ${said.slice(-1000)}`);
        await Promise.race([watcher.changed(), delay(1000)]);
      }
    },
  };
  await guest.serialSaid("RC-DONE");
  if (options.agent) await agentConnected(libvirtd, name);
  return guest;
}

/** Resolves once libvirt has the agent: it hears of it a moment after the guest has opened the channel. */
export async function agentConnected(libvirtd: PrivateLibvirtd, name: string): Promise<void> {
  for (const end = Date.now() + patienceMs; Date.now() < end; ) {
    const xml = await libvirtd.virsh("dumpxml", name);
    if (/name='org\.qemu\.guest_agent\.0' state='connected'/.test(xml)) return;
  }
  throw new Error(`the guest agent of ${name} has not come`);
}

/** What a command writes in a guest whose agent answers. */
export async function inGuest(
  libvirtd: PrivateLibvirtd,
  name: string,
  command: string,
  ...args: string[]
): Promise<string> {
  const ask = async (execute: string, values: object) =>
    JSON.parse(
      await libvirtd.virsh("qemu-agent-command", name, JSON.stringify({ execute, arguments: values })),
    ).return;
  const { pid } = await ask("guest-exec", { path: command, arg: args, "capture-output": true });
  for (;;) {
    const status = await ask("guest-exec-status", { pid });
    if (status.exited) return Buffer.from(status["out-data"] ?? "", "base64").toString("utf8");
  }
}

/** Tells of a file's changes, none lost between two calls of `changed`. */
function watched(path: string) {
  let told = Promise.withResolvers<void>();
  const watcher = watch(path, () => told.resolve());
  return {
    async changed() {
      await told.promise;
      told = Promise.withResolvers<void>();
    },
    async [Symbol.asyncDispose]() {
      watcher.close();
    },
  };
}
