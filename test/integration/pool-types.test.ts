import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PrivateLibvirtd, privateLibvirtdBlocked } from "../support/libvirtd.ts";
import { type CreatePool, PoolSession } from "../support/pool-session.ts";

const blocked = privateLibvirtdBlocked();

describe.skipIf(blocked)(`types of storage pools${blocked ? `: ${blocked}` : ""}`, () => {
  let pools: PoolSession;

  beforeAll(async () => {
    pools = await PoolSession.start();
  });
  afterAll(() => pools?.close());

  test("a file system on a disk is made only on an empty one, or when everything on it may go", async () => {
    await using disk = await pools.loopDevice("fs.raw");
    const values = { device: disk.device, format: "ext4", target: join(pools.libvirtd.imagesDir, "mounted") };
    await pools.done(await pools.create("fs", "fs", values, { prepare: "new" }));
    await pools.shown("fs", ({ state, type }) => state === "running" && type === "fs");
    await pools.libvirtd.virsh("vol-create-as", "fs", "kept.raw", "1M");
    await pools.restart("fs");
    expect(await pools.libvirtd.virsh("vol-list", "fs")).toContain("kept.raw");
    await pools.remove("fs", "forget");

    const { error } = await pools.ended((await pools.create("fs", "fs", values, { prepare: "new" })).job);
    expect(error).toMatchObject({ code: "device-not-empty", detail: expect.stringContaining("ext4") });
    // Neither pool nor contents are touched by the failure.
    expect(await pools.poolNames()).toEqual(["default"]);
    pools.seen.clear();
    await pools.done(await pools.create("fs", "fs", values));
    expect(await pools.libvirtd.virsh("vol-list", "fs")).toContain("kept.raw");
    await pools.remove("fs", "forget");
    await pools.done(await pools.create("fs", "fs", values, { start: false }));
    const build = (prepare: "new" | "overwrite", preview?: true) =>
      pools.storage.build({ ...pools.ref("fs"), prepare, ...(preview && { preview }) }, pools.call);
    expect((await build("new", true)).command).toMatch(/pool-build fs --no-overwrite$/);
    expect(await pools.ended((await build("new")).job)).toMatchObject({
      error: { code: "device-not-empty" },
    });
    await pools.done(await build("overwrite"));
    await pools.done(await pools.act("fs", "start"));
    expect(await pools.libvirtd.virsh("vol-list", "fs")).not.toContain("kept.raw");
    await pools.remove("fs", "forget");
    await expect(
      pools.create("fs", "fs", { ...values, format: "auto" }, { prepare: "new" }),
    ).rejects.toMatchObject({
      code: "no-file-system",
    });
  });

  test("the partitions of a disk, and a volume group", async () => {
    await using disk = await pools.loopDevice("disk.raw");
    const { device } = disk;
    const partitioned = { device, format: "gpt", target: "/dev" };
    await pools.done(await pools.create("disk", "disk", partitioned, { prepare: "overwrite" }));
    await pools.shown("disk", ({ state, format }) => state === "running" && format === "gpt");
    const partition = `${device.replace("/dev/", "")}p1`;
    await pools.libvirtd.virsh("vol-create-as", "disk", partition, "8M");
    await pools.restart("disk");
    await pools.shown("disk", ({ volumes }) => volumes === 1);
    const plan = await pools.storage.describeRemoval(pools.ref("disk"), pools.call);
    expect(plan).toMatchObject({ erasable: "device", devices: [device], volumeCount: 1 });
    await pools.remove("disk", "erase");

    const group = { volumeGroup: "guesthouse_test", devices: [device], format: "lvm2" };
    await pools.done(await pools.create("group", "logical", group, { prepare: "overwrite" }));
    expect(await pools.shown("group", ({ state }) => state === "running")).toMatchObject({
      target: "/dev/guesthouse_test",
    });
    const { sources } = await pools.storage.discover(
      { connection: pools.session.connection, type: "logical", values: {} },
      pools.call,
    );
    expect(sources).toContainEqual(group);
    await pools.restart("group");
    await pools.remove("group", "erase");
  });

  test("iSCSI by QEMU: the target is found, used, and its units are seen", async () => {
    const iqn = "iqn.2003-01.org.example:disk";
    const initiator = "iqn.2003-01.org.example:host";
    const file = join(pools.libvirtd.imagesDir, "unit.raw");
    await writeFile(file, "");
    await truncate(file, 16 << 20);
    await using _ = await iscsiTarget(pools.libvirtd, iqn, file);
    const where = { hosts: ["127.0.0.1"], initiator };
    const { sources } = await pools.storage.discover(
      { connection: pools.session.connection, type: "iscsi-direct", values: where },
      pools.call,
    );
    expect(sources).toEqual([{ ...where, hosts: [expect.stringMatching(/^127\.0\.0\.1/)], iqn }]);
    await pools.done(await pools.create("units", "iscsi-direct", { ...where, iqn }));
    await pools.shown("units", ({ state, source }) => state === "running" && source === `127.0.0.1 · ${iqn}`);
    expect(await pools.libvirtd.virsh("vol-list", "units")).toContain("unit:0:0:1");
    await pools.restart("units");
    expect(await pools.libvirtd.virsh("vol-list", "units")).toContain("unit:0:0:1");
    const plan = await pools.storage.describeRemoval(pools.ref("units"), pools.call);
    expect(plan).not.toHaveProperty("erasable");
    await expect(
      pools.storage.remove({ ...pools.ref("units"), kind: "erase", revision: plan.revision }, pools.call),
    ).rejects.toMatchObject({ code: "not-erasable" });
    await pools.remove("units", "forget");
  });

  test("a password becomes a secret that only libvirt knows; what fails takes it along", async () => {
    const values = {
      hosts: ["127.0.0.1:1"],
      initiator: "iqn.2003-01.org.example:host",
      iqn: "iqn.2003-01.org.example:x",
    };
    const chap = { ...values, username: "me" };
    await pools.done(
      await pools.create("chap", "iscsi-direct", chap, { password: "open sesame", start: false }),
    );
    const xml = await pools.libvirtd.virsh("pool-dumpxml", "chap");
    const uuid = /<secret uuid='([^']+)'/.exec(xml)![1]!;
    expect(await pools.libvirtd.virsh("secret-dumpxml", uuid)).toContain("guesthouse chap");
    const { secrets } = await pools.storage.secrets({ connection: pools.session.connection }, pools.call);
    expect(secrets).toEqual([{ uuid, usage: "iscsi", name: "guesthouse chap" }]);
    expect((await pools.session.commands()).join("\n")).not.toContain("sesame");
    await pools.remove("chap", "forget");

    const { state } = await pools.ended(
      (await pools.create("fails", "iscsi-direct", chap, { password: "open sesame" })).job,
    );
    expect(state).toBe("failed");
    await pools.gone("fails");
    const left = await pools.storage.secrets({ connection: pools.session.connection }, pools.call);
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
    const values: CreatePool["values"] = Object.fromEntries(
      Object.entries(given).map(([key, value]) => [
        key,
        typeof value === "string" ? value || pools.libvirtd.imagesDir : [...value],
      ]),
    );
    const prepare = type === "netfs" || type === "fs" ? ({ prepare: "folder" } as const) : {};
    const job = await pools.ended((await pools.create("wrong", type, values, prepare)).job);
    expect(job.error).toMatchObject({ code, message: expect.any(String), hint: expect.any(String) });
    await pools.gone("wrong");
    expect(await pools.poolNames()).toEqual(["default"]);
  });

  test("all multipath devices of the host; ZFS is defined and stopped", async () => {
    await pools.done(await pools.create("paths", "mpath", { target: "/dev/mapper" }));
    await pools.shown("paths", ({ state, volumes }) => state === "running" && volumes === 0);
    await pools.restart("paths");
    await pools.remove("paths", "forget");
    await pools.done(await pools.create("tank", "zfs", { zpool: "tank" }, { start: false }));
    await pools.shown("tank", ({ state, source }) => state === "inactive" && source === "tank");
    await pools.remove("tank", "forget");
  });

  test("a Ceph cluster that does not answer: others go on, and giving up leaves nothing once libvirt lets go", async () => {
    const { job } = await pools.create("ceph", "rbd", {
      hosts: ["127.0.0.1:1"],
      cephPool: "rbd",
      patience: "4",
    });
    await pools.seen.find((item) =>
      item.pools.some(({ name, work }) => name === "ceph" && work?.kind === "start"),
    );
    // Machines, and the other pools, are not held up.
    await pools.libvirtd.virsh("list", "--all");
    await pools.done(await pools.act("default", "refresh"));
    await pools.session.backend.handlers.jobs.cancel({ job: job! }, pools.call);
    expect(await pools.ended(job)).toMatchObject({ state: "cancelled" });
    await pools.seen.find((item) =>
      item.pools.some(({ name, work }) => name === "ceph" && work?.given === "up"),
    );
    await pools.done(await pools.act("default", "refresh"));
    pools.seen.clear();
    await pools.gone("ceph");
    expect(await pools.poolNames()).toEqual(["default"]);
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
