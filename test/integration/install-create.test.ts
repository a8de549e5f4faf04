import { execFile } from "node:child_process";
import { chmod, chown, copyFile, mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { ConnectionRegistry } from "../../electron/backend/connections/registry.ts";
import { createInstall, type Install } from "../../electron/backend/install/index.ts";
import { JobService } from "../../electron/backend/jobs/job-service.ts";
import { PartialVolumes } from "../../electron/backend/storage/leftovers.ts";
import { Transcript } from "../../electron/backend/transcript/transcript.ts";
import { readXml, text, texts } from "../../electron/backend/xml/document.ts";
import type { Call } from "../../shared/contract/handlers.ts";
import type { InstallRequest } from "../../shared/contract/install.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { media, readableCopy } from "../support/media.ts";

const run = promisify(execFile);
const blocked = privateLibvirtdBlocked();

describe.skipIf(blocked)(`creating a machine${blocked ? ` (skipped: ${blocked})` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let folder: string;
  let connections: ConnectionRegistry;
  let connection: string;
  let install: Install;
  let transcript: Transcript;
  let jobs: JobService;

  const call = (signal = new AbortController().signal): Call => ({
    signal,
    ticket: () => {
      throw new Error("no byte channel here");
    },
  });
  const propose = (handle: string, os?: string | null) =>
    install.handlers.propose({ connection, media: handle, ...(os === undefined ? {} : { os }) }, call());
  const create = (request: InstallRequest, signal?: AbortSignal) =>
    install.handlers.create(request, call(signal));
  const lines = async (...args: string[]) => (await libvirtd.virsh(...args)).split("\n").filter(Boolean);
  const left = async () => ({
    domains: await lines("list", "--all", "--name"),
    volumes: (await lines("vol-list", "default")).map((line) => line.trim().split(/\s+/)[0]),
  });

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd({ defaultPool: true, defaultNetwork: true });
    folder = await mkdtemp(join(tmpdir(), "install-"));
    await chmod(folder, 0o755);
    connections = await ConnectionRegistry.create({
      stateDir: folder,
      uris: ["qemu:///system"],
      libvirtSocket: libvirtd.socketPath,
    });
    connection = connections.list()[0]?.id ?? "";
    await vi.waitFor(() => expect(connections.get(connection).client.status.state).toBe("connected"), 20_000);
    // KVM hangs on some hosts that offer it, and the verdict is tested elsewhere.
    vi.spyOn(connections.get(connection), "acceleration").mockResolvedValue({
      kind: "software",
      reason: "Software emulation, for the test.",
    });
    transcript = new Transcript();
    jobs = new JobService();
    install = createInstall({
      connections,
      jobs,
      transcript,
      stateDir: folder,
      partial: new PartialVolumes(folder),
    });
  });
  afterAll(async () => {
    await connections?.close();
    await libvirtd?.stop();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    vi.spyOn(connections.get(connection), "acceleration").mockResolvedValue({
      kind: "software",
      reason: "Software emulation, for the test.",
    });
    for (const name of await lines("list", "--name")) await libvirtd.virsh("destroy", name);
    for (const name of await lines("list", "--all", "--name"))
      await libvirtd.virsh("undefine", name, "--nvram");
    for (const { volumes } of [await left()]) {
      for (const name of volumes) await libvirtd.virsh("vol-delete", "--pool", "default", String(name));
    }
  });

  it("fills in the sheet for a release newer than osinfo knows, from its nearest relative", async () => {
    const proposal = await propose(await install.registerMedia(await readableCopy(media.debian12, libvirtd)));
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
    const handle = await install.registerMedia(media.grubRescue);
    expect((await propose(handle)).media.match).toBe("unknown");
    expect((await propose(handle)).request.os).toBeNull();
    const chosen = await propose(handle, "http://debian.org/debian/11");
    expect(chosen.request.os).toBe("http://debian.org/debian/11");
    await expect(propose(handle, "http://nothing.example/1")).rejects.toMatchObject({ code: "no-such-os" });
  });

  it("makes disk, definition and running machine, and the screen shows the disc's menu", async () => {
    const { request } = await propose(await install.registerMedia(media.grubRescue));
    const { uuid } = await create({ ...request, name: "grub", diskGiB: 1, network: "network:default" });
    expect((await libvirtd.virsh("domuuid", "grub")).trim()).toBe(uuid);
    expect((await libvirtd.virsh("domstate", "grub")).trim()).toBe("running");
    const xml = await libvirtd.virsh("dumpxml", "grub");
    readXml(xml, (root) => {
      expect(text(root, "@type")).toBe("qemu");
      expect(text(root, "devices/interface/source/@network")).toBe("default");
      expect(texts(root, "devices/disk/boot/@order")).toEqual(["1", "2"]);
      expect(text(root, "devices/graphics/listen/@type")).toBe("socket");
    });
    const volume = await libvirtd.virsh("vol-dumpxml", "grub.qcow2", "--pool", "default");
    expect(readXml(volume, (root) => [text(root, "capacity"), text(root, "target/format/@type")])).toEqual([
      String(2 ** 30),
      "qcow2",
    ]);
    // The disk is empty, so the firmware goes on to the disc; its menu is graphical, the firmware's text is not.
    const shot = join(libvirtd.root, "grub.png");
    await vi.waitFor(
      async () => {
        await libvirtd.virsh("screenshot", "grub", shot);
        expect((await stat(shot)).size).toBeGreaterThan(2000);
      },
      { timeout: 60_000, interval: 1000 },
    );
  });

  it("starts from disk once there is something on it, with the disc still in", async () => {
    const { request } = await propose(await install.registerMedia(media.grubRescue));
    // The disk's bus depends on the system; firmware has to find either.
    for (const [name, os] of [
      ["sata", null],
      ["virtio", "http://debian.org/debian/11"],
    ] as const) {
      await create({ ...request, name, os, diskGiB: 1, network: "none" });
      await libvirtd.virsh("destroy", name);
      const raw = join(folder, `${name}.raw`);
      await writeFile(raw, powerOffSector());
      await run("qemu-img", ["convert", "-O", "qcow2", raw, join(libvirtd.imagesDir, `${name}.qcow2`)]);
      await libvirtd.virsh("start", name);
      await vi.waitFor(async () => expect((await libvirtd.virsh("domstate", name)).trim()).toBe("shut off"), {
        timeout: 60_000,
        interval: 500,
      });
    }
  });

  it("refuses a name that is taken or not allowed, and leaves nothing", async () => {
    const { request } = await propose(await install.registerMedia(media.grubRescue));
    const base = { ...request, diskGiB: 1, network: "none" };
    await create({ ...base, name: "twice" });
    const before = await left();
    await expect(create({ ...base, name: "twice" })).rejects.toMatchObject({
      code: "name-taken",
      action: { kind: "choose-another-name" },
    });
    for (const name of ["a/b", " ", "..", "a\nb", "x".repeat(255)]) {
      await expect(create({ ...base, name })).rejects.toMatchObject({ code: "name-invalid" });
    }
    expect(await left()).toEqual(before);
    expect((await propose(request.media)).request.name).not.toBe("twice");
  });

  it("makes one machine of two presses", async () => {
    const { request } = await propose(await install.registerMedia(media.grubRescue));
    const twice = { ...request, name: "pressed", diskGiB: 1, network: "none" };
    const results = await Promise.allSettled([create(twice), create(twice)]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = results.find((result) => result.status === "rejected");
    expect(refused?.reason).toMatchObject({ code: "name-taken" });
    const { domains, volumes } = await left();
    expect([domains, volumes.length]).toEqual([["pressed"], 1]);
    expect(await libvirtd.virsh("domblklist", "pressed")).toContain(volumes[0]);
  });

  it.each([
    ["more disk than there is room", { diskGiB: 1_000_000 }, "no-space"],
    ["more memory than the host has", { memoryMiB: 1_000_000_000 }, "too-much-memory"],
    ["more CPUs than a machine can have", { vcpus: 4096 }, "too-many-cpus"],
    ["a network that is not there", { network: "network:gone" }, "no-such-network"],
    ["a medium that is not known", { media: "AAAAAAAAAAAA" }, "no-such-media"],
  ])("refuses %s", async (_what, change, code) => {
    const { request } = await propose(await install.registerMedia(media.grubRescue));
    await expect(create({ ...request, diskGiB: 1, ...change })).rejects.toMatchObject({ code });
    expect(await left()).toEqual({ domains: [], volumes: [] });
  });

  it.each([
    ["empty", "media-empty"],
    ["zeros", "media-not-iso"],
    ["letter", "media-not-iso"],
    ["truncated", "media-truncated"],
  ] as const)("says of the file %s what is wrong: %s", async (name, code) => {
    const error = await install.registerMedia(media[name]).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code,
      message: expect.stringMatching(/\.$/),
      hint: expect.stringMatching(/\.$/),
    });
  });

  it("says of a path that is not there, or a folder, what is wrong", async () => {
    await expect(install.registerMedia("/nowhere/x.iso")).rejects.toMatchObject({ code: "media-unreadable" });
    await expect(install.registerMedia("/usr")).rejects.toMatchObject({ code: "media-unreadable" });
    await expect(install.registerMedia("/dev/zero")).rejects.toMatchObject({ code: "media-unreadable" });
    const pipe = join(folder, "pipe.iso");
    await run("mkfifo", [pipe]);
    await expect(install.registerMedia(pipe)).rejects.toMatchObject({ code: "media-unreadable" });
  });

  describe("takes everything back when it fails", () => {
    const failure = new Error("injected");

    it.each(["the disk", "the definition", "the start"])("at %s", async (step) => {
      await libvirtd.virsh("net-destroy", "default");
      const { request, notes } = await propose(await install.registerMedia(media.grubRescue));
      expect(notes.join("\n")).toMatch(/network “default” is off/);
      const { client } = connections.get(connection);
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
      const failed = create({ ...request, diskGiB: 1, network: "network:default" });
      await expect(failed).rejects.toMatchObject({ name: "AppError" });
      expect(await left()).toEqual({ domains: [], volumes: [] });
      expect(await libvirtd.virsh("net-list", "--all")).toMatch(/default\s+inactive/);
      await libvirtd.virsh("net-start", "default");
    });

    it("when QEMU itself refuses to start, EFI variables and all", async () => {
      const { request } = await propose(await install.registerMedia(media.grubRescue));
      const { client } = connections.get(connection);
      const define = client.domains.defineXML.bind(client.domains);
      vi.spyOn(client.domains, "defineXML").mockImplementation((xml, flags) =>
        define(
          xml.replace(/file="[^"]*\.iso"( startupPolicy="optional")?/, 'file="/nowhere/gone.iso"'),
          flags,
        ),
      );
      const efi = { ...request, diskGiB: 1, firmware: "efi" as const, network: "none" };
      await expect(create(efi)).rejects.toMatchObject({ name: "AppError" });
      expect(await left()).toEqual({ domains: [], volumes: [] });
    });

    it.each([1, 2, 3])("when the window goes away, at step %i", async (step) => {
      const { request } = await propose(await install.registerMedia(media.grubRescue));
      const { client } = connections.get(connection);
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
      const failed = create({ ...request, diskGiB: 1, network: "none" }, abort.signal);
      await expect(failed).rejects.toMatchObject({ code: "cancelled" });
      expect(await left()).toEqual({ domains: [], volumes: [] });
    });
  });

  it("never overwrites a disk of the same name", async () => {
    await writeFile(join(libvirtd.imagesDir, "other.qcow2"), "precious");
    const { request } = await propose(await install.registerMedia(media.grubRescue));
    await create({ ...request, name: "other", diskGiB: 1, network: "none" });
    expect(await libvirtd.virsh("domblklist", "other")).toContain("other-2.qcow2");
    expect((await stat(join(libvirtd.imagesDir, "other.qcow2"))).size).toBe(8);
    await libvirtd.virsh("pool-refresh", "default");
  });

  it("shows beforehand the definition and the commands", async () => {
    const { request } = await propose(
      await install.registerMedia(await readableCopy(media.debian12, libvirtd)),
    );
    const { xml, command } = await install.handlers.preview({ ...request, name: "it's" }, call());
    expect(readXml(xml, (root) => text(root, "name"))).toBe("it's");
    expect(command).toContain("virt-install --connect qemu:///system");
    expect(command).toContain(`--name 'it'\\''s'`);
    expect(await left()).toEqual({ domains: [], volumes: [] });
  });

  it("records what it did", async () => {
    const { request } = await propose(await install.registerMedia(media.grubRescue));
    await create({ ...request, name: "noted", diskGiB: 1, network: "none" });
    const abort = new AbortController();
    for await (const { entries } of transcript.watch(abort.signal)) {
      expect(entries.at(-1)?.title).toBe("Create noted");
      expect(entries.at(-1)?.command).toContain("vol-create-as default noted.qcow2");
      break;
    }
  });

  describe("access to a file of this computer", () => {
    const place = async (name: string, folderMode: number, fileMode: number) => {
      const path = join(folder, name);
      await mkdir(path);
      await copyFile(media.grubRescue, join(path, "a medium.iso"));
      await chown(join(path, "a medium.iso"), 12_345, 12_345);
      await chown(path, 12_345, 12_345);
      await chmod(join(path, "a medium.iso"), fileMode);
      await chmod(path, folderMode);
      return join(path, "a medium.iso");
    };

    it("a private file is refused, since libvirt would take it from its owner for good", async () => {
      const path = await place("private-file", 0o755, 0o600);
      const handle = await install.registerMedia(path);
      const { request, access } = await propose(handle);
      expect(access.readable).toBe(false);
      expect(access.grantCommand).toMatch(/^setfacl -m u:\d+:r -- '/);
      await install.handlers.grantAccess({ connection, media: handle }, call());
      await create({ ...request, name: "lent", diskGiB: 1, network: "none" });
      expect((await stat(path)).uid).toBe(12_345);
      await libvirtd.virsh("destroy", "lent");
      expect((await stat(path)).uid).toBe(12_345);
    });

    it("a readable file keeps its owner", async () => {
      const path = await place("readable-file", 0o755, 0o644);
      const { request } = await propose(await install.registerMedia(path));
      await create({ ...request, name: "kept", diskGiB: 1, network: "none" });
      expect((await stat(path)).uid).toBe(12_345);
    });

    it("a private folder is refused, and can be opened", async () => {
      const path = await place("private-folder", 0o700, 0o600);
      const handle = await install.registerMedia(path);
      const { request, access } = await propose(handle);
      expect(access).toMatchObject({ readable: false, offers: ["grant-access", "copy-to-pool"] });
      expect(access.grantCommand).toMatch(/^setfacl -m u:\d+:x -- .*private-folder\nsetfacl -m u:\d+:r -- '/);
      await expect(create({ ...request, diskGiB: 1, network: "none" })).rejects.toMatchObject({
        code: "media-unreadable",
        action: { kind: "copy-to-pool" },
      });
      await install.handlers.grantAccess({ connection, media: handle }, call());
      expect((await propose(handle)).access.readable).toBe(true);
      await create({ ...request, name: "granted", diskGiB: 1, network: "none" });
      expect((await stat(path)).uid).toBe(12_345);
    });

    it("says the truth: QEMU cannot start from a private folder", async () => {
      const path = await place("proof", 0o700, 0o644);
      const { request } = await propose(await install.registerMedia(media.grubRescue));
      const { client } = connections.get(connection);
      const define = client.domains.defineXML.bind(client.domains);
      vi.spyOn(client.domains, "defineXML").mockImplementation((xml, flags) =>
        define(xml.replace(media.grubRescue, path), flags),
      );
      await expect(create({ ...request, name: "proof", diskGiB: 1, network: "none" })).rejects.toMatchObject({
        name: "AppError",
      });
    });
  });

  it("detects as osinfo-detect does", async () => {
    // osinfo-detect names the variant ("Fedora Server 37"), so its name is compared by its words.
    const labels = [
      ["Debian 11.5.0 amd64 n", "http://debian.org/debian/11", /^Debian 11 /],
      ["Debian 11.5.0 i386 1", "http://debian.org/debian/11", /^Debian 11 /],
      ["Fedora-S-dvd-x86_64-37", "http://fedoraproject.org/fedora/37", /^Fedora Server 37 /],
      ["Ubuntu 22.04.1 LTS amd64", "http://ubuntu.com/ubuntu/22.04", /^Ubuntu 22.04/],
      ["Rocky-9-0-x86_64-dvd", undefined, /^Rocky Linux 9/],
      ["NO SUCH SYSTEM", undefined, undefined],
    ] as const;
    const boot = join(folder, "boot");
    await mkdir(boot);
    await writeFile(join(boot, "boot.img"), new Uint8Array(2048));
    for (const [index, [label, id, name]] of labels.entries()) {
      const path = join(folder, `detect-${index}.iso`);
      const make = ["-as", "mkisofs", "-quiet", "-o", path, "-V", label, "-sysid", "LINUX"];
      await run("xorriso", [...make, "-b", "boot.img", "-no-emul-boot", "-boot-load-size", "4", boot]);
      const { stdout } = await run("osinfo-detect", [path]);
      const { media: found } = await propose(await install.registerMedia(path));
      expect(found.bootable, stdout).toBe(stdout.includes("bootable"));
      const detected = /(?:installer|live media|live|media) for OS '(.*?)'/.exec(stdout)?.[1];
      expect(detected ?? "", stdout).toMatch(name ?? /^$/);
      expect(found.match, label).toBe(detected ? "exact" : "unknown");
      if (id) expect(found.os?.id).toBe(id);
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
