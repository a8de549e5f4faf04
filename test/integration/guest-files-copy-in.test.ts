import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { link, mkdir, open, rm, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GuestEntry } from "../../shared/contract/guest-files/reading.ts";
import { nameBytes, nameOf } from "../../shared/model/guest-name.ts";
import { readAll } from "../support/backend-window.ts";
import { FilesMachine, placeOf, uploadedAt } from "../support/files-machine.ts";
import { type FilesSession, fileSource, type OpenFiles } from "../support/files-session.ts";
import { guestDisks, guestFilesBlocked } from "../support/guest-disks.ts";
import { diskXml } from "../support/plain-machine.ts";

const run = promisify(execFile);
const blocked = await guestFilesBlocked(guestDisks.debian);
const MiB = 1 << 20;

/** File systems of Windows' own, made by the programs that libguestfs needs on this computer, too. */
async function windowsDisks(folder: string): Promise<string[]> {
  const [vfat, ntfs] = [join(folder, "vfat.img"), join(folder, "ntfs.img")];
  for (const path of [vfat, ntfs]) await writeFile(path, "").then(() => truncate(path, 24 * MiB));
  // In clusters so large that it is full of a few hundred files.
  await run("/sbin/mkfs.vfat", ["-s", "64", vfat]);
  await run("/sbin/mkntfs", ["--quick", "--quiet", "--force", ntfs]);
  return [diskXml(vfat, "vdb"), diskXml(ntfs, "vdc")].map((xml) => xml.replace("'qcow2'", "'raw'"));
}

