import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GuestPlaceRef } from "../../shared/contract/guest-files/session.ts";
import { nameBytes, nameOf } from "../../shared/model/guest-name.ts";
import { applianceQemu } from "../support/appliance-qemu.ts";
import { FilesSession, type OpenFiles } from "../support/files-session.ts";
import { guestDisks, guestFilesBlocked } from "../support/guest-disks.ts";

const disks = [guestDisks.debian, guestDisks.hostile];
const blocked = await guestFilesBlocked(...disks);
const touched = Date.parse("2024-01-02T03:04:05Z");

describe.skipIf(blocked)(`the files in a guest, read${blocked ? `: ${blocked}` : ""}`, () => {
  let files: FilesSession;
  let opened: OpenFiles;

  beforeAll(async () => {
    files = await FilesSession.start();
    // One appliance for both, since starting it takes longer than all that it is asked.
    opened = await files.open(await files.machine("two-disks", disks));
  });
  afterAll(() => files?.stop());

  /** Their file systems, as the appliance calls them in the order of the definition. */
  const places = { debian: "/dev/sda1", hostile: "/dev/sdb" };
  const at = (disk: keyof typeof places, path: string) => ({
    session: opened.session,
    place: places[disk],
    path,
  });
  const search = async (where: GuestPlaceRef, sought: string) => {
    const found: string[] = [];
    let last: { looked: number; unread: number; end?: string | undefined } | undefined;
    for await (const piece of await files.api.search({ ...where, text: sought }, files.call)) {
      found.push(...piece.found.map(({ path }) => path));
      last = piece;
    }
    return { found: found.sort(), last };
  };

  describe("of a Debian", () => {
    test("a folder comes in pieces, with what each entry is", async () => {
      const all = await files.pieces(at("debian", "/srv/thousand"));
      expect(all.map(({ entries, total }) => [entries.length, total])).toEqual([
        [500, 1000],
        [500, 1000],
      ]);
      const entries = all.flatMap((piece) => piece.entries);
      expect(new Set(entries.map(({ name }) => name)).size).toBe(1000);
      expect(entries.find(({ name }) => name === "file-0007.txt")).toMatchObject({
        kind: "file",
        bytes: "This is file 7 of 1000.\n".length,
        allocated: 4096,
        mode: 0o644,
        uid: 0,
        gid: 0,
        modifiedAt: touched,
        links: 1,
      });
    });

    test("links of both kinds are told", async () => {
      const entries = await files.list(at("debian", "/srv/links"));
      const [one, two] = ["one", "two"].map((name) => entries.find((entry) => entry.name === name));
      expect(one).toMatchObject({ links: 2, inode: two!.inode });
      const targets = entries
        .filter(({ kind }) => kind === "symlink")
        .map(({ name, target }) => [name, target]);
      expect(Object.fromEntries(targets)).toEqual({
        absolute: "/etc/os-release",
        relative: "../../etc/hostname",
        broken: "nowhere",
      });
    });

    test("one entry is told, as it is and where it leads", async () => {
      expect(await files.stat(at("debian", "/srv/links/absolute"), false)).toMatchObject({
        path: "/srv/links/absolute",
        entry: { kind: "symlink", target: "/etc/os-release" },
      });
      expect(await files.stat(at("debian", "/srv/links/absolute"))).toMatchObject({
        path: "/usr/lib/os-release",
        entry: { name: "os-release", kind: "file" },
      });
      expect(await files.stat(at("debian", "/bin/sh"))).toMatchObject({ path: "/usr/bin/dash" });
      expect(await files.stat(at("debian", "/"))).toMatchObject({ path: "/", entry: { kind: "directory" } });
      expect(await files.stat(at("debian", "/srv/setuid"))).toMatchObject({ entry: { mode: 0o4755 } });
      await expect(files.stat(at("debian", "/srv/links/broken"))).rejects.toMatchObject({
        code: "guest-broken-link",
      });
      await expect(files.stat(at("debian", "/srv/nowhere"))).rejects.toMatchObject({
        code: "guest-no-such-file",
      });
      await expect(files.list(at("debian", "/etc/hostname"))).rejects.toMatchObject({
        code: "guest-not-a-folder",
      });
    });

    test("owners have the names that the guest gives them", async () => {
      const { users, groups } = await files.api.owners(at("debian", "/"), files.call);
      expect(users).toContainEqual({ id: 0, name: "root" });
      expect(users).toContainEqual({ id: 1001, name: "second" });
      expect(groups).toContainEqual({ id: 1000, name: "first" });
      const [home] = (await files.list(at("debian", "/home"))).filter(({ name }) => name === "second");
      expect(home).toMatchObject({ uid: 1001, gid: 1001, mode: 0o750 });
    });

    test("contents are read in pieces, through links, to where the file ends", async () => {
      expect(await files.text(at("debian", "/srv/links/relative"))).toBe("guest-debian\n");
      expect(await files.text(at("debian", "/home/second/private.txt"))).toBe("Only for the second user.\n");
      const start = Array.from({ length: 300_000 }, (_, index) => `${index + 1}\n`).join("");
      expect((await files.read(at("debian", "/srv/big.bin"), 0, 1 << 20)).toString()).toBe(
        start.slice(0, 1 << 20),
      );
      const middle = await files.read(at("debian", "/srv/big.bin"), 123_457, 1_300_001);
      expect(middle.toString()).toBe(start.slice(123_457, 123_457 + 1_300_001));
      expect(await files.read(at("debian", "/srv/big.bin"), (64 << 20) - 10, 4 << 20)).toHaveLength(10);
      expect(await files.read(at("debian", "/srv/big.bin"), 2 ** 40)).toHaveLength(0);
      expect((await files.read(at("debian", "/srv/sparse.bin"), 128 << 20, 20)).toString()).toBe(
        "data in the middle\0\0",
      );
      await expect(files.read(at("debian", "/srv"))).rejects.toMatchObject({ code: "guest-not-a-file" });
    });

    test("and of a disk beside it, it is told how full they are", async () => {
      const { fileSystems } = await files.api.usage({ session: opened.session }, files.call);
      expect(fileSystems.map(({ place, path, type }) => [place, path, type])).toEqual([
        [places.debian, "/", "ext4"],
        [places.hostile, "/", "ext4"],
      ]);
      for (const { bytes, usedBytes, availableBytes, inodes, usedInodes } of fileSystems) {
        expect(usedBytes).toBeGreaterThan(1 << 20);
        expect(usedBytes + availableBytes).toBeLessThanOrEqual(bytes);
        expect(usedInodes).toBeGreaterThan(1000);
        expect(usedInodes).toBeLessThan(inodes);
      }
    });

    test("names are found below a folder, whatever their case", async () => {
      const { found, last } = await search(at("debian", "/etc"), "PassWD");
      expect(found).toContain("/etc/passwd");
      expect(found).toContain("/etc/security/opasswd");
      expect(found.every((path) => path.startsWith("/etc/") && /passwd/i.test(path))).toBe(true);
      expect(last).toMatchObject({ unread: 0, end: "all" });
    });
  });

  describe("of a disk that is meant to do harm", () => {
    test("names come as their bytes", async () => {
      const found = await files.names(at("hostile", "/names"));
      const bytes = [
        ...["new\nline", "\x1b]0;title\x07", "..foo", "-rf", " ", "..\\..\\climbed", "$(touch ran)", "CON"],
        ...["\u202egpj.exe", "trailing dot.", "x".repeat(255), `${"ü".repeat(127)}z`, "\ufeffmark"],
      ].map((name) => Buffer.from(name));
      bytes.push(Buffer.from("invalid-\xff\xfe", "latin1"), Buffer.from("half-\xc3", "latin1"));
      bytes.push(Buffer.from("overlong-\xc0\xaf", "latin1"), Buffer.from("surrogate-\xed\xa0\x80", "latin1"));
      for (const name of bytes) expect(found).toContain(nameOf(name));
      expect(new Set(found.map((name) => Buffer.from(nameBytes(name)).toString("hex"))).size).toBe(
        found.length,
      );
      // Composed and not, they stay two.
      expect(found.filter((name) => name.normalize("NFC") === "é")).toHaveLength(2);
      expect(await files.names(at("hostile", "/case"))).toEqual([
        "Folder",
        "MAKEFILE",
        "Makefile",
        "folder",
        "makefile",
      ]);
      expect(
        await files.text(at("hostile", `/names/${nameOf(Buffer.from("folder-\xff", "latin1"))}/file`)),
      ).toBe("inside\n");
    });

    test("a folder of 100,000 comes whole, in small pieces", async () => {
      const all = await files.pieces(at("hostile", "/many"));
      expect(all[0]!.entries).toHaveLength(500);
      expect(all.every(({ entries, total }) => entries.length <= 2000 && total === 100_000)).toBe(true);
      expect(new Set(all.flatMap(({ entries }) => entries.map(({ name }) => name))).size).toBe(100_000);
    });

    test("links lead nowhere but into the disk, and in circles only for a while", async () => {
      for (const name of ["absolute", "climbing", "climbing-folder", "broken", "long-target"]) {
        await expect(files.stat(at("hostile", `/links/${name}`))).rejects.toMatchObject({
          code: expect.stringMatching(/^guest-(broken-link|no-such-file)$/),
        });
      }
      // The host has both.
      await expect(files.read(at("hostile", "/links/absolute"))).rejects.toMatchObject({
        code: "guest-broken-link",
      });
      await expect(files.list(at("hostile", "/links/absolute-folder"))).rejects.toMatchObject({
        code: "guest-no-such-file",
      });
      for (const name of ["itself", "first"]) {
        const circle = { code: "guest-link-loop" };
        await expect(files.stat(at("hostile", `/links/${name}`))).rejects.toMatchObject(circle);
        await expect(files.list(at("hostile", `/links/${name}`))).rejects.toMatchObject(circle);
        await expect(files.read(at("hostile", `/links/${name}`))).rejects.toMatchObject(circle);
      }
      expect(await files.stat(at("hostile", "/links/up/links/here"))).toMatchObject({ path: "/links" });
      expect(await files.names(at("hostile", "/links/to-names"))).toEqual(
        await files.names(at("hostile", "/names")),
      );
      expect(await files.text(at("hostile", "/links/to-text"))).toContain("\x1b[31mred");
      const targets = await files.list(at("hostile", "/links"));
      const target = (name: string) => targets.find((entry) => entry.name === name)?.target;
      expect(target("strange-target")).toBe("new\nline \x1b[31m");
      expect(target("long-target")).toBe("long/".repeat(800));
    });

    test("what is no file is told and never opened", async () => {
      const special = await files.list(at("hostile", "/special"));
      const kinds = special.map(({ name, kind, device }) => [name, device ?? kind]);
      expect(Object.fromEntries(kinds)).toMatchObject({
        block: "8:0",
        character: "1:5",
        memory: "1:1",
        pipe: "fifo",
        socket: "socket",
        sticky: "directory",
        sparse: "file",
      });
      for (const path of ["block", "character", "memory", "pipe", "socket", "sticky", "../links/to-pipe"]) {
        const where = at("hostile", new URL(path, "file:///special/").pathname);
        await expect(files.read(where)).rejects.toMatchObject({ code: "guest-not-a-file" });
      }
      const modes = Object.fromEntries(special.map(({ name, mode }) => [name, mode]));
      expect(modes).toMatchObject({ setuid: 0o4755, setgid: 0o2755, sticky: 0o1777, "no-mode": 0 });
      expect(await files.text(at("hostile", "/special/no-mode"))).toBe("secret\n");
    });

    test("a file of 1 TiB is read where it is asked for", async () => {
      const { entry } = await files.stat(at("hostile", "/special/sparse"));
      expect(entry.bytes).toBe(2 ** 40);
      expect(entry.allocated).toBeLessThan(1 << 20);
      expect((await files.read(at("hostile", "/special/sparse"), 2 ** 39, 18)).toString()).toBe(
        "data in the middle",
      );
    });

    test("a search goes 200 folders deep, ends at ten thousand, and ends when nobody waits", async () => {
      const { found } = await search(at("hostile", "/deep"), "file");
      expect(found).toEqual([`/deep${"/level".repeat(200)}/file`]);
      expect(await files.text(at("hostile", found[0]!))).toBe("bottom\n");
      const many = await search(at("hostile", "/many"), "ENTRY");
      expect(many.found).toHaveLength(10_000);
      expect(many.last).toMatchObject({ end: "too-many" });
      const leaving = await files.api.search({ ...at("hostile", "/"), text: "level" }, files.call);
      for await (const { found: some } of leaving) if (some.length > 0) break;
      expect(await files.names(at("hostile", "/case"))).toHaveLength(5);
    });
  });

  test("an appliance that is killed in the middle of a listing is told", async () => {
    let seen = 0;
    const listing = (async () => {
      for await (const { entries } of await files.api.list(at("hostile", "/many"), files.call)) {
        if (seen === 0) process.kill(await applianceQemu(), "SIGKILL");
        seen += entries.length;
      }
    })();
    await expect(listing).rejects.toMatchObject({ code: "appliance-ended" });
    expect(seen).toBeGreaterThan(0);
    expect(seen).toBeLessThan(100_000);
  });
});
