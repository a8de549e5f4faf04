import { execFile } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import {
  link,
  mkdir,
  mkdtemp,
  open,
  readFile,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GuestOwnership } from "../../shared/contract/guest-files/changing.ts";
import type { ConflictRule } from "../../shared/contract/guest-files/copying.ts";
import type { GuestEntry } from "../../shared/contract/guest-files/reading.ts";
import type { Job, JobsChange } from "../../shared/contract/jobs.ts";
import { nameBytes, nameOf } from "../../shared/model/guest-name.ts";
import { BackendSession } from "../support/backend-session.ts";
import { Followed, readAll } from "../support/backend-window.ts";
import { fileSource, type OpenFiles, openFiles } from "../support/files-session.ts";
import { copyOf, guestDiskMissing, guestDisks } from "../support/guest-disks.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";

const run = promisify(execFile);
// Whoever could make the file systems' disk has mkfs.vfat and mkntfs: the appliance's come from this computer.
const missing = await Promise.all([guestDisks.debian, guestDisks.fileSystems].map(guestDiskMissing));
const blocked = privateLibvirtdBlocked() || missing.find((why) => why !== undefined);
const MiB = 1 << 20;
const uuid = randomUUID();
const rawXml = (path: string, target: string) => diskXml(path, target).replace("type='qcow2'", "type='raw'");
const touched = Date.parse("2023-04-05T06:07:08Z");