describe.skipIf(blocked)(`copying into a machine${blocked ? `: ${blocked}` : ""}`, () => {
  let machine: FilesMachine;
  let files: FilesSession;
  let call: FilesSession["call"];
  /** The machine's Debian as it was. */
  let original: OpenFiles;

  beforeAll(async () => {
    machine = await FilesMachine.start("copied", windowsDisks);
    ({ files } = machine);
    ({ call } = files);
    original = await files.open(fileSource(files.session, guestDisks.debian));
  });
  afterAll(() => machine?.stop());

  test("folders are copied in whole: many files, holes, links, programs and names of bytes", async () => {
    const odd = nameOf(Uint8Array.from([0x6f, 0xff, 0x0a, 0x64]));
    await mkdir(machine.here("tree/many"), { recursive: true });
    await mkdir(Buffer.from(nameBytes(machine.here(`tree/${odd}`))));
    await writeFile(Buffer.from(nameBytes(machine.here(`tree/${odd}/in it`))), "odd");
    for (let number = 0; number < 1200; number += 1) {
      await writeFile(machine.here(`tree/many/${number}`), `This is file ${number}.`);
    }
    const large = randomBytes(9 * MiB + 321);
    await writeFile(machine.here("tree/large"), large);
    await writeFile(machine.here("tree/program"), "#!/bin/sh\n", { mode: 0o755 });
    await writeFile(machine.here("tree/private"), "mine", { mode: 0o600 });
    await link(machine.here("tree/large"), machine.here("tree/large too"));
    await symlink("/etc/passwd", machine.here("tree/outside"));
    await symlink("many/7", machine.here("tree/inside"));
    await run("mkfifo", [machine.here("tree/pipe")]);
    {
      await using sparse = await open(machine.here("tree/sparse"), "w");
      await sparse.truncate(3 * 1024 * MiB);
      await sparse.write("in the middle", 1024 * MiB + 5);
    }
    await utimes(machine.here("tree/many/7"), uploadedAt / 1000, uploadedAt / 1000);
    await utimes(machine.here("tree/many"), uploadedAt / 1000, uploadedAt / 1000);

    const planned = await machine.planCopyIn("/home/first", "tree");
    expect(planned).toMatchObject({ files: 1208, folders: 3, conflicts: [], renamed: [] });
    expect(planned.leftOut).toEqual([
      { path: machine.here("tree/pipe"), reason: expect.stringContaining("FIFO") },
    ]);
    expect(planned.allocated).toBeLessThan(40 * MiB);
    expect(planned.free).toBeGreaterThan(planned.allocated);
    expect(planned.command).toMatch(/^virt-copy-in -c \S+ -d copied \S+\/tree \/home\/first$/);

    await machine.succeeds(machine.copyIn("/home/first", "tree"));
    const top = await machine.list("/home/first/tree");
    expect([...top.keys()].sort()).toEqual(
      ["inside", "large", "large too", "many", odd, "outside", "private", "program", "sparse"].sort(),
    );
    const owned = { uid: 1000, gid: 1000 };
    expect(top.get("program")).toMatchObject({ ...owned, mode: 0o755 });
    expect(top.get("private")).toMatchObject({ ...owned, mode: 0o600 });
    expect(top.get("large")).toMatchObject({ ...owned, mode: 0o644, bytes: large.length, links: 2 });
    expect(top.get("large too")!.inode).toBe(top.get("large")!.inode);
    expect(top.get("outside")).toMatchObject({ ...owned, kind: "symlink", target: "/etc/passwd" });
    expect(top.get("many")).toMatchObject({ ...owned, mode: 0o755, modifiedAt: uploadedAt });
    expect(top.get("sparse")!.bytes).toBe(3 * 1024 * MiB);
    expect(top.get("sparse")!.allocated).toBeLessThan(MiB);
    expect((await files.contents(machine.at("/home/first/tree/large"))).equals(large)).toBe(true);
    const { ticket } = await files.api.read(
      { ...machine.at("/home/first/tree/sparse"), offset: 1024 * MiB, length: 30 },
      call,
    );
    expect((await readAll(files.session.window.redeem({ ticket }))).toString()).toBe(
      `\0\0\0\0\0in the middle${"\0".repeat(12)}`,
    );
    const many = await machine.list("/home/first/tree/many");
    expect(many.size).toBe(1200);
    expect(many.get("7")).toMatchObject({ ...owned, mode: 0o644, modifiedAt: uploadedAt });
    expect(await machine.text("/home/first/tree/many/1199")).toBe("This is file 1199.");
    expect(await machine.text(`/home/first/tree/${odd}/in it`)).toBe("odd");
    expect(await machine.temporaries("/home/first")).toEqual([]);
    expect((await files.session.commands()).join("\n")).toContain(planned.command);
  });

  test("what is there stays unless it was said otherwise, and folders are merged", async () => {
    await mkdir(machine.here("again/folder"), { recursive: true });
    for (const name of ["one", "two", "three", "folder/four"])
      await writeFile(machine.here(`again/${name}`), "first");
    await writeFile(machine.here("again/dir"), "first");
    await machine.succeeds(
      machine.copyIn("/srv", "again", { owned: { uid: 7, gid: 8, mode: 0o640, folderMode: 0o750 } }),
    );
    expect(await machine.stat("/srv/again")).toMatchObject({ uid: 7, gid: 8, mode: 0o750 });
    expect(await machine.stat("/srv/again/one")).toMatchObject({ uid: 7, gid: 8, mode: 0o640 });
    for (const name of ["one", "two", "three", "folder/four", "folder/new"]) {
      await writeFile(machine.here(`again/${name}`), "second");
    }
    await rm(machine.here("again/dir"));
    await mkdir(machine.here("again/dir"));
    const planned = await machine.planCopyIn("/srv", "again");
    expect(planned.conflicts.map(({ path }) => path).sort()).toEqual(
      ["dir", "folder/four", "one", "three", "two"].map((name) => `/srv/again/${name}`),
    );
    await machine.succeeds(
      machine.copyIn("/srv", "again", {
        answers: {
          all: "replace",
          some: [
            { path: "/srv/again/two", rule: "skip" },
            { path: "/srv/again/three", rule: "rename" },
          ],
        },
      }),
    );
    const found: Record<string, string> = {};
    for (const name of ["one", "two", "three", "three (2)", "folder/four", "folder/new", "dir"]) {
      found[name] = await machine.text(`/srv/again/${name}`);
    }
    expect(found).toEqual({
      ...{ one: "second", two: "first", three: "first", "three (2)": "second" },
      ...{ "folder/four": "second", "folder/new": "second", dir: "first" },
    });
    expect(await machine.stat("/srv/again/dir (2)")).toMatchObject({ kind: "directory" });
  });

  test("a file that a window sends has its name when it is whole", async () => {
    const sent = randomBytes(5 * MiB + 3);
    expect(await machine.upload("/home/second", "sent.bin", sent)).toMatchObject({ state: "succeeded" });
    expect(await machine.stat("/home/second/sent.bin")).toMatchObject({
      ...{ uid: 1001, gid: 1001, mode: 0o644, modifiedAt: uploadedAt, bytes: sent.length },
    });
    expect((await files.contents(machine.at("/home/second/sent.bin"))).equals(sent)).toBe(true);
    await expect(machine.upload("/home/second", "sent.bin", sent)).rejects.toMatchObject({
      code: "guest-exists",
    });
    await machine.upload("/home/second", "sent.bin", Buffer.from("other"), { rule: "rename" });
    expect(await machine.text("/home/second/sent (2).bin")).toBe("other");
    const short = await machine.upload("/home/second", "sent.bin", Buffer.from("x"), {
      rule: "replace",
      bytes: 9,
    });
    expect(short).toMatchObject({ state: "failed", error: { code: "upload-changed" } });
    expect((await machine.stat("/home/second/sent.bin")).bytes).toBe(sent.length);
    await expect(
      machine.upload("/home/second", "huge", Buffer.alloc(0), { bytes: 2 ** 50 }),
    ).rejects.toMatchObject({ code: "guest-full" });
    expect(await machine.temporaries("/home/second")).toEqual([]);
  });

  test("file systems of Windows' own get names that they can have, and what they cannot keep is told", async () => {
    await mkdir(machine.here("win"));
    for (const name of ["a:b", "Case", "case"]) await writeFile(machine.here(`win/${name}`), name);
    await symlink("Case", machine.here("win/link"));
    for (const type of ["vfat", "ntfs"]) {
      const planned = await machine.planCopyIn("/", "win", type);
      expect(planned.notes).toContain(`${type} keeps no owners and permissions.`);
      expect(planned.renamed.map(({ becomes }) => becomes).sort()).toEqual(["/win/a%3Ab", "/win/case (2)"]);
      expect(planned.leftOut).toHaveLength(type === "vfat" ? 1 : 0);
      await machine.succeeds(machine.copyIn("/", "win", { type }));
      expect(await machine.text("/win/a%3Ab", type)).toBe("a:b");
      expect(await machine.text("/win/case (2)", type)).toBe("case");
      const owned = {
        session: machine.opened.session,
        place: placeOf(machine.opened, type),
        paths: ["/win"],
      };
      const set = files.api.setAttributes({ ...owned, owned: { uid: 5 }, recursive: false }, call);
      await expect(set).rejects.toMatchObject({ code: "guest-no-owners" });
    }
  });

  test("what a file system cannot take is refused before anything is there, or leaves nothing", async () => {
    for (const name of ["a:b", "CON"]) {
      const made = files.api.makeFolder({ ...machine.at("/", "vfat"), name, owned: {} }, call);
      await expect(made).rejects.toMatchObject({ code: "guest-name-refused" });
    }
    const renamed = files.api.rename({ ...machine.at("/win", "ntfs"), to: "/a?b" }, call);
    await expect(renamed).rejects.toMatchObject({ code: "guest-name-refused" });

    await mkdir(machine.here("full"));
    for (let number = 0; number < 900; number += 1) await writeFile(machine.here(`full/${number}`), "x");
    const before = [...(await machine.list("/", "vfat")).keys()];
    expect(await machine.ended(await machine.copyIn("/", "full", { type: "vfat" }))).toMatchObject({
      error: { code: "guest-full" },
    });
    // It has no holes.
    await writeFile(machine.here("holes"), "").then(() => truncate(machine.here("holes"), 64 * MiB));
    expect(await machine.ended(await machine.copyIn("/", "holes", { type: "vfat" }))).toMatchObject({
      error: { code: "guest-full" },
    });
    expect([...(await machine.list("/", "vfat")).keys()]).toEqual(before);
  });

  test("what was deleted or changed is brought back as it was", async () => {
    const from = { session: original.session, place: placeOf(original) };
    const to = { session: machine.opened.session, place: placeOf(machine.opened) };
    const before = await files.list({ ...from, path: "/srv/thousand" });
    await machine.succeeds(
      files.api.remove(
        machine.several("/srv/thousand", "/srv/links", "/srv/sparse.bin", "/home/first"),
        call,
      ),
    );
    const wanted = [
      "/srv/thousand",
      "/srv/links",
      "/srv/sparse.bin",
      "/srv/big.bin",
      "/home/first/notes.txt",
    ];
    const planned = await files.api.planBringBack({ from: { ...from, paths: wanted }, to }, call);
    expect(planned).toMatchObject({ files: 1008, folders: 2 });
    expect(planned.conflicts.map(({ path }) => path)).toEqual(["/srv/big.bin"]);
    const answers = { all: "skip" as const, some: [] };
    await machine.succeeds(files.api.bringBack({ from: { ...from, paths: wanted }, to, answers }, call));
    const after = await machine.list("/srv/thousand");
    const facts = (entries: Iterable<GuestEntry>) =>
      [...entries]
        .map(({ name, bytes, mode, uid, gid, modifiedAt }) => [name, bytes, mode, uid, gid, modifiedAt])
        .sort();
    expect(facts(after.values())).toEqual(facts(before));
    expect(await machine.text("/srv/thousand/file-0123.txt")).toBe("This is file 123 of 1000.\n");
    const links = await machine.list("/srv/links");
    expect(links.get("one")!.inode).toBe(links.get("two")!.inode);
    expect(links.get("absolute")).toMatchObject({ target: "/etc/os-release" });
    expect(await machine.stat("/srv/sparse.bin")).toMatchObject({ bytes: 256 * MiB });
    expect((await machine.stat("/srv/sparse.bin")).allocated).toBeLessThan(MiB);
    expect(await machine.stat("/home/first")).toMatchObject({ uid: 1000, gid: 1000 });
    expect(await machine.stat("/home/first/notes.txt")).toMatchObject({ uid: 1000, mode: 0o644 });
  });

  test("what was opened to be read only is not changed", async () => {
    const where = { session: original.session, place: placeOf(original), path: "/srv" };
    const from = { kind: "paths" as const, paths: [machine.here("again")] };
    const copied = files.api.copyIn({ ...where, from, answers: { all: "skip", some: [] }, owned: {} }, call);
    await expect(copied).rejects.toMatchObject({ code: "files-read-only" });
    const made = files.api.makeFolder({ ...where, name: "x", owned: {} }, call);
    await expect(made).rejects.toMatchObject({ code: "files-read-only" });
  });

  test("a copy that is cancelled, or whose appliance is killed, leaves nothing under its name", async () => {
    await writeFile(machine.here("late"), randomBytes(96 * MiB));
    const underWay = async () => {
      const begun = await machine.copyIn("/srv", "late");
      await machine.jobs.find((item) =>
        item.jobs.some(({ id, progress }) => id === begun.job && (progress?.done ?? 0) > 0),
      );
      return begun;
    };
    const cancelled = await underWay();
    await files.session.backend.handlers.jobs.cancel(cancelled, call);
    expect(await machine.ended(cancelled)).toMatchObject({ state: "cancelled" });
    expect([...(await machine.list("/srv")).keys()].filter((name) => /late|guesthouse/.test(name))).toEqual(
      [],
    );

    await files.api.close({ session: original.session }, call);
    const killed = await underWay();
    // That of the original may still be ending.
    const processes = async () =>
      (await run("pgrep", ["--parent", String(process.pid), "--full", "appliance-process"])).stdout
        .trim()
        .split("\n");
    await expect.poll(processes).toHaveLength(1);
    process.kill(Number((await processes())[0]), "SIGKILL");
    expect(await machine.ended(killed)).toMatchObject({
      state: "failed",
      error: { code: "appliance-ended" },
    });

    await machine.openAgain();
    expect((await machine.list("/srv")).has("late")).toBe(false);
    // What was done before is there, and the next copy deletes what the killed one has left.
    expect((await machine.temporaries("/srv")).length).toBeLessThanOrEqual(1);
    expect(await machine.text("/srv/again/one")).toBe("second");
    await machine.succeeds(machine.copyIn("/srv", "win"));
    expect(await machine.temporaries("/srv")).toEqual([]);
  });
});
