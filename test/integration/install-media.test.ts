import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { ConnectionRegistry } from "../../electron/backend/connections/registry.ts";
import { createInstall, type Install } from "../../electron/backend/install/index.ts";
import { JobService } from "../../electron/backend/jobs/job-service.ts";
import { PartialVolumes } from "../../electron/backend/storage/leftovers.ts";
import { Transcript } from "../../electron/backend/transcript/transcript.ts";
import type { Job } from "../../shared/contract/jobs.ts";
import type { ByteChannel } from "../../shared/model/byte-channel.ts";
import { BackendWindow, Followed } from "../support/backend-window.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { media } from "../support/media.ts";

const blocked = privateLibvirtdBlocked();

describe.skipIf(blocked)(`media on their way into a pool${blocked ? ` (skipped: ${blocked})` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let stateDir: string;
  let connections: ConnectionRegistry;
  let connection: string;
  let jobs: JobService;
  let install: Install;
  let window: BackendWindow;
  let grub: Buffer;
  let grubDigest: string;

  beforeAll(async () => {
    grub = await readFile(media.grubRescue);
    grubDigest = createHash("sha256").update(grub).digest("hex");
    libvirtd = await startPrivateLibvirtd({ defaultPool: true });
    stateDir = await mkdtemp(join(tmpdir(), "install-"));
    connections = await ConnectionRegistry.create({
      stateDir,
      uris: ["qemu:///system"],
      libvirtSocket: libvirtd.socketPath,
    });
    connection = connections.list()[0]?.id ?? "";
    await vi.waitFor(() => expect(connections.get(connection).client.status.state).toBe("connected"), 60_000);
  });
  beforeEach(async () => {
    window = new BackendWindow();
    jobs = new JobService();
    install = createInstall({
      connections,
      jobs,
      transcript: new Transcript(),
      stateDir,
      partial: new PartialVolumes(stateDir),
    });
    for (const name of await volumes()) await libvirtd.virsh("vol-delete", "--pool", "default", name);
    await rm(join(stateDir, "partial-volumes.json"), { force: true });
  });
  afterAll(async () => {
    await connections?.close();
    await libvirtd?.stop();
    await rm(stateDir, { recursive: true, force: true });
  });

  const volumes = async () =>
    (await libvirtd.virsh("vol-list", "default"))
      .split("\n")
      .map((line) => line.trim().split(/\s{2,}/)[0] ?? "")
      .filter(Boolean);
  const begin = (name: string, bytes: number, modified = 1) =>
    install.handlers.upload({ connection, name, bytes, modified }, window.call);
  const finish = (upload: string) => install.handlers.finishUpload({ upload }, window.call);
  const listed = async () => (await install.handlers.listMedia({ connection }, window.call)).media;
  const send = async (channel: ByteChannel, bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length; at += 256 << 10)
      await channel.write(bytes.slice(at, at + (256 << 10)));
  };
  const job = async (id: string, state: Job["state"]) => {
    const followed = new Followed(jobs.watch(window.call.signal));
    const { jobs: all } = await followed.find((item) =>
      item.jobs.some((one) => one.id === id && one.state === state),
    );
    return all.find((one) => one.id === id) as Job;
  };
  const digest = async (name: string) =>
    createHash("sha256")
      .update(await readFile(join(libvirtd.imagesDir, name)))
      .digest("hex");

  it("uploads a file whole, and knows it as a medium", async () => {
    const { upload, offset, ticket, job: id } = await begin("My disc.iso", grub.length);
    expect(offset).toBe(0);
    expect(await listed()).toEqual([]);
    const channel = window.redeem({ ticket });
    await send(channel, grub);
    channel.end();
    const { media: handle } = await finish(upload);
    expect(await job(id, "succeeded")).toMatchObject({
      result: handle,
      progress: { done: grub.length, total: grub.length },
    });
    expect(await digest("My disc.iso")).toBe(grubDigest);
    expect(await listed()).toEqual([
      { media: handle, name: "My disc.iso", pool: "default", bytes: grub.length },
    ]);
    const proposal = await install.handlers.propose({ connection, media: handle }, window.call);
    expect(proposal.access.readable).toBe(true);
    expect(proposal.media.bootable).toBe(true);
  });

  it("goes on where an upload broke off, and keeps each byte once", async () => {
    const half = 3_000_001;
    const first = await begin("half.iso", grub.length);
    const channel = window.redeem(first);
    await send(channel, grub.subarray(0, half));
    channel.close();
    const second = await begin("half.iso", grub.length);
    expect(second).toMatchObject({ upload: first.upload, job: first.job });
    expect(second.offset).toBeGreaterThan(0);
    expect(second.offset).toBeLessThanOrEqual(half);
    const rest = window.redeem(second);
    await send(rest, grub.subarray(second.offset));
    rest.end();
    await finish(second.upload);
    expect(await digest("half.iso")).toBe(grubDigest);
    expect(await volumes()).toEqual(["half.iso"]);
  });

  it("tells the file that changed meanwhile from the one that broke off", async () => {
    const first = await begin("same.iso", grub.length, 1);
    const second = await begin("same.iso", grub.length, 2);
    expect(second.upload).not.toBe(first.upload);
    await install.handlers.cancelUpload({ upload: first.upload }, window.call);
    await install.handlers.cancelUpload({ upload: second.upload }, window.call);
    expect(await volumes()).toEqual([]);
  });

  it("takes the bytes of a second window only once", async () => {
    const first = await begin("two.iso", grub.length);
    const second = await begin("two.iso", grub.length);
    const one = window.redeem(first);
    await send(one, grub);
    one.end();
    await one.closed;
    const two = window.redeem(second);
    await expect(
      (async () => {
        for await (const chunk of two) expect(chunk).toBeUndefined();
      })(),
    ).rejects.toMatchObject({ code: "upload-moved-on" });
    await finish(first.upload);
    expect(await digest("two.iso")).toBe(grubDigest);
  });

  it("says so when bytes are missing at the end, and lets the upload go on", async () => {
    const first = await begin("short.iso", grub.length);
    const channel = window.redeem(first);
    await send(channel, grub.subarray(0, 1_000_000));
    channel.end();
    await channel.closed;
    await expect(finish(first.upload)).rejects.toMatchObject({ code: "upload-incomplete" });
    const second = await begin("short.iso", grub.length);
    expect(second.offset).toBe(1_000_000);
    await install.handlers.cancelUpload({ upload: second.upload }, window.call);
  });

  it("refuses a wrong file as soon as its start has arrived", async () => {
    const bytes = 50 << 20;
    const { upload, ticket, job: id } = await begin("zeros.iso", bytes);
    const channel = window.redeem({ ticket });
    const sending = (async () => {
      // More than a window of the channel: it ends because it was refused, not because all was sent.
      for (let sent = 0; sent < bytes; sent += 1 << 20) await channel.write(new Uint8Array(1 << 20));
    })();
    await expect(sending).rejects.toMatchObject({ code: "media-not-iso" });
    await expect(finish(upload)).rejects.toMatchObject({ code: "media-not-iso" });
    expect((await job(id, "failed")).error).toMatchObject({ code: "media-not-iso" });
    expect(await volumes()).toEqual([]);
  });

  it("refuses a file that claims more than it has", async () => {
    const claimed = 2_000_000;
    const { upload, ticket } = await begin("cut.iso", claimed);
    const channel = window.redeem({ ticket });
    await send(channel, grub.subarray(0, claimed)).catch(() => {});
    channel.end();
    await expect(finish(upload)).rejects.toMatchObject({ code: "media-truncated" });
    expect(await volumes()).toEqual([]);
  });

  it.each([
    ["nothing", 0, "media-empty"],
    ["more than there is room for", 2 ** 40, "no-space"],
  ])("refuses %s before any byte is sent", async (_what, bytes, code) => {
    await expect(begin("x.iso", bytes)).rejects.toMatchObject({ code });
    expect(await volumes()).toEqual([]);
  });

  it("drops what is stored when the job is cancelled", async () => {
    const { ticket, job: id } = await begin("gone.iso", grub.length);
    const channel = window.redeem({ ticket });
    await send(channel, grub.subarray(0, 1 << 20));
    jobs.cancel(id);
    expect((await job(id, "cancelled")).error).toBeUndefined();
    expect(await volumes()).toEqual([]);
  });

  it("keeps a name inside the pool's folder, and never overwrites", async () => {
    await writeFile(join(libvirtd.imagesDir, "passwd.iso"), "precious");
    const { upload, ticket } = await begin("../../etc/passwd.iso", grub.length);
    const channel = window.redeem({ ticket });
    await send(channel, grub);
    channel.end();
    await finish(upload);
    expect(await digest("etc-passwd.iso")).toBe(grubDigest);
    const again = await begin("passwd.iso", grub.length);
    expect(await volumes()).toContain("passwd-2.iso");
    await install.handlers.cancelUpload({ upload: again.upload }, window.call);
    expect(await readFile(join(libvirtd.imagesDir, "passwd.iso"), "utf8")).toBe("precious");
    await rm(join(libvirtd.imagesDir, "passwd.iso"));
    await libvirtd.virsh("pool-refresh", "default");
  });

  it("deletes what a crashed run left half written, and nothing else", async () => {
    const entry = (volume: string, bytes: number) => ({
      connection,
      pool: "default",
      volume,
      bytes,
      // Process 1 runs, and did not start at this tick.
      pid: 1,
      started: "no such tick",
    });
    for (const name of ["left.iso", "replaced.iso", "mine.iso"]) {
      await libvirtd.virsh("vol-create-as", "default", name, "1048576", "--format", "raw");
    }
    const entries = [entry("left.iso", 1_048_576), entry("replaced.iso", 77), entry("never-made.iso", 1)];
    await writeFile(join(stateDir, "partial-volumes.json"), JSON.stringify({ version: 1, volumes: entries }));
    const { upload } = await begin("new.iso", grub.length);
    expect((await volumes()).sort()).toEqual(["mine.iso", "new.iso", "replaced.iso"]);
    await install.handlers.cancelUpload({ upload }, window.call);
    expect((await volumes()).sort()).toEqual(["mine.iso", "replaced.iso"]);
    expect(JSON.parse(await readFile(join(stateDir, "partial-volumes.json"), "utf8")).volumes).toEqual([]);
  });

  it("deletes what a crashed run left as soon as a connection stands, but no machine's disk", async () => {
    const left = (volume: string) => {
      return { connection, pool: "default", volume, bytes: 1_048_576, pid: 1, started: "no such tick" };
    };
    for (const name of ["left.qcow2", "used.qcow2"]) {
      await libvirtd.virsh("vol-create-as", "default", name, "1048576", "--format", "qcow2");
    }
    const xml = join(libvirtd.root, "defined.xml");
    await writeFile(
      xml,
      `<domain type='qemu'><name>defined</name><memory>32768</memory><os><type>hvm</type></os><devices>
        <disk type='file' device='disk'><driver name='qemu' type='qcow2'/>
        <source file='${join(libvirtd.imagesDir, "used.qcow2")}'/><target dev='vda' bus='virtio'/></disk>
      </devices></domain>`,
    );
    await libvirtd.virsh("define", xml);
    const list = join(stateDir, "partial-volumes.json");
    const entries = [left("left.qcow2"), left("used.qcow2")];
    await writeFile(list, JSON.stringify({ version: 1, volumes: entries }));
    const told: string[] = [];
    createInstall({
      connections,
      jobs,
      transcript: new Transcript(),
      stateDir,
      partial: new PartialVolumes(stateDir, ({ volume }) => told.push(volume)),
    });
    await vi.waitFor(
      async () => expect(JSON.parse(await readFile(list, "utf8")).volumes).toEqual([]),
      20_000,
    );
    expect(await volumes()).toEqual(["used.qcow2"]);
    expect(told).toEqual(["left.qcow2"]);
    await libvirtd.virsh("undefine", "defined");
  });

  it("copies a file of this computer", async () => {
    const handle = await install.registerMedia(media.grubRescue);
    const { job: id } = await install.handlers.copyToPool({ connection, media: handle }, window.call);
    const { result } = await job(id, "succeeded");
    expect(await digest("grub-rescue-cdrom.iso")).toBe(grubDigest);
    expect((await listed()).map(({ media: listedHandle }) => listedHandle)).toEqual([result]);
    expect(JSON.parse(await readFile(join(stateDir, "partial-volumes.json"), "utf8")).volumes).toEqual([]);
  });

  it("leaves nothing of a copy that is cancelled", async () => {
    const handle = await install.registerMedia(media.debian12);
    const { job: id } = await install.handlers.copyToPool({ connection, media: handle }, window.call);
    jobs.cancel(id);
    await job(id, "cancelled");
    expect(await volumes()).toEqual([]);
  });

  it("makes the pool `default` where there is none, and says so beforehand", async () => {
    await libvirtd.virsh("pool-destroy", "default");
    await libvirtd.virsh("pool-undefine", "default");
    const handle = await install.registerMedia(media.grubRescue);
    const { notes, limits } = await install.handlers.propose({ connection, media: handle }, window.call);
    expect(limits.pool).toBe("default");
    expect(limits.freeBytes).toBeGreaterThan(0);
    expect(notes.join("\n")).toContain("/var/lib/libvirt/images");
    const { job: id } = await install.handlers.copyToPool({ connection, media: handle }, window.call);
    await job(id, "succeeded");
    expect(await libvirtd.virsh("pool-list", "--autostart")).toContain("default");
    expect(await volumes()).toEqual(["grub-rescue-cdrom.iso"]);
  });
});