describe.skipIf(blocked)(`changing a machine's files${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let session: BackendSession;
  let jobs: Followed<JobsChange>;
  /** The machine's disks, open for changes, and Debian's as it was. */
  let machine: OpenFiles;
  let original: OpenFiles;
  /** A folder of this computer. */
  let host: string;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd({ defaultPool: true });
    session = await BackendSession.start(libvirtd);
    host = await mkdtemp(join(tmpdir(), "guesthouse-change-"));
    jobs = new Followed(await session.backend.handlers.jobs.watch({}, session.window.call));
    const debian = await copyOf(guestDisks.debian, libvirtd.imagesDir);
    const vfat = join(libvirtd.imagesDir, "vfat.img");
    const ntfs = join(libvirtd.imagesDir, "ntfs.img");
    for (const path of [vfat, ntfs]) await writeFile(path, "").then(() => truncate(path, 24 * MiB));
    // In clusters so large that it is full of a few hundred files.
    await run("/sbin/mkfs.vfat", ["-s", "64", vfat]);
    await run("/sbin/mkntfs", ["--quick", "--quiet", "--force", ntfs]);
    const devices = [diskXml(debian), rawXml(vfat, "vdb"), rawXml(ntfs, "vdc")];
    await session.define("changed", plainXml("changed", uuid, devices.join("")));
    [machine, original] = await Promise.all([
      openFiles(session, { kind: "machine", ...session.ref(uuid) }, { write: true }),
      openFiles(session, fileSource(session, guestDisks.debian)),
    ]);
  });
  afterAll(async () => {
    await session?.close();
    await libvirtd?.stop();
    if (host) await rm(host, { recursive: true });
  });

  const api = () => session.backend.handlers.guestFiles;
  const placeOf = (files: OpenFiles, type?: string) =>
    files.places.find((place) => (type === undefined ? place.system : place.type === type && !place.system))!
      .id;
  const at = (path: string, type?: string) => ({
    session: machine.session,
    place: placeOf(machine, type),
    path,
  });
  const several = (...paths: string[]) => ({ session: machine.session, place: placeOf(machine), paths });
  const ended = async ({ job: id }: { job?: string | undefined }): Promise<Job> => {
    const fits = (job: Job) => job.id === id && job.state !== "running";
    return (await jobs.find((item) => item.jobs.some(fits))).jobs.find(fits)!;
  };
  const succeeds = async (begun: Promise<{ job?: string | undefined }>) => {
    expect(await ended(await begun)).toMatchObject({ state: "succeeded" });
  };
  const list = async (where: ReturnType<typeof at>) => {
    const found = new Map<string, GuestEntry>();
    for await (const { entries } of await api().list(where, session.window.call))
      for (const entry of entries) found.set(entry.name, entry);
    return found;
  };
  const stat = async (where: ReturnType<typeof at>) =>
    (await api().stat({ ...where, follow: false }, session.window.call)).entry;
  const read = async (where: ReturnType<typeof at>) => {
    const parts: Buffer[] = [];
    for (let offset = 0; ; offset += 4 * MiB) {
      const given = await api().read({ ...where, offset, length: 4 * MiB }, session.window.call);
      const part = await readAll(session.window.redeem(given));
      parts.push(part);
      if (part.length < 4 * MiB) return Buffer.concat(parts);
    }
  };
  const text = async (where: ReturnType<typeof at>) => (await read(where)).toString();
  const here = (name: string) => join(host, name);
  const paths = (...names: string[]) => ({ kind: "paths" as const, paths: names.map(here) });
  const copyIn = (
    where: ReturnType<typeof at>,
    names: string[],
    {
      all = "skip",
      some = [],
      owned = {},
    }: {
      all?: ConflictRule;
      some?: { path: string; rule: ConflictRule }[];
      owned?: GuestOwnership;
    } = {},
  ) => api().copyIn({ ...where, from: paths(...names), answers: { all, some }, owned }, session.window.call);
  const plan = (where: ReturnType<typeof at>, ...names: string[]) =>
    api().planCopyIn({ ...where, from: paths(...names) }, session.window.call);
  const upload = async (
    where: ReturnType<typeof at>,
    name: string,
    sent: Uint8Array,
    { rule = "skip" as ConflictRule, bytes = sent.length } = {},
  ) => {
    const begun = await api().upload(
      { ...where, name, bytes, modifiedAt: touched, rule, owned: {} },
      session.window.call,
    );
    const channel = session.window.redeem(begun);
    await channel.write(sent).catch(() => {});
    channel.end();
    await readAll(channel).catch(() => {});
    return await ended(begun);
  };
  const temporaries = async (folder: string) =>
    [...(await list(at(folder))).keys()].filter((name) => name.startsWith(".guesthouse"));

  test("folders are copied in whole: many files, holes, links, programs and names of bytes", async () => {
    const odd = nameOf(Uint8Array.from([0x6f, 0xff, 0x0a, 0x64]));
    await mkdir(here("tree/many"), { recursive: true });
    await mkdir(Buffer.from(nameBytes(here(`tree/${odd}`))));
    await writeFile(Buffer.from(nameBytes(here(`tree/${odd}/in it`))), "odd");
    for (let number = 0; number < 1200; number += 1) {
      await writeFile(here(`tree/many/${number}`), `This is file ${number}.`);
    }
    const large = randomBytes(9 * MiB + 321);
    await writeFile(here("tree/large"), large);
    await writeFile(here("tree/program"), "#!/bin/sh\n", { mode: 0o755 });
    await writeFile(here("tree/private"), "mine", { mode: 0o600 });
    await link(here("tree/large"), here("tree/large too"));
    await symlink("/etc/passwd", here("tree/outside"));
    await symlink("many/7", here("tree/inside"));
    await run("mkfifo", [here("tree/pipe")]);
    {
      await using sparse = await open(here("tree/sparse"), "w");
      await sparse.truncate(3 * 1024 * MiB);
      await sparse.write("in the middle", 1024 * MiB + 5);
    }
    await utimes(here("tree/many/7"), touched / 1000, touched / 1000);
    await utimes(here("tree/many"), touched / 1000, touched / 1000);

    const planned = await plan(at("/home/first"), "tree");
    expect(planned).toMatchObject({ files: 1208, folders: 3, conflicts: [], renamed: [] });
    expect(planned.leftOut).toEqual([{ path: here("tree/pipe"), reason: expect.stringContaining("FIFO") }]);
    expect(planned.allocated).toBeLessThan(40 * MiB);
    expect(planned.free).toBeGreaterThan(planned.allocated);
    expect(planned.command).toMatch(/^virt-copy-in -c \S+ -d changed \S+\/tree \/home\/first$/);

    await succeeds(copyIn(at("/home/first"), ["tree"]));
    const top = await list(at("/home/first/tree"));
    expect([...top.keys()].sort()).toEqual(
      ["inside", "large", "large too", "many", odd, "outside", "private", "program", "sparse"].sort(),
    );
    const owned = { uid: 1000, gid: 1000 };
    expect(top.get("program")).toMatchObject({ ...owned, mode: 0o755 });
    expect(top.get("private")).toMatchObject({ ...owned, mode: 0o600 });
    expect(top.get("large")).toMatchObject({ ...owned, mode: 0o644, bytes: large.length, links: 2 });
    expect(top.get("large too")!.inode).toBe(top.get("large")!.inode);
    expect(top.get("outside")).toMatchObject({ ...owned, kind: "symlink", target: "/etc/passwd" });
    expect(top.get("many")).toMatchObject({ ...owned, mode: 0o755, modifiedAt: touched });
    expect(top.get("sparse")!.bytes).toBe(3 * 1024 * MiB);
    expect(top.get("sparse")!.allocated).toBeLessThan(MiB);
    expect((await read(at("/home/first/tree/large"))).equals(large)).toBe(true);
    const { ticket } = await api().read(
      { ...at("/home/first/tree/sparse"), offset: 1024 * MiB, length: 30 },
      session.window.call,
    );
    expect((await readAll(session.window.redeem({ ticket }))).toString()).toBe(
      `\0\0\0\0\0in the middle${"\0".repeat(12)}`,
    );
    const many = await list(at("/home/first/tree/many"));
    expect(many.size).toBe(1200);
    expect(many.get("7")).toMatchObject({ ...owned, mode: 0o644, modifiedAt: touched });
    expect(await text(at("/home/first/tree/many/1199"))).toBe("This is file 1199.");
    expect(await text(at(`/home/first/tree/${odd}/in it`))).toBe("odd");
    expect(await temporaries("/home/first")).toEqual([]);
    expect((await session.commands()).join("\n")).toContain(planned.command);
  });

  test("what is there stays unless it was said otherwise, and folders are merged", async () => {
    await mkdir(here("again/folder"), { recursive: true });
    for (const name of ["one", "two", "three", "folder/four"])
      await writeFile(here(`again/${name}`), "first");
    await writeFile(here("again/dir"), "first");
    await succeeds(
      copyIn(at("/srv"), ["again"], { owned: { uid: 7, gid: 8, mode: 0o640, folderMode: 0o750 } }),
    );
    expect(await stat(at("/srv/again"))).toMatchObject({ uid: 7, gid: 8, mode: 0o750 });
    expect(await stat(at("/srv/again/one"))).toMatchObject({ uid: 7, gid: 8, mode: 0o640 });
    for (const name of ["one", "two", "three", "folder/four", "folder/new"]) {
      await writeFile(here(`again/${name}`), "second");
    }
    await rm(here("again/dir"));
    await mkdir(here("again/dir"));
    const planned = await plan(at("/srv"), "again");
    expect(planned.conflicts.map(({ path }) => path).sort()).toEqual(
      ["dir", "folder/four", "one", "three", "two"].map((name) => `/srv/again/${name}`),
    );
    await succeeds(
      copyIn(at("/srv"), ["again"], {
        all: "replace",
        some: [
          { path: "/srv/again/two", rule: "skip" },
          { path: "/srv/again/three", rule: "rename" },
        ],
      }),
    );
    const found: Record<string, string> = {};
    for (const name of ["one", "two", "three", "three (2)", "folder/four", "folder/new", "dir"]) {
      found[name] = await text(at(`/srv/again/${name}`));
    }
    expect(found).toEqual({
      ...{ one: "second", two: "first", three: "first", "three (2)": "second" },
      ...{ "folder/four": "second", "folder/new": "second", dir: "first" },
    });
    expect(await stat(at("/srv/again/dir (2)"))).toMatchObject({ kind: "directory" });
  });

  test("a file that a window sends has its name when it is whole", async () => {
    const sent = randomBytes(5 * MiB + 3);
    expect(await upload(at("/home/second"), "sent.bin", sent)).toMatchObject({ state: "succeeded" });
    expect(await stat(at("/home/second/sent.bin"))).toMatchObject({
      ...{ uid: 1001, gid: 1001, mode: 0o644, modifiedAt: touched, bytes: sent.length },
    });
    expect((await read(at("/home/second/sent.bin"))).equals(sent)).toBe(true);
    await expect(upload(at("/home/second"), "sent.bin", sent)).rejects.toMatchObject({
      code: "guest-exists",
    });
    await upload(at("/home/second"), "sent.bin", Buffer.from("other"), { rule: "rename" });
    expect(await text(at("/home/second/sent (2).bin"))).toBe("other");
    const short = await upload(at("/home/second"), "sent.bin", Buffer.from("x"), {
      rule: "replace",
      bytes: 9,
    });
    expect(short).toMatchObject({ state: "failed", error: { code: "upload-changed" } });
    expect((await stat(at("/home/second/sent.bin"))).bytes).toBe(sent.length);
    await expect(
      upload(at("/home/second"), "huge", Buffer.alloc(0), { bytes: 2 ** 50 }),
    ).rejects.toMatchObject({ code: "guest-full" });
    expect(await temporaries("/home/second")).toEqual([]);
  });

  test("folders are made, renamed and deleted; nothing is written over or followed", async () => {
    const { call } = session.window;
    const made = await api().makeFolder(
      { ...at("/home/first"), name: "new", owned: {}, preview: true },
      call,
    );
    expect(made.command).toContain("mkdir-mode /home/first/new 0755");
    expect((await list(at("/home/first"))).has("new")).toBe(false);
    await api().makeFolder({ ...at("/home/first"), name: "new", owned: {} }, call);
    expect(await stat(at("/home/first/new"))).toMatchObject({ uid: 1000, gid: 1000, mode: 0o755 });
    const again = api().makeFolder({ ...at("/home/first"), name: "new", owned: {} }, call);
    await expect(again).rejects.toMatchObject({ code: "guest-exists" });

    await upload(at("/home/first/new"), "a", Buffer.from("a"));
    await upload(at("/home/first/new"), "b", Buffer.from("b"));
    const rename = (from: string, to: string) => api().rename({ ...at(from), to }, call);
    await expect(rename("/home/first/new/a", "/home/first/new/b")).rejects.toMatchObject({
      code: "guest-exists",
    });
    await expect(rename("/home/first/new", "/home/first/new/c")).rejects.toMatchObject({
      code: "guest-into-itself",
    });
    await expect(rename("/", "/x")).rejects.toMatchObject({ code: "guest-mounted" });
    await rename("/home/first/new/a", "/home/first/new/c");
    expect([...(await list(at("/home/first/new"))).keys()].sort()).toEqual(["b", "c"]);

    await symlink("/srv", here("to-srv"));
    await mkdir(here("doomed/deep"), { recursive: true });
    await writeFile(here("doomed/deep/file"), "12345");
    await symlink("/srv", here("doomed/to-srv"));
    await succeeds(copyIn(at("/home/first"), ["doomed"]));
    const doomed = several("/home/first/doomed", "/home/first/doomed/deep");
    const removal = await api().planRemoval(doomed, call);
    expect(removal).toMatchObject({ files: 2, folders: 2, bytes: 5 });
    expect(removal.command).toMatch(/rm-rf \/home\/first\/doomed$/);
    await succeeds(api().remove(doomed, call));
    expect((await list(at("/home/first"))).has("doomed")).toBe(false);
    expect((await list(at("/srv"))).has("thousand")).toBe(true);
    await expect(api().remove(several("/"), call)).rejects.toMatchObject({ code: "guest-mounted" });
    await expect(api().remove(several("/home/none"), call).then(ended)).resolves.toMatchObject({
      error: { code: "guest-no-such-file" },
    });
  });

  test("owners and permissions change, of all in a folder where that is asked for", async () => {
    const { call } = session.window;
    const set = (path: string, owned: GuestOwnership, recursive: boolean, preview?: true) =>
      api().setAttributes({ ...several(path), owned, recursive, ...(preview && { preview }) }, call);
    expect((await set("/srv/setuid", { mode: 0o700 }, false, true)).command).toContain(
      "chmod 0700 /srv/setuid",
    );
    await set("/srv/setuid", { uid: 1000 }, false);
    expect(await stat(at("/srv/setuid"))).toMatchObject({ uid: 1000, gid: 0, mode: 0o4755 });
    await succeeds(set("/srv/links", { gid: 1001, mode: 0o600, folderMode: 0o2770 }, true));
    const links = await list(at("/srv/links"));
    expect(await stat(at("/srv/links"))).toMatchObject({ uid: 0, gid: 1001, mode: 0o2770 });
    expect(links.get("one")).toMatchObject({ gid: 1001, mode: 0o600 });
    expect(links.get("absolute")).toMatchObject({ gid: 1001, kind: "symlink" });
    expect(await stat(at("/etc/os-release"))).toMatchObject({ gid: 0 });
  });

  test("an edited file keeps owner, permissions and attributes, and what it held is kept here", async () => {
    const { call } = session.window;
    const write = async (path: string, contents: string, modifiedAt: number) => {
      const given = await api().write({ ...at(path), bytes: contents.length, modifiedAt }, call);
      const channel = session.window.redeem(given);
      await channel.write(Buffer.from(contents));
      channel.end();
      await readAll(channel);
      return given.backup;
    };
    const { modifiedAt } = await stat(at("/home/second/private.txt"));
    const backup = await write("/home/second/private.txt", "New words.\n", modifiedAt);
    expect(await readFile(backup, "utf8")).toBe("Only for the second user.\n");
    expect(await text(at("/home/second/private.txt"))).toBe("New words.\n");
    expect(await stat(at("/home/second/private.txt"))).toMatchObject({ uid: 1001, gid: 1001, mode: 0o600 });
    await expect(write("/home/second/private.txt", "x", modifiedAt)).rejects.toMatchObject({
      code: "guest-changed",
    });
    const linked = await stat(at("/srv/links/one"));
    await expect(write("/srv/links/one", "x", linked.modifiedAt)).rejects.toMatchObject({
      code: "guest-linked-file",
    });
    await expect(write("/srv/big.bin", "x", touched)).rejects.toMatchObject({ code: "file-too-large" });
    expect(await temporaries("/home/second")).toEqual([]);
  });

  test("what was deleted or changed is brought back as it was", async () => {
    const { call } = session.window;
    const from = { session: original.session, place: placeOf(original) };
    const to = { session: machine.session, place: placeOf(machine) };
    const before = await list({ ...from, path: "/srv/thousand" });
    await succeeds(
      api().remove(several("/srv/thousand", "/srv/links", "/srv/sparse.bin", "/home/first"), call),
    );
    const wanted = [
      "/srv/thousand",
      "/srv/links",
      "/srv/sparse.bin",
      "/srv/big.bin",
      "/home/first/notes.txt",
    ];
    const planned = await api().planBringBack({ from: { ...from, paths: wanted }, to }, call);
    expect(planned).toMatchObject({ files: 1008, folders: 2 });
    expect(planned.conflicts.map(({ path }) => path)).toEqual(["/srv/big.bin"]);
    const answers = { all: "skip" as const, some: [] };
    await succeeds(api().bringBack({ from: { ...from, paths: wanted }, to, answers }, call));
    const after = await list(at("/srv/thousand"));
    const facts = (entries: Map<string, GuestEntry>) =>
      [...entries.values()]
        .map(({ name, bytes, mode, uid, gid, modifiedAt }) => [name, bytes, mode, uid, gid, modifiedAt])
        .sort();
    expect(facts(after)).toEqual(facts(before));
    expect(await text(at("/srv/thousand/file-0123.txt"))).toBe("This is file 123 of 1000.\n");
    const links = await list(at("/srv/links"));
    expect(links.get("one")!.inode).toBe(links.get("two")!.inode);
    expect(links.get("absolute")).toMatchObject({ target: "/etc/os-release" });
    expect(await stat(at("/srv/sparse.bin"))).toMatchObject({ bytes: 256 * MiB });
    expect((await stat(at("/srv/sparse.bin"))).allocated).toBeLessThan(MiB);
    expect(await stat(at("/home/first"))).toMatchObject({ uid: 1000, gid: 1000 });
    expect(await stat(at("/home/first/notes.txt"))).toMatchObject({ uid: 1000, mode: 0o644 });
  });

  test("file systems of Windows' own get names that they can have, and what they cannot keep is told", async () => {
    await mkdir(here("win"));
    for (const name of ["a:b", "Case", "case"]) await writeFile(here(`win/${name}`), name);
    await symlink("Case", here("win/link"));
    for (const type of ["vfat", "ntfs"]) {
      const planned = await plan(at("/", type), "win");
      expect(planned.notes).toContain(`${type} keeps no owners and permissions.`);
      expect(planned.renamed.map(({ becomes }) => becomes).sort()).toEqual(["/win/a%3Ab", "/win/case (2)"]);
      expect(planned.leftOut).toHaveLength(type === "vfat" ? 1 : 0);
      await succeeds(copyIn(at("/", type), ["win"]));
      expect(await text(at("/win/a%3Ab", type))).toBe("a:b");
      expect(await text(at("/win/case (2)", type))).toBe("case");
      const owned = { session: machine.session, place: placeOf(machine, type), paths: ["/win"] };
      const set = api().setAttributes({ ...owned, owned: { uid: 5 }, recursive: false }, session.window.call);
      await expect(set).rejects.toMatchObject({ code: "guest-no-owners" });
    }
  });

  test("what a file system cannot take is refused before anything is there, or leaves nothing", async () => {
    const { call } = session.window;
    for (const name of ["a:b", "CON"]) {
      const made = api().makeFolder({ ...at("/", "vfat"), name, owned: {} }, call);
      await expect(made).rejects.toMatchObject({ code: "guest-name-refused" });
    }
    const renamed = api().rename({ ...at("/win", "ntfs"), to: "/a?b" }, call);
    await expect(renamed).rejects.toMatchObject({ code: "guest-name-refused" });

    await mkdir(here("full"));
    for (let number = 0; number < 900; number += 1) await writeFile(here(`full/${number}`), "x");
    const before = [...(await list(at("/", "vfat"))).keys()];
    expect(await ended(await copyIn(at("/", "vfat"), ["full"]))).toMatchObject({
      error: { code: "guest-full" },
    });
    // It has no holes.
    await writeFile(here("holes"), "").then(() => truncate(here("holes"), 64 * MiB));
    expect(await ended(await copyIn(at("/", "vfat"), ["holes"]))).toMatchObject({
      error: { code: "guest-full" },
    });
    expect([...(await list(at("/", "vfat"))).keys()]).toEqual(before);
  });

  test("what was opened to be read only is not changed", async () => {
    const where = { session: original.session, place: placeOf(original), path: "/srv" };
    await expect(copyIn(where, ["again"])).rejects.toMatchObject({ code: "files-read-only" });
    const made = api().makeFolder({ ...where, name: "x", owned: {} }, session.window.call);
    await expect(made).rejects.toMatchObject({ code: "files-read-only" });
  });

  test("a copy that is cancelled, or whose appliance is killed, leaves nothing under its name", async () => {
    const { call } = session.window;
    await writeFile(here("late"), randomBytes(96 * MiB));
    const underWay = async () => {
      const begun = await copyIn(at("/srv"), ["late"]);
      await jobs.find((item) =>
        item.jobs.some(({ id, progress }) => id === begun.job && (progress?.done ?? 0) > 0),
      );
      return begun;
    };
    const cancelled = await underWay();
    await session.backend.handlers.jobs.cancel(cancelled, call);
    expect(await ended(cancelled)).toMatchObject({ state: "cancelled" });
    expect([...(await list(at("/srv"))).keys()].filter((name) => /late|guesthouse/.test(name))).toEqual([]);

    await api().close({ session: original.session }, call);
    const killed = await underWay();
    const { stdout } = await run("pgrep", ["--parent", String(process.pid), "--full", "appliance-process"]);
    expect(stdout.trim()).toMatch(/^\d+$/);
    process.kill(Number(stdout), "SIGKILL");
    expect(await ended(killed)).toMatchObject({ state: "failed", error: { code: "appliance-ended" } });

    machine = await openFiles(session, { kind: "machine", ...session.ref(uuid) }, { write: true });
    expect((await list(at("/srv"))).has("late")).toBe(false);
    // What was done before is there, and the next copy deletes what the killed one has left.
    expect((await temporaries("/srv")).length).toBeLessThanOrEqual(1);
    expect(await text(at("/srv/again/one"))).toBe("second");
    await succeeds(copyIn(at("/srv"), ["to-srv"]));
    expect(await temporaries("/srv")).toEqual([]);
  });
});
