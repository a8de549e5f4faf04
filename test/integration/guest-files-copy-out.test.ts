import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  access,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { extract } from "tar-stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ConflictRule } from "../../shared/contract/guest-files/copying.ts";
import type { Job } from "../../shared/contract/jobs.ts";
import { applianceQemu } from "../support/appliance-qemu.ts";
import { Followed, readAll } from "../support/backend-window.ts";
import { FilesSession, type OpenFiles } from "../support/files-session.ts";
import { guestDisks, guestFilesBlocked } from "../support/guest-disks.ts";
import { jobEnded } from "../support/jobs.ts";
import { MemoryFolder } from "../support/memory-folder.ts";

const run = promisify(execFile);
const disks = [guestDisks.debian, guestDisks.hostile];
const blocked = await guestFilesBlocked(...disks);
const touched = Date.parse("2024-01-02T03:04:05Z");

describe.skipIf(blocked)(`files are copied out of a guest${blocked ? `: ${blocked}` : ""}`, () => {
  let files: FilesSession;
  let opened: OpenFiles;
  let memory: MemoryFolder;
  let folder: string;

  beforeAll(async () => {
    memory = await MemoryFolder.make(400);
    folder = await mkdtemp(join(tmpdir(), "guesthouse-out-"));
    files = await FilesSession.start();
    opened = await files.open(await files.machine("two-disks", disks));
  });
  afterAll(async () => {
    await files?.stop();
    await memory?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  /** Their file systems, as the appliance calls them in the order of the definition. */
  const places = { debian: "/dev/sda1", hostile: "/dev/sdb" };
  type Disk = keyof typeof places;
  const several = (disk: Disk, paths: string[]) => ({ session: opened.session, place: places[disk], paths });
  const plan = (disk: Disk, paths: string[], target: string) =>
    files.api.planCopyOut({ ...several(disk, paths), target }, files.call);
  const begin = async (disk: Disk, paths: string[], target: string, all: ConflictRule = "skip") =>
    (await files.api.copyOut({ ...several(disk, paths), target, answers: { all, some: [] } }, files.call))
      .job;
  const copy = async (...given: Parameters<typeof begin>) => jobEnded(files.session, await begin(...given));
  const fresh = (name: string) =>
    mkdir(join(folder, name), { recursive: true }).then(() => join(folder, name));
  /** The job, when it copies. */
  const copying = async (job: string) => {
    const jobs = new Followed<{ jobs: Job[] }>(
      await files.session.backend.handlers.jobs.watch({}, files.call),
    );
    await jobs.find((item) => item.jobs.some(({ id, phase }) => id === job && phase === "Copying"));
  };
  const text = (path: string) => readFile(path, "utf8");

  test("folders come with contents, permissions, times, links and holes", async () => {
    const target = await fresh("debian");
    const planned = await plan("debian", ["/srv", "/etc/hostname"], target);
    expect(planned.files).toBeGreaterThan(1005);
    expect(planned.bytes).toBeGreaterThan(320 << 20);
    expect(planned.allocated).toBeLessThan(70 << 20);
    expect(planned.leftOut).toEqual([
      { path: "/srv/links/absolute", reason: expect.stringContaining("/etc/os-release") },
    ]);
    expect(planned.conflicts).toEqual([]);
    expect(planned.notes.join()).toContain("setuid");
    expect(planned.notes.join()).toContain("Access lists");
    expect(planned.notes.join()).not.toContain("hard links");
    expect((await plan("debian", ["/srv/links/one"], target)).notes.join()).toContain("hard links");
    expect(planned.command).toContain("virt-copy-out -c ");
    expect(planned.command).toContain("-d two-disks /srv /etc/hostname ");
    expect(await readdir(target)).toEqual([]);

    await copy("debian", ["/srv", "/etc/hostname"], target);
    const at = (path: string) => join(target, path);
    expect((await readdir(target)).sort()).toEqual(["hostname", "srv"]);
    expect(await text(at("hostname"))).toBe("guest-debian\n");
    expect(await readdir(at("srv/thousand"))).toHaveLength(1000);
    for (const number of [1, 500, 1000]) {
      const name = `file-${String(number).padStart(4, "0")}.txt`;
      expect(await text(at(`srv/thousand/${name}`))).toBe(`This is file ${number} of 1000.\n`);
    }
    const big = await run("bash", ["-c", "{ seq 1 9000000 || :; } | head -c 64M | sha256sum"]);
    expect(
      createHash("sha256")
        .update(await readFile(at("srv/big.bin")))
        .digest("hex"),
    ).toBe(big.stdout.slice(0, 64));
    const sparse = await lstat(at("srv/sparse.bin"));
    expect(sparse.size).toBe(256 << 20);
    expect(sparse.blocks * 512).toBeLessThan(1 << 20);
    expect((await readFile(at("srv/sparse.bin"))).subarray(128 << 20, (128 << 20) + 18).toString()).toBe(
      "data in the middle",
    );
    const [one, two] = await Promise.all([lstat(at("srv/links/one")), lstat(at("srv/links/two"))]);
    expect(one.ino).toBe(two.ino);
    expect(await readlink(at("srv/links/relative"))).toBe("../../hostname");
    expect(await readlink(at("srv/links/broken"))).toBe("nowhere");
    expect((await lstat(at("srv/setuid"))).mode & 0o7777).toBe(0o755);
    for (const path of ["srv", "srv/thousand", "srv/attributes", "srv/links/relative"]) {
      expect((await lstat(at(path))).mtimeMs).toBe(touched);
    }
  });

  test("nothing of a hostile disk gets out of the folder, and all names are as told", async () => {
    const target = await fresh("hostile");
    const folders = ["case", "deep", "links", "names", "same", "special", "text"];
    const planned = await plan(
      "hostile",
      folders.map((name) => `/${name}`),
      target,
    );
    const job = await copy("hostile", ["/"], target);
    expect(job.state).toBe("succeeded");
    expect(await readdir(target)).toEqual(["hostile"]);
    const at = (path: string) => join(target, "hostile", path);

    const kinds = new Set<string>();
    const links: string[] = [];
    for (const entry of await readdir(target, { recursive: true, withFileTypes: true })) {
      kinds.add(
        entry.isFile()
          ? "file"
          : entry.isDirectory()
            ? "directory"
            : entry.isSymbolicLink()
              ? "link"
              : "other",
      );
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
      expect(entry.name).not.toMatch(/[\u0000-\u001f\u007f\u200b\u202e\u2028\ufeff]|^\.{0,2}$/u);
      if (entry.isSymbolicLink()) links.push(join(entry.parentPath, entry.name));
    }
    expect([...kinds].sort()).toEqual(["directory", "file", "link"]);
    for (const link of links) {
      expect(`${resolve(link, "..", await readlink(link))}/`).toContain(`${target}/hostile/`);
    }
    expect(links.map((link) => link.slice(at("").length)).sort()).toEqual([
      "/links/here",
      "/links/long-target",
      "/links/to-names",
      "/links/to-text",
      "/links/up",
    ]);
    expect(planned.leftOut.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        "/links/absolute",
        "/links/climbing",
        "/links/first",
        "/links/itself",
        "/special/pipe",
        "/special/memory",
        "/special/socket",
      ]),
    );
    expect(planned.renamed.length).toBeGreaterThan(15);
    for (const { becomes } of planned.renamed) await access(at(becomes));
    expect(await text(at("same/a%0Ab"))).toBe("$'a\\nb'\n");
    expect(await text(at("case/Folder/file"))).toBe("upper\n");
    expect(await text(at("case/folder/file"))).toBe("lower\n");
    expect(await text(at(`deep/${"level/".repeat(200)}file`))).toBe("bottom\n");
    expect(await readdir(at("many"))).toHaveLength(100_000);

    const sparse = await lstat(at("special/sparse"));
    expect(sparse.size).toBe(2 ** 40);
    expect(sparse.blocks * 512).toBeLessThan(1 << 20);
    expect((await lstat(at("special/setuid"))).mode & 0o7000).toBe(0);
    expect((await lstat(at("special/sticky"))).mode & 0o7777).toBe(0o775);
    expect((await lstat(at("special/hard-one"))).ino).toBe((await lstat(at("special/hard-two"))).ino);
  });

  test("what is there already is skipped, kept beside, or replaced as answered, and no link is followed", async () => {
    const target = await fresh("taken");
    const outside = await fresh("outside");
    await copy("hostile", ["/case", "/text/latin1.txt"], target);
    await writeFile(join(target, "case/makefile"), "mine\n");
    await rm(join(target, "case/Folder"), { recursive: true });
    await symlink(outside, join(target, "case/Folder"));
    await rm(join(target, "latin1.txt"));
    await symlink(join(outside, "written"), join(target, "latin1.txt"));

    const { conflicts } = await plan("hostile", ["/case", "/text/latin1.txt"], target);
    const kinds = new Map(conflicts.map(({ path, existing }) => [path, existing.kind]));
    expect(kinds.get("/case/makefile")).toBe("file");
    expect(kinds.get("/case/Folder")).toBe("symlink");
    expect(kinds.get("/text/latin1.txt")).toBe("symlink");
    expect(kinds.has("/case")).toBe(false);

    const paths = ["/case", "/text/latin1.txt"];
    await copy("hostile", paths, target, "skip");
    expect(await text(join(target, "case/makefile"))).toBe("mine\n");
    await copy("hostile", paths, target, "rename");
    expect(await text(join(target, "case/makefile"))).toBe("mine\n");
    expect(await text(join(target, "case/makefile (2)"))).toBe("makefile\n");
    expect(await text(join(target, "case/Folder (2)/file"))).toBe("upper\n");
    await copy("hostile", paths, target, "replace");
    expect(await text(join(target, "case/makefile"))).toBe("makefile\n");
    expect((await lstat(join(target, "latin1.txt"))).isFile()).toBe(true);
    // A folder never takes the place of something else.
    expect(await readlink(join(target, "case/Folder"))).toBe(outside);
    expect(await readdir(outside)).toEqual([]);
    expect((await readdir(target)).filter((name) => name.startsWith("."))).toEqual([]);
  });

  test("a window gets one file as it is, and several as an archive with safe names", async () => {
    const one = await files.api.download(several("debian", ["/etc/hostname"]), files.call);
    expect(one).toMatchObject({ name: "hostname", bytes: 13 });
    expect((await readAll(files.session.window.redeem(one))).toString()).toBe("guest-debian\n");
    const sparse = await files.api.download(several("debian", ["/srv/sparse.bin"]), files.call);
    let length = 0;
    const hash = createHash("sha256");
    for await (const piece of files.session.window.redeem(sparse)) {
      length += piece.length;
      hash.update(piece);
    }
    expect(length).toBe(256 << 20);
    expect(hash.digest("hex")).toBe(
      createHash("sha256")
        .update(await readFile(join(folder, "debian/srv/sparse.bin")))
        .digest("hex"),
    );

    const all = await files.api.download(
      several("hostile", ["/same", "/links", "/special/hard-one", "/special/hard-two"]),
      files.call,
    );
    expect(all.name).toBe("files.tar");
    const archive = extract();
    archive.end(await readAll(files.session.window.redeem(all)));
    const found = new Map<string, string>();
    for await (const entry of archive) {
      const pieces: Uint8Array[] = [];
      for await (const piece of entry) pieces.push(piece as Uint8Array);
      const { name, type, linkname } = entry.header;
      found.set(name, type === "file" ? Buffer.concat(pieces).toString() : `${type} ${linkname ?? ""}`);
    }
    expect(found.get("same/a%0Ab")).toBe("$'a\\nb'\n");
    expect(found.get("same/a:b")).toBe("a:b\n");
    expect(["hard-one", "hard-two"].map((name) => found.get(name)).sort()).toEqual(
      expect.arrayContaining(["shared\n", expect.stringMatching(/^link hard-/)]),
    );
    expect([...found.keys()].filter((name) => name.startsWith("links/")).sort()).toEqual([
      "links/here",
      "links/long-target",
    ]);
  });

  test("a folder without room is refused before, and in the middle nothing half is left", async () => {
    await rm(join(memory.path, "x"), { force: true });
    await memory.resize(32);
    await expect(copy("debian", ["/srv"], memory.path)).rejects.toMatchObject({ code: "no-space" });
    // The bytes of these would have room, but not what a thousand files take on top: it is full in the middle of the
    // big one, which comes last.
    await memory.resize(66);
    await expect(copy("debian", ["/srv/thousand", "/srv/big.bin"], memory.path)).rejects.toMatchObject({
      code: "no-space",
      message: expect.stringContaining(memory.path),
    });
    expect(await readdir(memory.path)).toEqual([]);
    await memory.resize(400);
    // There is room for bytes, but not for so many files.
    await run("mount", ["-o", "remount,nr_inodes=500", memory.path]);
    await expect(copy("debian", ["/srv"], memory.path)).rejects.toMatchObject({ code: "no-space" });
    expect(await readdir(memory.path)).toEqual([]);
    await run("mount", ["-o", "remount,ro", memory.path]);
    await expect(plan("debian", ["/srv"], memory.path)).rejects.toMatchObject({
      code: "read-only",
      message: expect.stringContaining(memory.path),
    });
    await expect(begin("debian", ["/srv"], join(folder, "none"))).rejects.toMatchObject({
      code: "no-such-folder",
    });
    await expect(copy("debian", ["/srv/none"], folder)).rejects.toMatchObject({ code: "guest-no-such-file" });
  });

  test("cancelled or with its appliance killed, a copy leaves nothing", async () => {
    const target = await fresh("ended");
    const cancelled = await begin("debian", ["/usr", "/srv"], target);
    await copying(cancelled);
    await files.session.backend.handlers.jobs.cancel({ job: cancelled }, files.call);
    expect(await jobEnded(files.session, cancelled)).toMatchObject({ state: "cancelled" });
    expect(await readdir(target)).toEqual([]);

    const removed = await begin("debian", ["/usr", "/srv"], target);
    await copying(removed);
    // What is being made in it may come faster than it is deleted.
    await rm(target, { recursive: true, maxRetries: 100 });
    await expect(jobEnded(files.session, removed)).rejects.toMatchObject({ code: "no-such-folder" });

    await mkdir(target);
    const killed = await begin("debian", ["/usr", "/srv"], target);
    await copying(killed);
    process.kill(await applianceQemu(), "SIGKILL");
    await expect(jobEnded(files.session, killed)).rejects.toMatchObject({
      code: expect.stringMatching(/^appliance-|^files-closed/),
    });
    expect(await readdir(target)).toEqual([]);
  });
});
