import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readDisks } from "../../electron/backend/domains/facts.ts";
import type { Conversion, KeptDisk } from "../../shared/contract/convert.ts";
import { BackendSession } from "../support/backend-session.ts";
import { Followed } from "../support/backend-window.ts";
import { agentConnected, inGuest, makeExt4Image, startTinyGuest } from "../support/guest.ts";
import { jobEnded } from "../support/jobs.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";

const run = promisify(execFile);
const blocked = privateLibvirtdBlocked();

describe.skipIf(blocked)(`conversion of machines' disks${blocked ? `: ${blocked}` : ""}`, () => {
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

  const handlers = () => session.backend.handlers.convert;
  const path = (name: string) => join(libvirtd.imagesDir, name);
  const sha256 = async (name: string) =>
    createHash("sha256")
      .update(await readFile(path(name)))
      .digest("hex");
  const disk = async (name: string, ...flags: string[]) =>
    readDisks(await libvirtd.virsh("dumpxml", name, ...flags)).find(({ target }) => target === "vda");
  const request = (uuid: string, more: Partial<Conversion> = {}): Conversion => ({
    image: { kind: "disk", connection: session.connection, uuid, target: "vda" },
    ...{ format: "qcow2", options: {}, pool: "default", repoint: true },
    ...more,
  });
  const convert = async (asked: Conversion) => {
    const { job } = await handlers().start(asked, session.window.call);
    return await jobEnded(session, job);
  };
  const kept = async (uuid: string): Promise<KeptDisk[]> => {
    const followed = new Followed(await handlers().kept(session.ref(uuid), session.window.call));
    return (await followed.find(() => true)).disks;
  };
  /** A raw image with a pattern and holes, and a machine that has it. */
  async function define(name: string, format = "raw"): Promise<string> {
    const uuid = crypto.randomUUID();
    await run("qemu-img", ["create", "-q", "-f", format, path(`${name}.img`), "16M"]);
    await run("qemu-io", ["-f", format, "-c", "write -q -P 7 1M 2M", path(`${name}.img`)]);
    await libvirtd.virsh("pool-refresh", "default");
    const xml = diskXml(path(`${name}.img`)).replace("type='qcow2'", `type='${format}' cache='none'`);
    await session.define(name, plainXml(name, uuid, xml));
    return uuid;
  }

  test("a guest's disk from raw to qcow2: the machine has the new one, its guest reads the same, the old one stays until it is let go", async () => {
    const image = await makeExt4Image(libvirtd, "guest.raw");
    await libvirtd.virsh("pool-refresh", "default");
    const guest = await startTinyGuest(libvirtd, {
      ...{ name: "guest", disk: image, agent: true },
      edit: (xml) => xml.replace("name='qemu' type='qcow2'", "name='qemu' type='raw'"),
    });
    await expect(handlers().start(request(guest.uuid), session.window.call)).rejects.toMatchObject({
      code: "machine-running",
    });
    const write = "head -c 3000000 /dev/urandom > /data/file && sync && sha256sum /data/file";
    const before = await inGuest(libvirtd, "guest", "/bin/sh", "-c", write);
    expect(before).toMatch(/^[0-9a-f]{64} /);
    await libvirtd.virsh("destroy", "guest");
    const source = await sha256("guest.raw");

    const { command, name, estimate } = await handlers().preview(request(guest.uuid), session.window.call);
    expect(command).toMatch(/^qemu-img convert -f raw -O qcow2 .*\nqemu-img compare .*\nvirsh .* define /);
    expect(name).toBe("guest.qcow2");
    const job = await convert(request(guest.uuid));
    expect(job).toMatchObject({
      ...{ state: "succeeded", result: path("guest.qcow2") },
      place: { kind: "machine", uuid: guest.uuid },
    });
    expect(await disk("guest", "--inactive")).toMatchObject({ path: path("guest.qcow2"), format: "qcow2" });
    expect(await sha256("guest.raw")).toBe(source);
    expect((await stat(path("guest.qcow2"))).size).toBeLessThan(estimate!.bytes * 1.1);

    await libvirtd.virsh("start", "guest");
    await agentConnected(libvirtd, "guest");
    expect(await inGuest(libvirtd, "guest", "/bin/sh", "-c", "sha256sum /data/file")).toBe(before);
    await libvirtd.virsh("destroy", "guest");
    const [former] = await kept(guest.uuid);
    expect(former).toMatchObject({ target: "vda", path: image, replacedBy: path("guest.qcow2") });
    const ref = { connection: session.connection, id: former!.id };
    expect(await handlers().describeLettingGo(ref, session.window.call)).toMatchObject({
      path: image,
      usedBy: [],
    });
    await handlers().letGo(ref, session.window.call);
    expect(await readdir(libvirtd.imagesDir)).not.toContain("guest.raw");
    expect(await kept(guest.uuid)).toEqual([]);
  });

  test("a machine starts from a disk in each format that it can have, one after the other, and from raw again", async () => {
    const uuid = await define("traveller");
    const before = await sha256("traveller.img");
    for (const format of ["qcow2", "vmdk", "vdi", "vpc", "qed", "raw"] as const) {
      const job = await convert(request(uuid, { format, name: `traveller-${format}` }));
      expect(job).toMatchObject({ state: "succeeded", result: path(`traveller-${format}`) });
      expect(await disk("traveller", "--inactive")).toMatchObject({ path: job.result, format });
      await libvirtd.virsh("start", "traveller");
      await libvirtd.virsh("destroy", "traveller");
    }
    expect(await kept(uuid)).toHaveLength(6);
    expect(await sha256("traveller-raw")).toBe(before);
  });

  test("a running machine's disk is copied while it runs, and it goes on with the copy", async () => {
    const uuid = await define("live");
    await libvirtd.virsh("start", "live");
    const job = await convert(request(uuid, { live: true }));
    expect(job).toMatchObject({ state: "succeeded", result: path("live.qcow2") });
    for (const flags of [[], ["--inactive"]])
      expect(await disk("live", ...flags)).toMatchObject({ path: path("live.qcow2"), format: "qcow2" });
    await libvirtd.virsh("destroy", "live");
    await run("qemu-img", ["compare", "-f", "raw", "-F", "qcow2", path("live.img"), path("live.qcow2")]);
    expect(await kept(uuid)).toMatchObject([{ path: path("live.img") }]);
  });

  test("a copy of a running machine's disk that is cancelled leaves nothing", async () => {
    const uuid = await define("unsure");
    await libvirtd.virsh("start", "unsure");
    const { job } = await handlers().start(request(uuid, { live: true }), session.window.call);
    await session.backend.handlers.jobs.cancel({ job }, session.window.call);
    expect(await jobEnded(session, job)).toMatchObject({ state: "cancelled" });
    expect(await disk("unsure")).toMatchObject({ path: path("unsure.img") });
    expect(await readdir(libvirtd.imagesDir)).not.toContain("unsure.qcow2");
    await libvirtd.virsh("destroy", "unsure");
  });

  test("a copy that a crash left under way is ended and goes; the machine keeps its disk", async () => {
    await define("crashed");
    const copy = "crashed-copy.qcow2";
    await libvirtd.virsh("start", "crashed");
    await libvirtd.virsh("vol-create-as", "default", copy, "16M", "--format", "qcow2");
    await libvirtd.virsh(
      ...["blockcopy", "crashed", "vda", "--dest", path(copy), "--format", "qcow2"],
      ...["--reuse-external", "--transient-job", "--wait"],
    );
    const stateDir = await mkdtemp(join(tmpdir(), "guesthouse-state-"));
    const { connection } = session;
    // A process of this number, but not the same one.
    const left = {
      connection,
      pool: "default",
      volume: copy,
      bytes: 2 ** 24,
      pid: process.pid,
      started: "0",
    };
    await writeFile(join(stateDir, "partial-volumes.json"), JSON.stringify({ version: 1, volumes: [left] }));
    const next = await BackendSession.start(libvirtd, stateDir);
    const told = new Followed(await next.backend.handlers.jobs.watch({}, next.window.call));
    await told.find((item) => item.jobs.some(({ title }) => title.includes(copy)));
    await next.close();
    expect(await readdir(libvirtd.imagesDir)).not.toContain(copy);
    expect(await libvirtd.virsh("dumpxml", "crashed")).not.toContain("<mirror");
    expect(await disk("crashed")).toMatchObject({ path: path("crashed.img") });
    await libvirtd.virsh("destroy", "crashed");
  });

  test("where Guesthouse reads no image itself libvirt converts it, with usual options only", async () => {
    const uuid = await define("afar");
    const far = await BackendSession.start(libvirtd, undefined, "/nowhere");
    try {
      const { start, preview } = far.backend.handlers.convert;
      const { command } = await preview(request(uuid), far.window.call);
      expect(command).toMatch(/^virsh .* vol-create-from default /);
      await expect(start(request(uuid, { passphrase: "secret" }), far.window.call)).rejects.toMatchObject({
        code: "not-here",
      });
      const { job } = await start(request(uuid), far.window.call);
      expect(await jobEnded(far, job)).toMatchObject({ state: "succeeded", result: path("afar.qcow2") });
    } finally {
      await far.close();
    }
    expect(await disk("afar", "--inactive")).toMatchObject({ path: path("afar.qcow2"), format: "qcow2" });
    await run("qemu-img", ["compare", "-f", "raw", "-F", "qcow2", path("afar.img"), path("afar.qcow2")]);
  });

  test("a former disk that is used is not deleted", async () => {
    const uuid = await define("shared");
    await convert(request(uuid));
    const [former] = await kept(uuid);
    await session.define("other", plainXml("other", crypto.randomUUID(), diskXml(path("shared.img"))));
    const ref = { connection: session.connection, id: former!.id };
    expect((await handlers().describeLettingGo(ref, session.window.call)).usedBy).toEqual(["other"]);
    await expect(handlers().letGo(ref, session.window.call)).rejects.toMatchObject({ code: "image-in-use" });
    expect(await readdir(libvirtd.imagesDir)).toContain("shared.img");
  });

  test("an encrypted copy: libvirt has the passphrase and starts the machine; back again with it, and not with a wrong one", async () => {
    const uuid = await define("secret");
    const job = await convert(request(uuid, { passphrase: "correct horse", name: "locked.qcow2" }));
    expect(job).toMatchObject({ state: "succeeded" });
    await libvirtd.virsh("start", "secret");
    await libvirtd.virsh("destroy", "secret");
    const { image, ...others } = request(uuid, { repoint: false, format: "vdi" });
    expect(await handlers().describe({ image }, session.window.call)).toMatchObject({
      encrypted: true,
      passphraseKnown: true,
    });
    await expect(
      handlers().start({ image, ...others, sourcePassphrase: "wrong" }, session.window.call),
    ).rejects.toMatchObject({
      code: "wrong-passphrase",
    });
    await convert({ image, ...others, name: "back.vdi" });
    await run("qemu-img", ["compare", "-f", "raw", "-F", "vdi", path("secret.img"), path("back.vdi")]);
  });

  test("a state inside an image is converted and compared by itself", async () => {
    const uuid = await define("states", "qcow2");
    await run("qemu-img", ["snapshot", "-c", "first, one", path("states.img")]);
    await run("qemu-io", ["-f", "qcow2", "-c", "write -q -P 9 4M 1M", path("states.img")]);
    const { image } = request(uuid);
    const described = await handlers().describe({ image }, session.window.call);
    expect(described.snapshots.map(({ name }) => name)).toEqual(["first, one"]);
    expect(described.warnings).toHaveLength(1);
    await convert(
      request(uuid, { snapshot: "first, one", format: "raw", repoint: false, name: "state.img" }),
    );
    const { stdout } = await run("qemu-io", ["-f", "raw", "-r", "-c", "read -P 0 4M 1M", path("state.img")]);
    expect(stdout).not.toContain("verification failed");
  });

  test("a name that is taken, an image that another program writes to, and a machine that cannot have the format are refused", async () => {
    const uuid = await define("refused");
    await writeFile(path("taken.qcow2"), "mine");
    await libvirtd.virsh("pool-refresh", "default");
    await expect(
      handlers().start(request(uuid, { name: "taken.qcow2" }), session.window.call),
    ).rejects.toMatchObject({
      code: "file-exists",
    });
    await expect(
      handlers().start(request(uuid, { format: "vhdx" }), session.window.call),
    ).rejects.toMatchObject({
      code: "not-for-machines",
    });
    const writer = execFile("qemu-io", ["-f", "raw", path("refused.img")]);
    writer.stdin!.write("write -q -P 1 0 512\n");
    await new Promise((resolve) => writer.stdout!.once("data", resolve));
    await expect(convert(request(uuid))).rejects.toMatchObject({ code: "image-in-use" });
    writer.stdin!.end("quit\n");
    expect((await readdir(libvirtd.imagesDir)).filter((name) => name.includes("guesthouse"))).toEqual([]);
    expect(await readFile(path("taken.qcow2"), "utf8")).toBe("mine");
  });
});
