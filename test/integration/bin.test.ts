import { createHash } from "node:crypto";
import { access, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BinnedMachine } from "../../shared/contract/bin.ts";
import { BackendSession } from "../support/backend-session.ts";
import { Followed } from "../support/backend-window.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";

const blocked = privateLibvirtdBlocked();

describe.skipIf(blocked)(`the bin${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let session: BackendSession;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd({ defaultPool: true });
    session = await BackendSession.start(libvirtd);
  });
  afterAll(async () => {
    await session?.close();
    await libvirtd?.stop();
  });

  const image = async (name: string) => {
    await libvirtd.virsh("vol-create-as", "default", name, "1M", "--format", "qcow2");
    return join(libvirtd.imagesDir, name);
  };
  const checksum = async (path: string) =>
    createHash("sha256")
      .update(await readFile(path))
      .digest("hex");
  const definition = (name: string) => libvirtd.virsh("dumpxml", name, "--inactive", "--security-info");
  const records = () => readdir(join(session.stateDir, "bin"));

  async function binned(): Promise<BinnedMachine[]> {
    // The first item may be of the last look; the second is of this one.
    const followed = new Followed(await session.backend.handlers.bin.watch({}, session.window.call));
    await followed.find(() => true);
    await followed.find((item) => item !== followed.items[0]);
    return followed.items.at(-1)!.machines;
  }

  /** Deletes a machine as the dialog does with its first ticks. */
  async function discard(uuid: string, forceOff = false) {
    const plan = await session.domains.describeRemoval(session.ref(uuid), session.window.call);
    await session.domains.remove(
      {
        ...session.ref(uuid),
        revision: plan.revision,
        diskIds: plan.disks.filter(({ ticked }) => ticked).map(({ id }) => id),
        forceOff,
        into: "bin",
        keep: { nvram: false, tpm: false },
      },
      session.window.call,
    );
    return plan;
  }

  test("a machine with two disks, one shared with another, goes and comes back; the other is untouched", async () => {
    const [own, shared] = [await image("own.qcow2"), await image("shared.qcow2")];
    const [goes, stays] = [crypto.randomUUID(), crypto.randomUUID()];
    const display = "<graphics type='vnc' port='-1' autoport='yes' passwd='sesame'/>";
    await session.define("goes", plainXml("goes", goes, diskXml(own) + diskXml(shared, "vdb") + display));
    await session.define("stays", plainXml("stays", stays, diskXml(shared)));
    await libvirtd.virsh("autostart", "goes");
    await libvirtd.virsh("snapshot-create-as", "goes", "first", "--description", "one");
    await libvirtd.virsh("snapshot-create-as", "goes", "second");
    await libvirtd.virsh("snapshot-current", "goes", "first");
    const before = {
      goes: await definition("goes"),
      stays: await definition("stays"),
      sums: await Promise.all([own, shared].map(checksum)),
      first: await libvirtd.virsh("snapshot-dumpxml", "goes", "first", "--security-info"),
    };

    const plan = await discard(goes);
    expect(plan.disks.map(({ ticked, usedBy }) => [ticked, usedBy])).toEqual([
      [true, []],
      [false, ["stays"]],
    ]);
    expect(plan).toMatchObject({ snapshots: 2, autostart: true });
    expect(plan.free[0]?.bytes).toBeGreaterThan(0);
    expect(await libvirtd.virsh("list", "--all", "--name")).not.toContain("goes");
    expect(await Promise.all([own, shared].map(checksum))).toEqual(before.sums);
    const [machine] = await binned();
    expect(machine).toMatchObject({
      name: "goes",
      snapshots: 2,
      disks: [
        { path: own, goes: true, usedBy: [] },
        { path: shared, goes: false, usedBy: ["stays"] },
      ],
    });
    // A machine in the bin needs its disks: nobody else's deletion takes them.
    const other = await session.domains.describeRemoval(session.ref(stays), session.window.call);
    expect(other.disks[0]).toMatchObject({ removable: false, usedBy: ["goes (in the bin)"] });

    await session.backend.handlers.bin.restore({ id: machine!.id }, session.window.call);
    expect(await definition("goes")).toBe(before.goes);
    expect(before.goes).toContain("sesame");
    expect(await definition("stays")).toBe(before.stays);
    expect(await libvirtd.virsh("snapshot-list", "goes", "--name")).toMatch(/first\s+second/);
    expect(await libvirtd.virsh("snapshot-current", "goes", "--name")).toContain("first");
    expect(await libvirtd.virsh("snapshot-dumpxml", "goes", "first", "--security-info")).toBe(before.first);
    expect(await libvirtd.virsh("dominfo", "goes")).toMatch(/Autostart:\s+enable/);
    expect(await Promise.all([own, shared].map(checksum))).toEqual(before.sums);
    expect(await records()).toEqual([]);
    expect((await session.commands()).join("\n")).not.toContain("sesame");
  });

  test("emptying deletes the disks that were ticked, and none that somebody has taken meanwhile", async () => {
    const [own, taken] = [await image("emptied.qcow2"), await image("taken.qcow2")];
    const uuid = crypto.randomUUID();
    await session.define("emptied", plainXml("emptied", uuid, diskXml(own) + diskXml(taken, "vdb")));
    // Looking at it begins its history.
    const { definitions } = session.backend.handlers;
    const past = new Followed(await definitions.history(session.ref(uuid), session.window.call));
    await past.find(({ entries }) => entries.length === 1);
    const history = join(session.stateDir, "definitions", session.connection, uuid);
    await access(history);
    await discard(uuid);
    await session.define("taker", plainXml("taker", crypto.randomUUID(), diskXml(taken)));
    const [machine] = await binned();
    expect(machine).toMatchObject({ pastDefinitions: 1 });
    await session.backend.handlers.bin.empty({ ids: [machine!.id] }, session.window.call);
    await expect(access(own)).rejects.toThrow();
    await access(taken);
    await expect(access(history)).rejects.toThrow();
    expect(await binned()).toEqual([]);
    expect((await session.commands()).at(-1)).toBe(
      "virsh -c qemu:///system vol-delete emptied.qcow2 --pool default",
    );
    await expect(
      session.backend.handlers.bin.restore({ id: machine!.id }, session.window.call),
    ).rejects.toMatchObject({ code: "not-in-bin" });
  });

  test("firmware variables and TPM state wait for the machine, and go when the bin is emptied", async () => {
    const uuid = crypto.randomUUID();
    const nvram = "/var/lib/libvirt/qemu/nvram/kept_VARS.fd";
    const os =
      "<loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader>" +
      `<nvram template='/usr/share/OVMF/OVMF_VARS_4M.fd'>${nvram}</nvram>`;
    const tpm = "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>";
    const xml = plainXml("kept", uuid, tpm, os).replace("<devices>", "<features><acpi/></features><devices>");
    await session.define("kept", xml);
    const variables = libvirtd.outside(nvram);
    const state = libvirtd.outside(`/var/lib/libvirt/swtpm/${uuid}`);
    await libvirtd.netnsExec(
      "mkdir",
      "-p",
      "/var/lib/libvirt/qemu/nvram",
      `/var/lib/libvirt/swtpm/${uuid}/tpm2`,
    );
    await writeFile(variables, "variables");
    await writeFile(join(state, "tpm2/tpm2-00.permall"), "state");
    const plan = await discard(uuid);
    expect(plan).toMatchObject({ nvram, tpm: true });
    expect((await session.commands()).at(-1)).toContain("undefine kept --keep-nvram --keep-tpm");
    expect(await readFile(variables, "utf8")).toBe("variables");
    expect(await readFile(join(state, "tpm2/tpm2-00.permall"), "utf8")).toBe("state");
    const [machine] = await binned();
    await session.backend.handlers.bin.empty({ ids: [machine!.id] }, session.window.call);
    await expect(access(variables)).rejects.toThrow();
    await expect(access(state)).rejects.toThrow();
    expect(await libvirtd.virsh("list", "--all", "--name")).not.toMatch(/kept|guesthouse-bin/);
  });

  test("external snapshots come back with their tree and the current one, also under another name", async () => {
    const uuid = crypto.randomUUID();
    await session.define("tree", plainXml("tree", uuid, diskXml(await image("tree.qcow2"))));
    await libvirtd.virsh("start", "tree");
    await libvirtd.virsh("snapshot-create-as", "tree", "disk", "--disk-only");
    const memory = join(libvirtd.imagesDir, "tree.mem");
    await libvirtd.virsh("snapshot-create-as", "tree", "memory", "--memspec", memory);
    await libvirtd.virsh("snapshot-create-as", "tree", "leaf", "--disk-only");
    await libvirtd.virsh("snapshot-current", "tree", "memory");
    const read = async (name: string) => ({
      tree: (await libvirtd.virsh("snapshot-list", name, "--tree")).trim(),
      current: (await libvirtd.virsh("snapshot-current", name, "--name")).trim(),
      xml: await Promise.all(
        ["disk", "memory", "leaf"].map((snapshot) =>
          libvirtd.virsh("snapshot-dumpxml", name, snapshot, "--security-info"),
        ),
      ),
      definition: await definition(name),
    });
    const before = await read("tree");
    expect(before).toMatchObject({ current: "memory", tree: expect.stringContaining("leaf") });
    await discard(uuid, true);
    await session.define("tree", plainXml("tree", crypto.randomUUID()));
    const [machine] = await binned();
    expect(machine).toMatchObject({ snapshots: 3, checkpoints: 0 });
    const restore = { id: machine!.id, name: "tree again" };
    await session.backend.handlers.bin.restore(restore, session.window.call);
    const renamed = (xml: string) => xml.replaceAll("<name>tree</name>", "<name>tree again</name>");
    expect(await read("tree again")).toEqual({
      ...before,
      xml: before.xml.map(renamed),
      definition: renamed(before.definition),
    });
    await libvirtd.virsh("start", "tree again");
    await libvirtd.virsh("destroy", "tree again");
  });

  test("checkpoints come back, and an incremental backup goes on from them", async () => {
    const uuid = crypto.randomUUID();
    const disk = join(libvirtd.imagesDir, "marked.qcow2");
    // libvirt makes qcow2 of version 2, which carries no bitmaps.
    await libvirtd.netnsExec("qemu-img", "create", "-q", "-f", "qcow2", disk, "1M");
    await session.define("marked", plainXml("marked", uuid, diskXml(disk)));
    await libvirtd.virsh("start", "marked");
    await libvirtd.virsh("checkpoint-create-as", "marked", "monday", "--description", "the first");
    await libvirtd.virsh("checkpoint-create-as", "marked", "tuesday");
    const read = async () => ({
      tree: (await libvirtd.virsh("checkpoint-list", "marked", "--tree")).trim(),
      xml: await Promise.all(
        ["monday", "tuesday"].map((name) => libvirtd.virsh("checkpoint-dumpxml", "marked", name)),
      ),
    });
    const before = await read();
    const plan = await discard(uuid, true);
    expect(plan).toMatchObject({ checkpoints: 2 });
    expect((await session.commands()).at(-1)).toContain("undefine marked --checkpoints-metadata");
    const [machine] = await binned();
    expect(machine).toMatchObject({ checkpoints: 2 });
    await session.backend.handlers.bin.restore({ id: machine!.id }, session.window.call);
    expect(await read()).toEqual(before);
    await libvirtd.virsh("start", "marked");
    // A new one continues from the newest, and a backup takes what was written since the first.
    await libvirtd.virsh("checkpoint-create-as", "marked", "wednesday");
    expect(await libvirtd.virsh("checkpoint-parent", "marked", "wednesday")).toContain("tuesday");
    const backup = join(libvirtd.root, "marked-backup.xml");
    await writeFile(
      backup,
      `<domainbackup><incremental>monday</incremental><disks><disk name='vda' type='file'>
        <target file='${join(libvirtd.imagesDir, "marked.monday")}'/></disk></disks></domainbackup>`,
    );
    await libvirtd.virsh("backup-begin", "marked", backup);
    await libvirtd.virsh("destroy", "marked");
  });

  test("a name that was taken meanwhile asks for another, an identifier that was is refused", async () => {
    const uuid = crypto.randomUUID();
    await session.define("name", plainXml("name", uuid));
    await discard(uuid);
    await session.define("name", plainXml("name", crypto.randomUUID()));
    const [machine] = await binned();
    const restore = (name?: string) =>
      session.backend.handlers.bin.restore({ id: machine!.id, ...(name && { name }) }, session.window.call);
    await expect(restore()).rejects.toMatchObject({
      code: "name-taken",
      action: { kind: "choose-another-name" },
    });
    await session.define("twin", plainXml("twin", uuid));
    await expect(restore("free")).rejects.toMatchObject({ code: "uuid-taken" });
    await libvirtd.virsh("undefine", "twin");
    await restore("free");
    expect(await libvirtd.virsh("domuuid", "free")).toContain(uuid);
  });

  test("a crash between any two steps loses nothing", async () => {
    const disk = await image("crash.qcow2");
    const uuid = crypto.randomUUID();
    await session.define("crash", plainXml("crash", uuid, diskXml(disk)));
    await libvirtd.virsh("snapshot-create-as", "crash", "only");
    const before = await definition("crash");
    await discard(uuid);
    const folder = join(session.stateDir, "bin");
    const [file] = await records();
    const record = JSON.parse(await readFile(join(folder, file!), "utf8"));
    /** As a crash leaves it: what libvirt has, and how far the record says that it is. */
    const crashedAt = async (phase: string) => {
      await session.close({ keep: true });
      await writeFile(join(folder, file!), JSON.stringify({ ...record, phase }));
      session = await BackendSession.start(libvirtd, session.stateDir);
      return await binned();
    };

    // After the definition was deleted, before the record said so.
    expect(await crashedAt("deleting")).toMatchObject([{ name: "crash", snapshots: 1 }]);
    // While restoring, before the definition came back.
    expect(await crashedAt("restoring")).toMatchObject([{ name: "crash" }]);
    // While restoring, after the definition and before the snapshots.
    await session.define("crash", record.definition);
    expect(await crashedAt("restoring")).toEqual([]);
    expect(await definition("crash")).toBe(before);
    expect(await libvirtd.virsh("snapshot-list", "crash", "--name")).toContain("only");
    // Before anything was deleted: the machine as it is counts, and the record goes.
    await libvirtd.virsh("snapshot-delete", "crash", "only", "--metadata");
    expect(await crashedAt("deleting")).toEqual([]);
    expect(await definition("crash")).toBe(before);
    expect(await libvirtd.virsh("snapshot-list", "crash", "--name")).not.toContain("only");
    expect(await records()).toEqual([]);
    await access(disk);
  });
});
