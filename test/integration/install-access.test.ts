import { execFile } from "node:child_process";
import { chmod, chown, copyFile, mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { InstallSession } from "../support/install-session.ts";
import { privateLibvirtdBlocked } from "../support/libvirtd.ts";
import { media } from "../support/media.ts";

const run = promisify(execFile);
const blocked = privateLibvirtdBlocked();

describe.skipIf(blocked)(`media of this computer${blocked ? ` (skipped: ${blocked})` : ""}`, () => {
  let session: InstallSession;

  beforeAll(async () => {
    session = await InstallSession.start();
  });
  afterEach(() => session.reset());
  afterAll(() => session?.close());

  describe("access to a file of this computer", () => {
    const place = async (name: string, folderMode: number, fileMode: number) => {
      const path = join(session.folder, name);
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
      const handle = await session.install.registerMedia(path);
      const { request, access } = await session.propose(handle);
      expect(access.readable).toBe(false);
      expect(access.grantCommand).toMatch(/^setfacl -m u:\d+:r -- '/);
      await session.install.handlers.grantAccess(
        { connection: session.connection, media: handle },
        session.call(),
      );
      await session.create({ ...request, name: "lent", diskGiB: 1, network: "none" });
      expect((await stat(path)).uid).toBe(12_345);
      await session.libvirtd.virsh("destroy", "lent");
      expect((await stat(path)).uid).toBe(12_345);
    });

    it("a readable file keeps its owner", async () => {
      const path = await place("readable-file", 0o755, 0o644);
      const { request } = await session.propose(await session.install.registerMedia(path));
      await session.create({ ...request, name: "kept", diskGiB: 1, network: "none" });
      expect((await stat(path)).uid).toBe(12_345);
    });

    it("a private folder is refused, and can be opened", async () => {
      const path = await place("private-folder", 0o700, 0o600);
      const handle = await session.install.registerMedia(path);
      const { request, access } = await session.propose(handle);
      expect(access).toMatchObject({ readable: false, offers: ["grant-access", "copy-to-pool"] });
      expect(access.grantCommand).toMatch(/^setfacl -m u:\d+:x -- .*private-folder\nsetfacl -m u:\d+:r -- '/);
      await expect(session.create({ ...request, diskGiB: 1, network: "none" })).rejects.toMatchObject({
        code: "media-unreadable",
        action: { kind: "copy-to-pool" },
      });
      await session.install.handlers.grantAccess(
        { connection: session.connection, media: handle },
        session.call(),
      );
      expect((await session.propose(handle)).access.readable).toBe(true);
      await session.create({ ...request, name: "granted", diskGiB: 1, network: "none" });
      expect((await stat(path)).uid).toBe(12_345);
    });

    it("says the truth: QEMU cannot start from a private folder", async () => {
      const path = await place("proof", 0o700, 0o644);
      const { request } = await session.propose(await session.install.registerMedia(media.grubRescue));
      const { client } = session.connections.get(session.connection);
      const define = client.domains.defineXML.bind(client.domains);
      vi.spyOn(client.domains, "defineXML").mockImplementation((xml, flags) =>
        define(xml.replace(media.grubRescue, path), flags),
      );
      await expect(
        session.create({ ...request, name: "proof", diskGiB: 1, network: "none" }),
      ).rejects.toMatchObject({
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
    const boot = join(session.folder, "boot");
    await mkdir(boot);
    await writeFile(join(boot, "boot.img"), new Uint8Array(2048));
    for (const [index, [label, id, name]] of labels.entries()) {
      const path = join(session.folder, `detect-${index}.iso`);
      const make = ["-as", "mkisofs", "-quiet", "-o", path, "-V", label, "-sysid", "LINUX"];
      await run("xorriso", [...make, "-b", "boot.img", "-no-emul-boot", "-boot-load-size", "4", boot]);
      const { stdout } = await run("osinfo-detect", [path]);
      const { media: found } = await session.propose(await session.install.registerMedia(path));
      expect(found.bootable, stdout).toBe(stdout.includes("bootable"));
      const detected = /(?:installer|live media|live|media) for OS '(.*?)'/.exec(stdout)?.[1];
      expect(detected ?? "", stdout).toMatch(name ?? /^$/);
      expect(found.match, label).toBe(detected ? "exact" : "unknown");
      if (id) expect(found.os?.id).toBe(id);
    }
  });
});
