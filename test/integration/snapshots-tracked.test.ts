import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BackendSession } from "../support/backend-session.ts";
import { BackupFolder } from "../support/backup-machine.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { MemoryFolder } from "../support/memory-folder.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";
import { SnapshotMachine } from "../support/snapshot-machine.ts";

const run = promisify(execFile);
const blocked = privateLibvirtdBlocked();

describe.skipIf(blocked)(`going back with a machine that has backups${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let memory: MemoryFolder;
  let session: BackendSession;
  let backups: BackupFolder;

  beforeAll(async () => {
    memory = await MemoryFolder.make(64);
    libvirtd = await startPrivateLibvirtd({ defaultPool: true });
    session = await BackendSession.start(libvirtd);
    const folder = join(memory.path, "backups");
    await mkdir(folder, { mode: 0o755 });
    backups = await BackupFolder.of(session, folder);
  });
  afterAll(async () => {
    await session?.close();
    await libvirtd?.stop();
    await memory?.remove();
  });

  async function define(name: string): Promise<SnapshotMachine> {
    const uuid = crypto.randomUUID();
    const path = join(memory.path, `${name}.qcow2`);
    await run("qemu-img", ["create", "-q", "-f", "qcow2", path, "8M"]);
    await session.define(name, plainXml(name, uuid, diskXml(path)));
    return await SnapshotMachine.of(session, name, uuid);
  }
  const checkpoints = async (name: string) =>
    (await libvirtd.virsh("checkpoint-list", name, "--name")).split("\n").filter(Boolean);

  // QEMU takes no image back that remembers what was written since a backup, and libvirt finds that out too late.
  test.each([
    ["running", true],
    ["off", false],
  ])(
    "to a snapshot inside its image, %s: it comes back, and the next backup is a full one",
    async (name, live) => {
      const machine = await define(name);
      const { uuid } = machine;
      await machine.write(1);
      if (!live) await machine.create("before");
      await libvirtd.virsh("start", name);
      if (live) await machine.create("before", { memory: true });
      await backups.make(uuid, "full");
      await machine.writeLive(2, 0);
      await backups.make(uuid, "incremental");
      await machine.writeLive(3, 0, "1M 64k");
      if (!live) {
        await libvirtd.virsh("destroy", name);
        // libvirt takes no word about snapshots of a machine that is off and has checkpoints.
        await machine.create("meanwhile");
        await machine.create("beside", { kind: "external" });
        await machine.remove("beside");
        await machine.remove("meanwhile");
      }
      expect(await checkpoints(name)).toHaveLength(2);

      const plan = await machine.planRevert("before");
      expect(plan.refusal).toBeUndefined();
      expect(plan.steps.join(" ")).toContain("the next backup is a full one");
      await machine.revert("before");
      expect((await libvirtd.virsh("domstate", name)).trim()).toBe(live ? "running" : "shut off");
      expect(await checkpoints(name)).toEqual([]);
      if (!live) await libvirtd.virsh("start", name);
      const { full, incremental } = await backups.options(uuid);
      expect([full.reason, incremental.reason]).toEqual([undefined, expect.any(String)]);
      await backups.make(uuid, "full");
      await machine.writeLive(4, 0, "2M 64k");
      const last = await backups.make(uuid, "incremental");
      await libvirtd.virsh("destroy", name);
      expect(await machine.has(1)).toBe(true);
      const restored = await backups.restore(last, { kind: "new", name: `${name} again` });
      const again = await SnapshotMachine.of(session, `${name} again`, restored);
      expect(await again.has(1)).toBe(true);
    },
  );

  test("to one in files of its own: the next backup is a full one, too", async () => {
    const machine = await define("outside");
    const { uuid } = machine;
    await machine.write(1);
    await machine.create("before", { kind: "external" });
    await libvirtd.virsh("start", "outside");
    await backups.make(uuid, "full");
    await machine.writeLive(2, 0);
    await machine.revert("before", { become: "running" });
    expect(await checkpoints("outside")).toEqual([]);
    expect((await backups.options(uuid)).incremental.reason).toEqual(expect.any(String));
    await libvirtd.virsh("destroy", "outside");
    expect(await machine.has(1)).toBe(true);
  });

  test("a template does not go back to when it ran, nor is it started by going back", async () => {
    const machine = await define("template");
    await machine.write(1);
    await machine.create("off");
    await libvirtd.virsh("start", "template");
    await machine.create("ran", { memory: true });
    await libvirtd.virsh("destroy", "template");
    const { clones } = session.backend.handlers;
    await clones.setTemplate({ ...machine.ref, template: true }, session.window.call);
    await expect.poll(async () => (await machine.planRevert("ran")).refusal).toContain("template");
    await expect(machine.revert("ran")).rejects.toMatchObject({ code: "not-possible" });
    expect((await machine.planRevert("off")).canStart.reason).toContain("template");
    await expect(machine.revert("off", { become: "running" })).rejects.toMatchObject({
      code: "not-possible",
    });
    expect((await libvirtd.virsh("domstate", "template")).trim()).toBe("shut off");
    await machine.revert("off");
    expect(await machine.has(1)).toBe(true);
  });
});
