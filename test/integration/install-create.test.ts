import { execFile } from "node:child_process";
import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { readXml, text, texts } from "../../electron/backend/xml/document.ts";
import { InstallSession } from "../support/install-session.ts";
import { privateLibvirtdBlocked } from "../support/libvirtd.ts";
import { media, readableCopy } from "../support/media.ts";

const run = promisify(execFile);
const blocked = privateLibvirtdBlocked();

describe.skipIf(blocked)(`creating a machine${blocked ? ` (skipped: ${blocked})` : ""}`, () => {
  let session: InstallSession;

  beforeAll(async () => {
    session = await InstallSession.start();
  });
  afterEach(() => session.reset());
  afterAll(() => session?.close());

  it("fills in the sheet for a release newer than osinfo knows, from its nearest relative", async () => {
    const proposal = await session.propose(
      await session.install.registerMedia(await readableCopy(media.debian12, session.libvirtd)),
    );
    expect(proposal.media).toMatchObject({
      label: "Debian 12.5.0 amd64 n",
      bootable: true,
      match: "newer",
      detected: "Debian 12",
      os: { shortId: "debian11" },
      architecture: "x86_64",
    });
    expect(proposal.request).toMatchObject({
      name: "debian12",
      network: "network:default",
      firmware: "bios",
    });
    expect(proposal.access).toEqual({ readable: true, offers: [] });
    expect(proposal.limits.pool).toBe("default");
    // The sheet says the rest beside the system, and once is enough.
    expect(proposal.notes.join("\n")).not.toContain("Debian 11");
    expect(proposal.notes).toContain("Software emulation, for the test.");
  });

  it("gives generic settings to what it does not know, and takes a system chosen by hand", async () => {
    const handle = await session.install.registerMedia(media.grubRescue);
    expect((await session.propose(handle)).media.match).toBe("unknown");
    expect((await session.propose(handle)).request.os).toBeNull();
    const chosen = await session.propose(handle, "http://debian.org/debian/11");
    expect(chosen.request.os).toBe("http://debian.org/debian/11");
    await expect(session.propose(handle, "http://nothing.example/1")).rejects.toMatchObject({
      code: "no-such-os",
    });
  });

  it("makes disk, definition and running machine, and the screen shows the disc's menu", async () => {
    const { request } = await session.propose(await session.install.registerMedia(media.grubRescue));
    const { uuid } = await session.create({
      ...request,
      name: "grub",
      diskGiB: 1,
      network: "network:default",
    });
    expect((await session.libvirtd.virsh("domuuid", "grub")).trim()).toBe(uuid);
    expect((await session.libvirtd.virsh("domstate", "grub")).trim()).toBe("running");
    const xml = await session.libvirtd.virsh("dumpxml", "grub");
    readXml(xml, (root) => {
      expect(text(root, "@type")).toBe("qemu");
      expect(text(root, "devices/interface/source/@network")).toBe("default");
      expect(texts(root, "devices/disk/boot/@order")).toEqual(["1", "2"]);
      expect(text(root, "devices/graphics/listen/@type")).toBe("socket");
    });
    const volume = await session.libvirtd.virsh("vol-dumpxml", "grub.qcow2", "--pool", "default");
    expect(readXml(volume, (root) => [text(root, "capacity"), text(root, "target/format/@type")])).toEqual([
      String(2 ** 30),
      "qcow2",
    ]);
    // The disk is empty, so the firmware goes on to the disc; its menu is graphical, the firmware's text is not.
    const shot = join(session.libvirtd.root, "grub.png");
    await vi.waitFor(
      async () => {
        await session.libvirtd.virsh("screenshot", "grub", shot);
        expect((await stat(shot)).size).toBeGreaterThan(2000);
      },
      { timeout: 60_000, interval: 1000 },
    );
  });

  it("starts from disk once there is something on it, with the disc still in", async () => {
    const { request } = await session.propose(await session.install.registerMedia(media.grubRescue));
    // The disk's bus depends on the system; firmware has to find either.
    for (const [name, os] of [
      ["sata", null],
      ["virtio", "http://debian.org/debian/11"],
    ] as const) {
      await session.create({ ...request, name, os, diskGiB: 1, network: "none" });
      await session.libvirtd.virsh("destroy", name);
      const raw = join(session.folder, `${name}.raw`);
      await writeFile(raw, powerOffSector());
      await run("qemu-img", [
        "convert",
        "-O",
        "qcow2",
        raw,
        join(session.libvirtd.imagesDir, `${name}.qcow2`),
      ]);
      await session.libvirtd.virsh("start", name);
      await vi.waitFor(
        async () => expect((await session.libvirtd.virsh("domstate", name)).trim()).toBe("shut off"),
        {
          timeout: 60_000,
          interval: 500,
        },
      );
    }
  });

  it("refuses a name that is taken or not allowed, and leaves nothing", async () => {
    const { request } = await session.propose(await session.install.registerMedia(media.grubRescue));
    const base = { ...request, diskGiB: 1, network: "none" };
    await session.create({ ...base, name: "twice" });
    const before = await session.left();
    await expect(session.create({ ...base, name: "twice" })).rejects.toMatchObject({
      code: "name-taken",
      action: { kind: "choose-another-name" },
    });
    for (const name of ["a/b", " ", "..", "a\nb", "x".repeat(255)]) {
      await expect(session.create({ ...base, name })).rejects.toMatchObject({ code: "name-invalid" });
    }
    expect(await session.left()).toEqual(before);
    expect((await session.propose(request.media)).request.name).not.toBe("twice");
  });

  it("makes one machine of two presses", async () => {
    const { request } = await session.propose(await session.install.registerMedia(media.grubRescue));
    const twice = { ...request, name: "pressed", diskGiB: 1, network: "none" };
    const results = await Promise.allSettled([session.create(twice), session.create(twice)]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = results.find((result) => result.status === "rejected");
    expect(refused?.reason).toMatchObject({ code: "name-taken" });
    const { domains, volumes } = await session.left();
    expect([domains, volumes.length]).toEqual([["pressed"], 1]);
    expect(await session.libvirtd.virsh("domblklist", "pressed")).toContain(volumes[0]);
  });

  it.each([
    ["more disk than there is room", { diskGiB: 1_000_000 }, "no-space"],
    ["more memory than the host has", { memoryMiB: 1_000_000_000 }, "too-much-memory"],
    ["more CPUs than a machine can have", { vcpus: 4096 }, "too-many-cpus"],
    ["a network that is not there", { network: "network:gone" }, "no-such-network"],
    ["a medium that is not known", { media: "AAAAAAAAAAAA" }, "no-such-media"],
  ])("refuses %s", async (_what, change, code) => {
    const { request } = await session.propose(await session.install.registerMedia(media.grubRescue));
    await expect(session.create({ ...request, diskGiB: 1, ...change })).rejects.toMatchObject({ code });
    expect(await session.left()).toEqual({ domains: [], volumes: [] });
  });

  it.each([
    ["empty", "media-empty"],
    ["zeros", "media-not-iso"],
    ["letter", "media-not-iso"],
    ["truncated", "media-truncated"],
  ] as const)("says of the file %s what is wrong: %s", async (name, code) => {
    const error = await session.install.registerMedia(media[name]).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code,
      message: expect.stringMatching(/\.$/),
      hint: expect.stringMatching(/\.$/),
    });
  });

  it("says of a path that is not there, or a session.folder, what is wrong", async () => {
    await expect(session.install.registerMedia("/nowhere/x.iso")).rejects.toMatchObject({
      code: "media-unreadable",
    });
    await expect(session.install.registerMedia("/usr")).rejects.toMatchObject({ code: "media-unreadable" });
    await expect(session.install.registerMedia("/dev/zero")).rejects.toMatchObject({
      code: "media-unreadable",
    });
    const pipe = join(session.folder, "pipe.iso");
    await run("mkfifo", [pipe]);
    await expect(session.install.registerMedia(pipe)).rejects.toMatchObject({ code: "media-unreadable" });
  });

  describe("takes everything back when it fails", () => {
    const failure = new Error("injected");

    it.each(["the disk", "the definition", "the start"])("at %s", async (step) => {
      await session.libvirtd.virsh("net-destroy", "default");
      const { request, notes } = await session.propose(await session.install.registerMedia(media.grubRescue));
      expect(notes.join("\n")).toMatch(/network “default” is off/);
      const { client } = session.connections.get(session.connection);
      if (step === "the disk") {
        const byName = client.storagePools.byName.bind(client.storagePools);
        vi.spyOn(client.storagePools, "byName").mockImplementation(async (name) => {
          const pool = await byName(name);
          if (pool) vi.spyOn(pool, "createVolume").mockRejectedValue(failure);
          return pool;
        });
      }
      const define = client.domains.defineXML.bind(client.domains);
      vi.spyOn(client.domains, "defineXML").mockImplementation(async (xml, flags) => {
        if (step === "the definition") throw failure;
        const domain = await define(xml, flags);
        if (step === "the start") vi.spyOn(domain, "create").mockRejectedValue(failure);
        return domain;
      });
      const failed = session.create({ ...request, diskGiB: 1, network: "network:default" });
      await expect(failed).rejects.toMatchObject({ name: "AppError" });
      expect(await session.left()).toEqual({ domains: [], volumes: [] });
      expect(await session.libvirtd.virsh("net-list", "--all")).toMatch(/default\s+inactive/);
      await session.libvirtd.virsh("net-start", "default");
    });

    it("when QEMU itself refuses to start, EFI variables and all", async () => {
      const { request } = await session.propose(await session.install.registerMedia(media.grubRescue));
      const { client } = session.connections.get(session.connection);
      const define = client.domains.defineXML.bind(client.domains);
      vi.spyOn(client.domains, "defineXML").mockImplementation((xml, flags) =>
        define(
          xml.replace(/file="[^"]*\.iso"( startupPolicy="optional")?/, 'file="/nowhere/gone.iso"'),
          flags,
        ),
      );
      const efi = { ...request, diskGiB: 1, firmware: "efi" as const, network: "none" };
      await expect(session.create(efi)).rejects.toMatchObject({ name: "AppError" });
      expect(await session.left()).toEqual({ domains: [], volumes: [] });
    });

    it.each([1, 2, 3])("when the window goes away, at step %i", async (step) => {
      const { request } = await session.propose(await session.install.registerMedia(media.grubRescue));
      const { client } = session.connections.get(session.connection);
      const abort = new AbortController();
      const define = client.domains.defineXML.bind(client.domains);
      vi.spyOn(client.domains, "defineXML").mockImplementation(async (xml, flags) => {
        if (step === 1) abort.abort();
        const domain = await define(xml, flags);
        if (step === 2) abort.abort();
        const start = domain.create.bind(domain);
        vi.spyOn(domain, "create").mockImplementation(async () => {
          const started = await start();
          abort.abort();
          return started;
        });
        return domain;
      });
      const failed = session.create({ ...request, diskGiB: 1, network: "none" }, abort.signal);
      await expect(failed).rejects.toMatchObject({ code: "cancelled" });
      expect(await session.left()).toEqual({ domains: [], volumes: [] });
    });
  });

  it("never overwrites a disk of the same name", async () => {
    await writeFile(join(session.libvirtd.imagesDir, "other.qcow2"), "precious");
    const { request } = await session.propose(await session.install.registerMedia(media.grubRescue));
    await session.create({ ...request, name: "other", diskGiB: 1, network: "none" });
    expect(await session.libvirtd.virsh("domblklist", "other")).toContain("other-2.qcow2");
    expect((await stat(join(session.libvirtd.imagesDir, "other.qcow2"))).size).toBe(8);
    await session.libvirtd.virsh("pool-refresh", "default");
  });

  it("shows beforehand the definition and the commands", async () => {
    const { request } = await session.propose(
      await session.install.registerMedia(await readableCopy(media.debian12, session.libvirtd)),
    );
    const { xml, command } = await session.install.handlers.preview(
      { ...request, name: "it's" },
      session.call(),
    );
    expect(readXml(xml, (root) => text(root, "name"))).toBe("it's");
    expect(command).toContain("virt-install --connect qemu:///system");
    expect(command).toContain(`--name 'it'\\''s'`);
    expect(await session.left()).toEqual({ domains: [], volumes: [] });
  });

  it("records what it did", async () => {
    const { request } = await session.propose(await session.install.registerMedia(media.grubRescue));
    await session.create({ ...request, name: "noted", diskGiB: 1, network: "none" });
    const abort = new AbortController();
    for await (const { entries } of session.transcript.watch(abort.signal)) {
      expect(entries.at(-1)?.title).toBe("Create noted");
      expect(entries.at(-1)?.command).toContain("vol-create-as default noted.qcow2");
      break;
    }
  });
});

/** A boot sector that turns a q35 machine off: it writes "sleep, type 5" to the chipset's PM1a control port. */
function powerOffSector(): Uint8Array {
  const sector = new Uint8Array(1 << 20);
  sector.set([0xba, 0x04, 0x06, 0xb8, 0x00, 0x20, 0xef, 0xf4, 0xeb, 0xfd]);
  sector.set([0x55, 0xaa], 510);
  return sector;
}
