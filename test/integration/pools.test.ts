import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { privateLibvirtdBlocked } from "../support/libvirtd.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";
import { type CreatePool, PoolSession } from "../support/pool-session.ts";

const blocked = privateLibvirtdBlocked();

describe.skipIf(blocked)(`storage pools${blocked ? `: ${blocked}` : ""}`, () => {
  let pools: PoolSession;

  beforeAll(async () => {
    pools = await PoolSession.start();
  });
  afterAll(() => pools?.close());

  test("a folder: made with the host, filled, stopped, started, refreshed, deleted with what it holds", async () => {
    const target = join(pools.libvirtd.imagesDir, "folder & more");
    const { xml, command } = await pools.create(
      "folder",
      "dir",
      { target },
      { prepare: "folder", preview: true },
    );
    expect(xml).toContain("folder &amp; more");
    expect(command).toContain("pool-build folder");
    expect(await pools.poolNames()).toEqual(["default"]);

    await pools.done(await pools.create("folder", "dir", { target }, { prepare: "folder", autostart: true }));
    const made = await pools.shown("folder", ({ state }) => state === "running");
    expect(made).toMatchObject({ type: "dir", target, autostart: true, persistent: true, volumes: 0 });
    expect(made.capacity).toBeGreaterThan(0);
    expect(await pools.libvirtd.virsh("pool-info", "folder")).toMatch(/Autostart: +yes/);

    await pools.libvirtd.virsh("vol-create-as", "folder", "one.qcow2", "1M", "--format", "qcow2");
    await writeFile(join(target, "two.raw"), "two");
    await pools.done(await pools.act("folder", "refresh"));
    await pools.shown("folder", ({ volumes }) => volumes === 2);

    await pools.done(await pools.act("folder", "stop"));
    expect(await pools.shown("folder", ({ state }) => state === "inactive")).not.toHaveProperty("volumes");
    await pools.storage.setAutostart({ ...pools.ref("folder"), autostart: false }, pools.call);
    await pools.shown("folder", ({ autostart }) => !autostart);
    // What virsh does is told too.
    await pools.libvirtd.virsh("pool-start", "folder");
    await pools.shown("folder", ({ state, volumes }) => state === "running" && volumes === 2);

    const plan = await pools.storage.describeRemoval(pools.ref("folder"), pools.call);
    expect(plan.volumes.map(({ name }) => name)).toEqual(["one.qcow2", "two.raw"]);
    const words = await pools.storage.remove(
      { ...pools.ref("folder"), kind: "erase", revision: plan.revision, preview: true },
      pools.call,
    );
    expect(words.command).toMatch(
      /vol-delete --vol=one.qcow2 --pool=folder[\s\S]*pool-delete folder[\s\S]*pool-undefine/,
    );
    await pools.remove("folder", "erase");
    await expect(pools.libvirtd.netnsExec("ls", target)).rejects.toThrow("No such file");
    const commands = (await pools.session.commands()).join("\n");
    expect(commands).toMatch(
      /pool-define \/dev\/stdin[\s\S]*pool-autostart folder[\s\S]*pool-undefine folder/,
    );
  });

  test("what machines use is not deleted, also when it is only the base of their images; forgetting leaves all", async () => {
    const target = join(pools.libvirtd.imagesDir, "used");
    await pools.done(await pools.create("used", "dir", { target }, { prepare: "folder" }));
    await pools.libvirtd.virsh("vol-create-as", "used", "base.qcow2", "1M", "--format", "qcow2");
    const over = ["--backing-vol", join(target, "base.qcow2"), "--backing-vol-format", "qcow2"];
    await pools.libvirtd.virsh("vol-create-as", "used", "over.qcow2", "1M", "--format", "qcow2", ...over);
    await pools.session.define(
      "user",
      plainXml("user", crypto.randomUUID(), diskXml(join(target, "over.qcow2"))),
    );
    const plan = await pools.storage.describeRemoval(pools.ref("used"), pools.call);
    expect(plan.volumes.map(({ name, usedBy }) => [name, usedBy])).toEqual([
      ["base.qcow2", ["user"]],
      ["over.qcow2", ["user"]],
    ]);
    const erase = { ...pools.ref("used"), kind: "erase", revision: plan.revision } as const;
    await expect(pools.storage.remove(erase, pools.call)).rejects.toMatchObject({ code: "pool-in-use" });
    // Also while nobody can list what is in it.
    await pools.done(await pools.act("used", "stop"));
    const stopped = await pools.storage.describeRemoval(pools.ref("used"), pools.call);
    expect(stopped).toMatchObject({ active: false, volumeCount: 0, machines: ["user"] });
    await pools.done(await pools.act("used", "start"));
    // A list that is not true any more deletes nothing either.
    await pools.libvirtd.virsh("vol-create-as", "used", "new.raw", "1M");
    await expect(pools.storage.remove({ ...erase, kind: "forget" }, pools.call)).rejects.toMatchObject({
      code: "stale-removal",
    });
    await pools.remove("used", "forget");
    expect(await pools.libvirtd.netnsExec("ls", target)).toBe("base.qcow2\nnew.raw\nover.qcow2\n");
    await pools.libvirtd.virsh("undefine", "user");
  });

  test("a definition is changed, but neither its name nor over another change", async () => {
    const target = join(pools.libvirtd.imagesDir, "defined");
    await mkdir(target);
    await pools.done(await pools.create("defined", "dir", { target }, { start: false }));
    const { xml: base } = await pools.storage.definition(pools.ref("defined"), pools.call);
    const change = (xml: string, from = base) =>
      pools.storage.redefine({ ...pools.ref("defined"), base: from, xml }, pools.call);
    await change(base.replace("defined</path>", "elsewhere</path>"));
    await pools.shown("defined", ({ target: now }) => now?.endsWith("/elsewhere") === true);
    await expect(change(base)).rejects.toMatchObject({ code: "changed-meanwhile" });
    await expect(change(base.replace("<name>defined", "<name>other"))).rejects.toMatchObject({
      code: "renamed",
    });
    await expect(change("<pool")).rejects.toMatchObject({ code: "invalid-xml" });
    await pools.remove("defined", "forget");
  });

  test("names and values that do not belong are refused before anything is done", async () => {
    const target = "/srv/x";
    await expect(pools.create("default", "dir", { target })).rejects.toMatchObject({ code: "pool-exists" });
    for (const [name, values] of [
      ["a/b", { target }],
      ["a\nb", { target }],
      ["ok", { target: "srv" }],
      ["ok", { target, hosts: ["x"] }],
      ["ok", {}],
    ] as const) {
      await expect(pools.create(name, "dir", values as CreatePool["values"])).rejects.toMatchObject({
        code: "bad-pool",
      });
    }
    // A name that virsh would take for an option stays a name.
    const { command } = await pools.create("--all", "dir", { target }, { preview: true });
    expect(command).toContain("--pool=--all");
  });

  test("the host's libvirt says which types it has", async () => {
    const { types } = await pools.storage.capabilities({ connection: pools.session.connection }, pools.call);
    const of = (type: string) => types.find((each) => each.type === type);
    expect(of("dir")).toMatchObject({ supported: true, volumeFormat: "raw" });
    expect(of("dir")?.volumeFormats).toContain("qcow2");
    expect(of("fs")?.formats).toContain("ext4");
    expect(of("vstorage")).toMatchObject({ supported: false });
    const { disks } = await pools.storage.devices({ connection: pools.session.connection }, pools.call);
    for (const { path } of disks) expect(path).toMatch(/^\/dev\//);
  });
});
