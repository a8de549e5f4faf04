import { createHash, randomBytes, randomUUID } from "node:crypto";
import { open, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Backend } from "../../electron/backend/index.ts";
import type { Job, JobsChange } from "../../shared/contract/jobs.ts";
import type { Volume, VolumesEvent } from "../../shared/contract/volumes.ts";
import { readFrames } from "../../shared/model/sparse-frames.ts";
import { BackendSession } from "../support/backend-session.ts";
import { Followed } from "../support/backend-window.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";

const blocked = privateLibvirtdBlocked();
const MiB = 1 << 20;
type Volumes = Backend["handlers"]["volumes"];

describe.skipIf(blocked)(`volumes${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let session: BackendSession;
  let volumes: Volumes;
  let jobs: Followed<JobsChange>;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd({ defaultPool: true });
    session = await BackendSession.start(libvirtd);
    volumes = session.backend.handlers.volumes;
    jobs = new Followed(await session.backend.handlers.jobs.watch({}, session.window.call));
  });
  afterEach(async () => {
    for (const name of await names("list", "--name")) await libvirtd.virsh("destroy", name);
    for (const name of await names("list", "--all", "--name")) await libvirtd.virsh("undefine", name);
    for (const name of await listed()) await libvirtd.virsh("vol-delete", "--pool=default", `--vol=${name}`);
  });
  afterAll(async () => {
    await session?.close();
    await libvirtd?.stop();
  });

  const names = async (...args: string[]) =>
    (await libvirtd.virsh(...args))
      .split("\n")
      .map((name) => name.trim())
      .filter(Boolean);
  const listed = async () => {
    await libvirtd.virsh("pool-refresh", "default");
    return (await names("vol-list", "default")).map((line) => line.split(/\s{2,}/)[0]!);
  };
  const call = () => session.window.call;
  const pool = () => ({ connection: session.connection, pool: "default" });
  const ref = (volume: string) => ({ ...pool(), volume });
  const ended = async (id: string | undefined): Promise<Job> => {
    const fits = (job: Job) => job.id === id && job.state !== "running";
    return (await jobs.find((item) => item.jobs.some(fits))).jobs.find(fits)!;
  };
  const done = async (begun: Promise<{ job?: string | undefined }>) =>
    expect(await ended((await begun).job)).toMatchObject({ state: "succeeded" });
  const create = (name: string, more: Partial<Parameters<Volumes["create"]>[0]> = {}) =>
    volumes.create(
      { ...pool(), name, format: "qcow2", capacity: 16 * MiB, preallocation: "off", ...more },
      call(),
    );
  const remove = async (...wanted: string[]) => {
    const { revision } = await volumes.describeRemoval({ ...pool(), volumes: wanted }, call());
    return await volumes.remove({ ...pool(), volumes: wanted, revision }, call());
  };
  const file = (name: string) => join(libvirtd.imagesDir, name);
  const digest = async (name: string) =>
    createHash("sha256")
      .update(await readFile(file(name)))
      .digest("hex");
  /** The list as a window has it, and its rows as soon as they are so. */
  const follow = async () => {
    const events = new Followed<VolumesEvent>(await volumes.watch(pool(), call()));
    return async (fits: (rows: Map<string, Volume>) => boolean) => {
      const rows = new Map<string, Volume>();
      await events.find((event) => {
        for (const row of event.kind === "all" ? event.volumes : event.changed) rows.set(row.name, row);
        if (event.kind === "changes") for (const name of event.removed) rows.delete(name);
        return fits(rows);
      });
      return rows;
    };
  };
  const machine = async (name: string, path: string) =>
    session.define(name, plainXml(name, crypto.randomUUID(), diskXml(path)));
  /** An upload of `content`, or of its beginning, up to the ticket's channel being closed. */
  const send = async (name: string, content: Uint8Array, upTo = content.length) => {
    const begun = await volumes.upload({ ...pool(), name, bytes: content.length, modified: 1 }, call());
    const channel = session.window.redeem(begun);
    for (let at = begun.offset; at < upTo; at += MiB)
      await channel.write(content.subarray(at, Math.min(upTo, at + MiB)));
    if (upTo === content.length) channel.end();
    else channel.close();
    return begun;
  };

  test("volumes of each kind are made as asked, listed with who uses them, and deleted", async () => {
    const shows = await follow();
    await done(create("base.qcow2"));
    await done(create("over.qcow2", { backing: file("base.qcow2"), capacity: 32 * MiB }));
    await done(create("full.raw", { format: "raw", preallocation: "full" }));
    await done(create("laid out.qcow2", { preallocation: "metadata" }));
    const info = async (name: string) =>
      JSON.parse(await libvirtd.netnsExec("qemu-img", "info", "--output=json", file(name)));
    expect(await info("over.qcow2")).toMatchObject({
      "virtual-size": 32 * MiB,
      "backing-filename": file("base.qcow2"),
      "backing-filename-format": "qcow2",
    });
    expect((await stat(file("full.raw"))).blocks * 512).toBeGreaterThanOrEqual(16 * MiB);
    expect((await info("laid out.qcow2"))["actual-size"]).toBeGreaterThan(
      (await info("base.qcow2"))["actual-size"],
    );

    await machine("user", file("over.qcow2"));
    const rows = await shows((seen) => seen.get("base.qcow2")?.usedBy.length === 1 && seen.size === 4);
    expect(rows.get("base.qcow2")).toMatchObject({
      format: "qcow2",
      capacity: 16 * MiB,
      usedBy: [{ name: "user" }],
      overlays: [file("over.qcow2")],
    });
    expect(rows.get("over.qcow2")).toMatchObject({ backing: file("base.qcow2"), usedBy: [{ name: "user" }] });

    // What anything needs stays, and its users are named.
    await expect(remove("base.qcow2")).rejects.toMatchObject({ code: "volume-in-use", message: /user/ });
    await libvirtd.virsh("undefine", "user");
    await expect(remove("base.qcow2")).rejects.toMatchObject({ message: /over\.qcow2/ });
    const stale = await volumes.describeRemoval({ ...pool(), volumes: ["full.raw"] }, call());
    await machine("late", file("full.raw"));
    await expect(
      volumes.remove({ ...pool(), volumes: ["full.raw"], revision: stale.revision }, call()),
    ).rejects.toMatchObject({ code: "stale-removal" });
    await libvirtd.virsh("undefine", "late");
    await done(remove("base.qcow2", "over.qcow2", "full.raw"));
    expect(await listed()).toEqual(["laid out.qcow2"]);
    await shows((seen) => seen.size === 1);
    expect((await session.commands()).join("\n")).toContain("vol-delete --vol=over.qcow2 --pool=default");
  });

  test("details: what libvirt and qemu-img say, snapshots and damage included", async () => {
    await done(create("seen.qcow2"));
    await libvirtd.netnsExec("qemu-img", "snapshot", "-c", "first", file("seen.qcow2"));
    const details = await volumes.details(ref("seen.qcow2"), call());
    expect(details.xml).toContain("<name>seen.qcow2</name>");
    expect(details.image).toMatchObject({
      format: "qcow2",
      virtualSize: 16 * MiB,
      clusterSize: 64 << 10,
      compat: "1.1",
      snapshots: [{ name: "first" }],
    });
    await writeFile(file("seen.qcow2"), "QFI\xfb broken");
    const broken = await volumes.details(ref("seen.qcow2"), call());
    expect(broken.image).toBeUndefined();
    expect(broken.imageProblem).toBeTruthy();
  });

  test("an encrypted volume: the passphrase is a secret of libvirt's, on no command line", async () => {
    const passphrase = "correct horse";
    const { command } = await create("locked.qcow2", { passphrase, preview: true });
    expect(command).not.toContain(passphrase);
    await done(create("locked.qcow2", { passphrase }));
    const { secret, image } = await volumes.details(ref("locked.qcow2"), call());
    expect(image).toMatchObject({ encrypted: true });
    expect(await libvirtd.virsh("secret-dumpxml", secret!)).toContain(
      `<volume>${file("locked.qcow2")}</volume>`,
    );
    await writeFile(join(libvirtd.root, "key"), passphrase);
    const opens = (key: string) =>
      libvirtd.netnsExec(
        "qemu-io",
        "--object",
        `secret,id=k,file=${key}`,
        "-c",
        "read 0 512",
        "--image-opts",
        `driver=qcow2,file.filename=${file("locked.qcow2")},encrypt.key-secret=k`,
      );
    expect(await opens(join(libvirtd.root, "key"))).toContain("read 512/512");
    await writeFile(join(libvirtd.root, "wrong"), "wrong");
    await expect(opens(join(libvirtd.root, "wrong"))).rejects.toThrow("Invalid password");
    // A copy opens with the same passphrase, so the machine that has it keeps the secret.
    const encrypted = `<disk type='file'><driver name='qemu' type='qcow2'/><source file='${file("copy.qcow2")}'>
      <encryption format='luks'><secret type='passphrase' uuid='${secret}'/></encryption></source>
      <target dev='vda' bus='virtio'/></disk>`;
    await session.define("opens", plainXml("opens", randomUUID(), encrypted));
    const going = async () =>
      (await volumes.describeRemoval({ ...pool(), volumes: ["locked.qcow2"] }, call())).volumes;
    expect(await going()).toMatchObject([{ name: "locked.qcow2" }]);
    expect((await going())[0]).not.toHaveProperty("secret");
    await done(remove("locked.qcow2"));
    expect(await libvirtd.virsh("secret-list")).toContain(secret);
    // One that is kept is not replaced.
    const again = await ended((await create("locked.qcow2", { passphrase })).job);
    expect(again.error).toMatchObject({ code: "secret-exists" });
    await libvirtd.virsh("undefine", "opens");
    await libvirtd.virsh("secret-undefine", secret!);
    // Where nothing else needs it, it goes with its volume.
    await done(create("locked.qcow2", { passphrase }));
    const [gone] = await going();
    expect(await libvirtd.virsh("secret-list")).toContain(gone!.secret);
    await done(remove("locked.qcow2"));
    expect(await libvirtd.virsh("secret-list")).not.toContain(gone!.secret);
    expect((await session.commands()).join("\n")).not.toContain(passphrase);
  });

  test("what cannot be made is refused in plain words and leaves nothing", async () => {
    await done(create("there.qcow2"));
    await expect(create("there.qcow2")).rejects.toMatchObject({ code: "volume-exists" });
    await expect(
      create("big.raw", { format: "raw", preallocation: "full", capacity: 2 ** 52 }),
    ).rejects.toMatchObject({
      code: "no-space",
    });
    await expect(
      create("small.qcow2", { backing: file("there.qcow2"), capacity: MiB }),
    ).rejects.toMatchObject({
      code: "bad-volume",
    });
    await expect(create("x.raw", { format: "raw", backing: file("there.qcow2") })).rejects.toMatchObject({
      code: "bad-volume",
    });
    await expect(create("x.qcow2", { backing: "/nowhere" })).rejects.toMatchObject({ code: "bad-volume" });
    await expect(volumes.details(ref("gone"), call())).rejects.toMatchObject({ code: "no-such-volume" });
    expect(await listed()).toEqual(["there.qcow2"]);
  });

  test("resizing: grows, shrinks only when asked expressly, and through a machine that runs", async () => {
    await done(create("disk.qcow2"));
    const size = async () =>
      JSON.parse(await libvirtd.netnsExec("qemu-img", "info", "-U", "--output=json", file("disk.qcow2")))[
        "virtual-size"
      ];
    const resize = (mib: number, shrink?: true) =>
      volumes.resize({ ...ref("disk.qcow2"), capacity: mib * MiB, ...(shrink && { shrink }) }, call());
    await done(resize(32));
    expect(await size()).toBe(32 * MiB);
    await expect(resize(24)).rejects.toMatchObject({ code: "would-shrink" });
    await done(resize(24, true));
    expect(await size()).toBe(24 * MiB);
    await machine("runs", file("disk.qcow2"));
    await libvirtd.virsh("start", "runs");
    await done(resize(48));
    expect(await size()).toBe(48 * MiB);
    expect((await session.commands()).at(-1)).toContain("blockresize runs vda");
    await expect(resize(24, true)).rejects.toMatchObject({ code: "volume-in-use", message: /runs/ });
    await expect(volumes.wipe({ ...ref("disk.qcow2"), algorithm: "zero" }, call())).rejects.toMatchObject({
      code: "volume-in-use",
      message: /runs/,
    });
    await expect(
      volumes.clone({ ...ref("disk.qcow2"), target: "default", name: "copy" }, call()),
    ).rejects.toMatchObject({ code: "volume-in-use" });
  });

  test("a clone is the same byte for byte, and as sparse; a wipe leaves nothing of the contents", async () => {
    await done(create("source.raw", { format: "raw", capacity: 64 * MiB }));
    const noise = randomBytes(3 * MiB);
    const handle = await open(file("source.raw"), "r+");
    await handle.write(noise, 0, noise.length, 40 * MiB);
    await handle.close();
    await done(volumes.clone({ ...ref("source.raw"), target: "default", name: "copy.raw" }, call()));
    expect(await digest("copy.raw")).toBe(await digest("source.raw"));
    expect((await stat(file("copy.raw"))).blocks * 512).toBeLessThan(8 * MiB);
    await expect(
      volumes.clone({ ...ref("source.raw"), target: "default", name: "copy.raw" }, call()),
    ).rejects.toMatchObject({ code: "volume-exists" });
    await done(volumes.wipe({ ...ref("copy.raw"), algorithm: "zero" }, call()));
    expect((await readFile(file("copy.raw"))).includes(noise.subarray(0, 64))).toBe(false);
    expect((await readFile(file("source.raw"))).includes(noise.subarray(0, 64))).toBe(true);
  });

  test("an upload becomes a volume of its own kind, resumes, and leaves nothing when cancelled", async () => {
    await done(create("made.qcow2"));
    await libvirtd.netnsExec("qemu-io", "-c", "write -P 7 0 4M", file("made.qcow2"));
    const content = await readFile(file("made.qcow2"));
    const first = await send("sent.qcow2", content, 2 * MiB);
    const second = await send("sent.qcow2", content);
    expect(second).toMatchObject({ upload: first.upload, job: first.job });
    expect(await volumes.finishUpload({ upload: second.upload }, call())).toEqual({ volume: "sent.qcow2" });
    expect(await digest("sent.qcow2")).toBe(await digest("made.qcow2"));
    const rows = await (await follow())((seen) => seen.get("sent.qcow2")?.format === "qcow2");
    expect(rows.get("sent.qcow2")).toMatchObject({ capacity: 16 * MiB });
    await expect(send("made.qcow2", content)).rejects.toMatchObject({ code: "volume-exists" });

    const third = await send("dropped.qcow2", content, 2 * MiB);
    await volumes.cancelUpload({ upload: third.upload }, call());
    expect(await ended(third.job)).toMatchObject({ state: "cancelled" });
    expect(await listed()).toEqual(["made.qcow2", "sent.qcow2"]);
  });

  test("a download gives every byte, holes as holes, and can be cancelled", async () => {
    await done(create("far.raw", { format: "raw", capacity: 64 * MiB }));
    await writeFile(file("far.raw"), randomBytes(MiB), { flag: "r+" });
    const begun = await volumes.download(ref("far.raw"), call());
    expect(begun.bytes).toBe(64 * MiB);
    const hash = createHash("sha256");
    let sent = 0;
    for await (const part of readFrames(session.window.redeem(begun))) {
      if (part.kind === "bytes") sent += part.bytes.length;
      hash.update(part.kind === "bytes" ? part.bytes : Buffer.alloc(part.length));
    }
    expect(hash.digest("hex")).toBe(await digest("far.raw"));
    expect(sent).toBeLessThan(4 * MiB);
    expect(await ended(begun.job)).toMatchObject({ state: "succeeded" });

    const other = await volumes.download(ref("far.raw"), call());
    await session.backend.handlers.jobs.cancel({ job: other.job }, call());
    expect(await ended(other.job)).toMatchObject({ state: "cancelled" });
  });
});
