import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Domain, DomainEvent } from "../../shared/contract/domains.ts";
import { BackendSession } from "../support/backend-session.ts";
import { Followed } from "../support/backend-window.ts";
import { defineTinyGuest, tinyGuestBlocked } from "../support/guest.ts";
import { type PrivateLibvirtd, startPrivateLibvirtd } from "../support/libvirtd.ts";

const run = promisify(execFile);
const blocked = await tinyGuestBlocked();

describe.skipIf(blocked)("a run of which nothing is kept", () => {
  let libvirtd: PrivateLibvirtd;
  let session: BackendSession;
  let uuid: string;
  let disk: string;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd();
    session = await BackendSession.start(libvirtd);
    disk = join(libvirtd.imagesDir, "kiosk.qcow2");
    await run("qemu-img", ["create", "-f", "qcow2", disk, "16M"]);
    await run("qemu-io", ["-f", "qcow2", "-c", "write -P 1 0 64k", disk]);
    ({ uuid } = await defineTinyGuest(libvirtd, { name: "kiosk", disk }));
  });
  afterAll(async () => {
    await session?.close();
    await libvirtd?.stop();
  });

  const machine = async (matches: (domain: Domain) => boolean): Promise<Domain> => {
    const followed = new Followed<DomainEvent>(
      await session.domains.watch({ connection: session.connection }, session.window.call),
    );
    const event = await followed.find(
      (item) => "domains" in item && item.domains.some((domain) => domain.uuid === uuid && matches(domain)),
    );
    return (event as { domains: Domain[] }).domains.find((domain) => domain.uuid === uuid)!;
  };
  const inQemu = (command: string) =>
    libvirtd.virsh(
      "qemu-monitor-command",
      "kiosk",
      "--hmp",
      `qemu-io -d /machine/peripheral/virtio-disk0/virtio-backend "${command}"`,
    );
  const start = (discard: boolean) =>
    session.domains.act({ ...session.ref(uuid), action: "start", options: { discard } }, session.window.call);

  test("what is written is gone after it, the machine is as it was, and so is its definition", async () => {
    const before = await libvirtd.virsh("dumpxml", "kiosk", "--inactive");
    const files = (await readdir(libvirtd.imagesDir)).sort();
    for (const round of [1, 2]) {
      await start(true);
      expect((await machine(({ state }) => state === "running")).discards).toBe(true);
      expect(await libvirtd.virsh("dumpxml", "kiosk", "--inactive")).toBe(before);
      await inQemu(`write -P ${round + 1} 0 64k`);
      expect(await inQemu(`read -P ${round + 1} 0 64k`)).not.toContain("failed");
      await libvirtd.virsh("destroy", "kiosk");
      expect((await machine(({ state }) => state === "shutoff")).discards).toBeUndefined();
      const { stdout } = await run("qemu-io", ["-f", "qcow2", "-c", "read -P 1 0 64k", disk]);
      expect(stdout).not.toContain("failed");
      expect((await readdir(libvirtd.imagesDir)).sort()).toEqual(files);
    }
    await start(false);
    await inQemu("write -P 9 0 64k");
    await libvirtd.virsh("destroy", "kiosk");
    const { stdout } = await run("qemu-io", ["-f", "qcow2", "-c", "read -P 9 0 64k", disk]);
    expect(stdout).not.toContain("failed");
  });
});
