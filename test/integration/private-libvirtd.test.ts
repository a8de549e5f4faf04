import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { access, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTinyGuest, type TinyGuest, tinyGuestBlocked, tinyPrompt } from "../support/guest.ts";
import {
  ended,
  type PrivateLibvirtd,
  privateLibvirtdBlocked,
  startPrivateLibvirtd,
} from "../support/libvirtd.ts";

const blocked = privateLibvirtdBlocked() ?? (await tinyGuestBlocked());

describe.skipIf(blocked)(`the tests' libvirtd${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let guest: TinyGuest;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd({ defaultNetwork: true, defaultPool: true });
    guest = await startTinyGuest(libvirtd, { network: "default", vnc: "socket", virtioConsole: true });
  });
  const qemuPid = async () =>
    Number(await readFile(join(libvirtd.root, `run/qemu/${guest.name}.pid`), "utf8"));
  afterAll(() => libvirtd?.stop());

  test("keeps guests apart from this computer's network", async () => {
    await guest.serialSaid("LEASE 192.168.122.");
    const here = await promisify(execFile)("ip", ["-brief", "link"]);
    expect(await libvirtd.netnsExec("ip", "-brief", "link")).toContain("virbr0");
    expect(here.stdout).not.toContain(await libvirtd.virsh("domiflist", guest.name).then(tapName));
    expect(await libvirtd.netnsExec("ip", "route")).not.toContain("default");
  });

  test("answers a command that is typed on the serial line", async () => {
    const [, pty] = /path="([^"]+)"/.exec(
      await libvirtd.virsh("dumpxml", guest.name, "--xpath", "//serial/source"),
    )!;
    await guest.serialSaid(tinyPrompt);
    // QEMU takes a terminal's input only while somebody has it open.
    await using terminal = await open(libvirtd.outside(pty!), "r+");
    await terminal.write("echo $((6 * 7)) apples\n");
    await guest.serialSaid("42 apples");
  });

  test("leaves guests running when the daemon is killed", async () => {
    const before = { qemu: await qemuPid(), daemon: libvirtd.pid };
    await libvirtd.killDaemon("SIGKILL");
    await libvirtd.restartDaemon();
    expect(libvirtd.pid).not.toBe(before.daemon);
    expect(await libvirtd.virsh("domstate", guest.name)).toContain("running");
    expect(await qemuPid()).toBe(before.qemu);
  });

  test("has guests that obey the power button", async () => {
    const pid = await qemuPid();
    await libvirtd.virsh("shutdown", guest.name);
    await ended(pid);
    expect(await guest.serialText()).toContain("POWER-BUTTON");
  });

  test("disappears with a test that is killed", async () => {
    const owner = spawn(
      process.execPath,
      [
        "--input-type=module",
        "--eval",
        `const { startPrivateLibvirtd } = await import(${JSON.stringify(join(import.meta.dirname, "../support/libvirtd.ts"))});
         const libvirtd = await startPrivateLibvirtd();
         console.log(libvirtd.root, libvirtd.pid, libvirtd.holderPid);`,
      ],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const [line] = (await once(createInterface({ input: owner.stdout }), "line")) as [string];
    const [root, pid, holder] = line.split(" ") as [string, string, string];
    process.kill(owner.pid!, "SIGKILL");
    await ended(Number(pid));
    await ended(Number(holder));
    await expect(access(root)).rejects.toThrow("ENOENT");
  });
});

const tapName = (domiflist: string) => /vnet\d+/.exec(domiflist)?.[0] ?? "no tap device";
