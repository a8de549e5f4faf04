import { mkdir, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Backend } from "../../electron/backend/index.ts";
import type { Job } from "../../shared/contract/jobs.ts";
import type { Pool } from "../../shared/contract/storage.ts";
import type { PoolTypeName } from "../../shared/storage/pool-types.ts";
import { BackendSession } from "../support/backend-session.ts";
import { Followed } from "../support/backend-window.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";

const blocked = privateLibvirtdBlocked();
type Storage = Backend["handlers"]["storage"];
type Create = Parameters<Storage["create"]>[0];

describe.skipIf(blocked)(`storage pools${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let session: BackendSession;
  let storage: Storage;
  let jobs: Followed<{ jobs: Job[] }>;
  let seen: Followed<{ pools: Pool[] }>;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd({ defaultPool: true });
    session = await BackendSession.start(libvirtd);
    storage = session.backend.handlers.storage;
    jobs = new Followed(await session.backend.handlers.jobs.watch({}, session.window.call));
    seen = new Followed(await storage.pools({ connection: session.connection }, session.window.call));
  });
  afterAll(async () => {
    await session?.close();
    await libvirtd?.stop();
  });

  const ended = async (id: string | undefined) => {
    const fits = (job: Job) => job.id === id && job.state !== "running";
    const { jobs: all } = await jobs.find((item) => item.jobs.some(fits));
    return all.find(fits)!;
  };
  const done = async (id: string | undefined) =>
    expect(await ended(id)).toMatchObject({ state: "succeeded" });
  const ref = (pool: string) => ({ connection: session.connection, pool });
  /** The pool as soon as it is told to be so. */
  const shown = async (name: string, fits: (pool: Pool) => boolean) => {
    const matches = (pool: Pool) => pool.name === name && !pool.work && fits(pool);
    const { pools } = await seen.find((item) => item.pools.some(matches));
    return pools.find(matches)!;
  };
  const gone = (name: string) => seen.find(({ pools }) => pools.every((pool) => pool.name !== name));
  const create = (name: string, type: PoolTypeName, values: Create["values"], more: Partial<Create> = {}) =>
    storage.create(
      { connection: session.connection, name, type, values, start: true, autostart: false, ...more },
      session.window.call,
    );
  const act = async (pool: string, action: "start" | "stop" | "refresh") =>
    (await storage.act({ ...ref(pool), action }, session.window.call)).job;
  const remove = async (pool: string, kind: "forget" | "erase") => {
    const { revision } = await storage.describeRemoval(ref(pool), session.window.call);
    seen.clear();
    await done((await storage.remove({ ...ref(pool), kind, revision }, session.window.call)).job);
    await gone(pool);
  };
  /** A block device of 64 MiB that ends with the test. */
  const loopDevice = async (name: string) => {
    const file = join(libvirtd.imagesDir, name);
    await writeFile(file, "");
    await truncate(file, 64 << 20);
    const device = (await libvirtd.netnsExec("losetup", "--find", "--show", "--partscan", file)).trim();
    return {
      device,
      async [Symbol.asyncDispose]() {
        await libvirtd.netnsExec("losetup", "--detach", device);
      },
    };
  };
  const poolNames = async () => {
    const names = (await libvirtd.virsh("pool-list", "--all", "--name")).split("\n");
    return names.map((name) => name.trim()).filter(Boolean);
  };

  test("a folder: made with the host, filled, stopped, started, refreshed, deleted with what it holds", async () => {
    const target = join(libvirtd.imagesDir, "folder & more");
    const { xml, command } = await create("folder", "dir", { target }, { prepare: "folder", preview: true });
    expect(xml).toContain("folder &amp; more");
    expect(command).toContain("pool-build folder");
    expect(await poolNames()).toEqual(["default"]);

    await done((await create("folder", "dir", { target }, { prepare: "folder", autostart: true })).job);
    const made = await shown("folder", ({ state }) => state === "running");
    expect(made).toMatchObject({ type: "dir", target, autostart: true, persistent: true, volumes: 0 });
    expect(made.capacity).toBeGreaterThan(0);
    expect(await libvirtd.virsh("pool-info", "folder")).toMatch(/Autostart: +yes/);

    await libvirtd.virsh("vol-create-as", "folder", "one.qcow2", "1M", "--format", "qcow2");
    await writeFile(join(target, "two.raw"), "two");
    await done(await act("folder", "refresh"));
    await shown("folder", ({ volumes }) => volumes === 2);

    await done(await act("folder", "stop"));
    expect(await shown("folder", ({ state }) => state === "inactive")).not.toHaveProperty("volumes");
    await storage.setAutostart({ ...ref("folder"), autostart: false }, session.window.call);
    await shown("folder", ({ autostart }) => !autostart);
    // What virsh does is told too.
    await libvirtd.virsh("pool-start", "folder");
    await shown("folder", ({ state, volumes }) => state === "running" && volumes === 2);

    const plan = await storage.describeRemoval(ref("folder"), session.window.call);
    expect(plan.volumes.map(({ name }) => name)).toEqual(["one.qcow2", "two.raw"]);
    const words = await storage.remove(
      { ...ref("folder"), kind: "erase", revision: plan.revision, preview: true },
      session.window.call,
    );
    expect(words.command).toMatch(
      /vol-delete --vol=one.qcow2 --pool=folder[\s\S]*pool-delete folder[\s\S]*pool-undefine/,
    );
    await remove("folder", "erase");
    await expect(libvirtd.netnsExec("ls", target)).rejects.toThrow("No such file");
    const commands = (await session.commands()).join("\n");
    expect(commands).toMatch(
      /pool-define \/dev\/stdin[\s\S]*pool-autostart folder[\s\S]*pool-undefine folder/,
    );
  });

  test("what machines use is not deleted, also when it is only the base of their images; forgetting leaves all", async () => {
    const target = join(libvirtd.imagesDir, "used");
    await done((await create("used", "dir", { target }, { prepare: "folder" })).job);
    await libvirtd.virsh("vol-create-as", "used", "base.qcow2", "1M", "--format", "qcow2");
    const over = ["--backing-vol", join(target, "base.qcow2"), "--backing-vol-format", "qcow2"];
    await libvirtd.virsh("vol-create-as", "used", "over.qcow2", "1M", "--format", "qcow2", ...over);
    await session.define("user", plainXml("user", crypto.randomUUID(), diskXml(join(target, "over.qcow2"))));
    const plan = await storage.describeRemoval(ref("used"), session.window.call);
    expect(plan.volumes.map(({ name, usedBy }) => [name, usedBy])).toEqual([
      ["base.qcow2", ["user"]],
      ["over.qcow2", ["user"]],
    ]);
    const erase = { ...ref("used"), kind: "erase", revision: plan.revision } as const;
    await expect(storage.remove(erase, session.window.call)).rejects.toMatchObject({ code: "pool-in-use" });
    // Also while nobody can list what is in it.
    await done(await act("used", "stop"));
    const stopped = await storage.describeRemoval(ref("used"), session.window.call);
    expect(stopped).toMatchObject({ active: false, volumeCount: 0, machines: ["user"] });
    await done(await act("used", "start"));
    // A list that is not true any more deletes nothing either.
    await libvirtd.virsh("vol-create-as", "used", "new.raw", "1M");
    await expect(storage.remove({ ...erase, kind: "forget" }, session.window.call)).rejects.toMatchObject({
      code: "stale-removal",
    });
    await remove("used", "forget");
    expect(await libvirtd.netnsExec("ls", target)).toBe("base.qcow2\nnew.raw\nover.qcow2\n");
    await libvirtd.virsh("undefine", "user");
  });

  test("a file system on a disk is made only on an empty one, or when everything on it may go", async () => {
    await using disk = await loopDevice("fs.raw");
    const values = { device: disk.device, format: "ext4", target: join(libvirtd.imagesDir, "mounted") };
    await done((await create("fs", "fs", values, { prepare: "new" })).job);
    await shown("fs", ({ state, type }) => state === "running" && type === "fs");
    await libvirtd.virsh("vol-create-as", "fs", "kept.raw", "1M");
    await remove("fs", "forget");

    const { error } = await ended((await create("fs", "fs", values, { prepare: "new" })).job);
    expect(error).toMatchObject({ code: "device-not-empty", detail: expect.stringContaining("ext4") });
    // Neither pool nor contents are touched by the failure.
    expect(await poolNames()).toEqual(["default"]);
    seen.clear();
    await done((await create("fs", "fs", values)).job);
    expect(await libvirtd.virsh("vol-list", "fs")).toContain("kept.raw");
    await remove("fs", "forget");
    await done((await create("fs", "fs", values, { start: false })).job);
    const build = (prepare: "new" | "overwrite", preview?: true) =>
      storage.build({ ...ref("fs"), prepare, ...(preview && { preview }) }, session.window.call);
    expect((await build("new", true)).command).toMatch(/pool-build fs --no-overwrite$/);
    expect(await ended((await build("new")).job)).toMatchObject({ error: { code: "device-not-empty" } });
    await done((await build("overwrite")).job);
    await done(await act("fs", "start"));
    expect(await libvirtd.virsh("vol-list", "fs")).not.toContain("kept.raw");
    await remove("fs", "forget");
    await expect(create("fs", "fs", { ...values, format: "auto" }, { prepare: "new" })).rejects.toMatchObject(
      {
        code: "no-file-system",
      },
    );
  });

  test("the partitions of a disk, and a volume group", async () => {
    await using disk = await loopDevice("disk.raw");
    const { device } = disk;
    const partitioned = { device, format: "gpt", target: "/dev" };
    await done((await create("disk", "disk", partitioned, { prepare: "overwrite" })).job);
    await shown("disk", ({ state, format }) => state === "running" && format === "gpt");
    const partition = `${device.replace("/dev/", "")}p1`;
    await libvirtd.virsh("vol-create-as", "disk", partition, "8M");
    const plan = await storage.describeRemoval(ref("disk"), session.window.call);
    expect(plan).toMatchObject({ erasable: "device", devices: [device], volumeCount: 1 });
    await remove("disk", "erase");

    const group = { volumeGroup: "guesthouse_test", devices: [device], format: "lvm2" };
    await done((await create("group", "logical", group, { prepare: "overwrite" })).job);
    expect(await shown("group", ({ state }) => state === "running")).toMatchObject({
      target: "/dev/guesthouse_test",
    });
    const { sources } = await storage.discover(
      { connection: session.connection, type: "logical", values: {} },
      session.window.call,
    );
    expect(sources).toContainEqual(group);
    await remove("group", "erase");
  });

  test("iSCSI by QEMU: the target is found, used, and its units are seen", async () => {
    const iqn = "iqn.2003-01.org.example:disk";
    const initiator = "iqn.2003-01.org.example:host";
    const file = join(libvirtd.imagesDir, "unit.raw");
    await writeFile(file, "");
    await truncate(file, 16 << 20);
    await using _ = await iscsiTarget(libvirtd, iqn, file);
    const where = { hosts: ["127.0.0.1"], initiator };
    const { sources } = await storage.discover(
      { connection: session.connection, type: "iscsi-direct", values: where },
      session.window.call,
    );
    expect(sources).toEqual([{ ...where, hosts: [expect.stringMatching(/^127\.0\.0\.1/)], iqn }]);
    await done((await create("units", "iscsi-direct", { ...where, iqn })).job);
    await shown("units", ({ state, source }) => state === "running" && source === `127.0.0.1 · ${iqn}`);
    expect(await libvirtd.virsh("vol-list", "units")).toContain("unit:0:0:1");
    await done(await act("units", "stop"));
    await done(await act("units", "start"));
    const plan = await storage.describeRemoval(ref("units"), session.window.call);
    expect(plan).not.toHaveProperty("erasable");
    await expect(
      storage.remove({ ...ref("units"), kind: "erase", revision: plan.revision }, session.window.call),
    ).rejects.toMatchObject({ code: "not-erasable" });
    await remove("units", "forget");
  });

  test("a password becomes a secret that only libvirt knows; what fails takes it along", async () => {
    const values = {
      hosts: ["127.0.0.1:1"],
      initiator: "iqn.2003-01.org.example:host",
      iqn: "iqn.2003-01.org.example:x",
    };
    const chap = { ...values, username: "me" };
    await done((await create("chap", "iscsi-direct", chap, { password: "open sesame", start: false })).job);
    const xml = await libvirtd.virsh("pool-dumpxml", "chap");
    const uuid = /<secret uuid='([^']+)'/.exec(xml)![1]!;
    expect(await libvirtd.virsh("secret-dumpxml", uuid)).toContain("guesthouse chap");
    const { secrets } = await storage.secrets({ connection: session.connection }, session.window.call);
    expect(secrets).toEqual([{ uuid, usage: "iscsi", name: "guesthouse chap" }]);
    expect((await session.commands()).join("\n")).not.toContain("sesame");
    await remove("chap", "forget");

    const { state } = await ended(
      (await create("fails", "iscsi-direct", chap, { password: "open sesame" })).job,
    );
    expect(state).toBe("failed");
    await gone("fails");
    const left = await storage.secrets({ connection: session.connection }, session.window.call);
    expect(left.secrets.map(({ name }) => name)).toEqual(["guesthouse chap"]);
  });

  test.each([
    [
      "an NFS server that is not there",
      "netfs",
      { hosts: ["127.0.0.1"], directory: "/x", format: "nfs", target: "/mnt/nfs" },
      "mount-failed",
    ],
    [
      "an SMB share that is not there",
      "netfs",
      { hosts: ["127.0.0.1"], directory: "x", format: "cifs", target: "/mnt/cifs" },
      "mount-failed",
    ],
    [
      "iSCSI without the host's initiator",
      "iscsi",
      { hosts: ["127.0.0.1"], iqn: "iqn.2003-01.org.example:x", target: "/dev/disk/by-path" },
      "iscsi-failed",
    ],
    [
      "a SCSI adapter that is not there",
      "scsi",
      { adapterType: "scsi_host", adapter: "host99", target: "/dev/disk/by-path" },
      "no-such-adapter",
    ],
    [
      "a Gluster server that is not there",
      "gluster",
      { hosts: ["127.0.0.1"], volume: "v" },
      "gluster-failed",
    ],
    [
      "a volume group that is not there",
      "logical",
      { volumeGroup: "nosuch", format: "lvm2" },
      "no-volume-group",
    ],
    ["a folder that another pool has", "dir", { target: "" }, "pool-conflict"],
    ["a folder that is not there", "dir", { target: "/nowhere/at/all" }, "file-missing"],
    [
      "a device that is not there",
      "fs",
      { device: "/dev/nosuch", format: "ext4", target: "/mnt/x" },
      "mount-failed",
    ],
  ] as const)("%s is told plainly and leaves no pool", async (_what, type, given, code) => {
    const values: Create["values"] = Object.fromEntries(
      Object.entries(given).map(([key, value]) => [
        key,
        typeof value === "string" ? value || libvirtd.imagesDir : [...value],
      ]),
    );
    const prepare = type === "netfs" || type === "fs" ? ({ prepare: "folder" } as const) : {};
    const job = await ended((await create("wrong", type, values, prepare)).job);
    expect(job.error).toMatchObject({ code, message: expect.any(String), hint: expect.any(String) });
    await gone("wrong");
    expect(await poolNames()).toEqual(["default"]);
  });

  test("all multipath devices of the host; ZFS is defined and stopped", async () => {
    await done((await create("paths", "mpath", { target: "/dev/mapper" })).job);
    await shown("paths", ({ state, volumes }) => state === "running" && volumes === 0);
    await remove("paths", "forget");
    await done((await create("tank", "zfs", { zpool: "tank" }, { start: false })).job);
    await shown("tank", ({ state, source }) => state === "inactive" && source === "tank");
    await remove("tank", "forget");
  });

  test("a Ceph cluster that does not answer: others go on, and giving up leaves nothing once libvirt lets go", async () => {
    const { job } = await create("ceph", "rbd", { hosts: ["127.0.0.1:1"], cephPool: "rbd", patience: "4" });
    await seen.find(({ pools }) => pools.some(({ name, work }) => name === "ceph" && work?.kind === "start"));
    // Machines, and the other pools, are not held up.
    await libvirtd.virsh("list", "--all");
    await done(await act("default", "refresh"));
    await session.backend.handlers.jobs.cancel({ job: job! }, session.window.call);
    expect(await ended(job)).toMatchObject({ state: "cancelled" });
    await seen.find(({ pools }) => pools.some(({ name, work }) => name === "ceph" && work?.given === "up"));
    await done(await act("default", "refresh"));
    seen.clear();
    await gone("ceph");
    expect(await poolNames()).toEqual(["default"]);
  });

  test("a definition is changed, but neither its name nor over another change", async () => {
    const target = join(libvirtd.imagesDir, "defined");
    await mkdir(target);
    await done((await create("defined", "dir", { target }, { start: false })).job);
    const { xml: base } = await storage.definition(ref("defined"), session.window.call);
    const change = (xml: string, from = base) =>
      storage.redefine({ ...ref("defined"), base: from, xml }, session.window.call);
    await change(base.replace("defined</path>", "elsewhere</path>"));
    await shown("defined", ({ target: now }) => now?.endsWith("/elsewhere") === true);
    await expect(change(base)).rejects.toMatchObject({ code: "changed-meanwhile" });
    await expect(change(base.replace("<name>defined", "<name>other"))).rejects.toMatchObject({
      code: "renamed",
    });
    await expect(change("<pool")).rejects.toMatchObject({ code: "invalid-xml" });
    await remove("defined", "forget");
  });

  test("names and values that do not belong are refused before anything is done", async () => {
    const target = "/srv/x";
    await expect(create("default", "dir", { target })).rejects.toMatchObject({ code: "pool-exists" });
    for (const [name, values] of [
      ["a/b", { target }],
      ["a\nb", { target }],
      ["ok", { target: "srv" }],
      ["ok", { target, hosts: ["x"] }],
      ["ok", {}],
    ] as const) {
      await expect(create(name, "dir", values as Create["values"])).rejects.toMatchObject({
        code: "bad-pool",
      });
    }
    // A name that virsh would take for an option stays a name.
    const { command } = await create("--all", "dir", { target }, { preview: true });
    expect(command).toContain("--pool=--all");
  });

  test("the host's libvirt says which types it has", async () => {
    const { types } = await storage.capabilities({ connection: session.connection }, session.window.call);
    const of = (type: string) => types.find((each) => each.type === type);
    expect(of("dir")).toMatchObject({ supported: true, volumeFormat: "raw" });
    expect(of("dir")?.volumeFormats).toContain("qcow2");
    expect(of("fs")?.formats).toContain("ext4");
    expect(of("vstorage")).toMatchObject({ supported: false });
    const { disks } = await storage.devices({ connection: session.connection }, session.window.call);
    for (const { path } of disks) expect(path).toMatch(/^\/dev\//);
  });
});

/** A server of iSCSI in the daemon's network namespace. */
async function iscsiTarget(libvirtd: PrivateLibvirtd, iqn: string, file: string) {
  await libvirtd.netnsExec("sh", "-c", "tgtd --iscsi portal=127.0.0.1:3260 -C 7");
  const admin = (...args: string[]) => libvirtd.netnsExec("tgtadm", "-C", "7", "--lld", "iscsi", ...args);
  await admin("--op", "new", "--mode", "target", "--tid", "1", "--targetname", iqn);
  await admin("--op", "new", "--mode", "logicalunit", "--tid", "1", "--lun", "1", "--backing-store", file);
  await admin("--op", "bind", "--mode", "target", "--tid", "1", "--initiator-address", "ALL");
  return {
    async [Symbol.asyncDispose]() {
      await admin("--op", "delete", "--force", "--mode", "target", "--tid", "1");
      await admin("--op", "delete", "--mode", "system");
    },
  };
}
