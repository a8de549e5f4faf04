import { execFile } from "node:child_process";
import {
  appendFile,
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GuestDifference } from "../../shared/contract/guest-files/comparing.ts";
import type { Inside } from "../../shared/contract/guest-files/inside.ts";
import { nameOf } from "../../shared/model/guest-name.ts";
import { FilesSession, fileSource, type OpenFiles } from "../support/files-session.ts";
import { copyOf, guestDisks, guestFilesBlocked } from "../support/guest-disks.ts";
import { inspected } from "../support/guest-tools.ts";
import { jobEnded } from "../support/jobs.ts";

const run = promisify(execFile);
const blocked = await guestFilesBlocked(guestDisks.debian);
const past = new Date("2024-05-06T07:08:09Z");
/** A name that is no text. */
const odd = Buffer.from("odd\xff\n name", "latin1");

const inTree = (tree: string, name: Buffer) => Buffer.concat([Buffer.from(`${tree}/`), name]);

/** Something of every kind that a comparison can find, as it was. */
async function plant(tree: string): Promise<void> {
  const put = (name: string, text: string) => writeFile(join(tree, name), text);
  await mkdir(join(tree, "kept/deep"), { recursive: true });
  await mkdir(join(tree, "gone/deep"), { recursive: true });
  await mkdir(join(tree, "was-folder"));
  await put("kept/deep/same", "the same\n");
  await put("kept/edited", "one\n");
  await put("kept/quietly", "one\n");
  await put("gone/deep/leaf", "leaf\n");
  await put("was-folder/inner", "inner\n");
  for (const name of ["grown", "touched", "modes", "owned", "became-link"]) await put(name, `${name}\n`);
  await symlink("../../etc/passwd", join(tree, "link"));
  await symlink("kept", join(tree, "same-link"));
  await writeFile(inTree(tree, odd), "odd\n");
  await run("mknod", [join(tree, "device"), "c", "1", "3"]);
  await run("mkfifo", [join(tree, "pipe")]);
  // Far more than is read: of a file with holes only what is no hole is looked at.
  await put("holes", "");
  await truncate(join(tree, "holes"), 40 * 2 ** 30);
  await appendFile(join(tree, "holes"), "end");
  // The images get times in whole seconds.
  const written = ["kept/edited", "kept/quietly", "grown", "touched", "holes"].map((name) =>
    join(tree, name),
  );
  for (const path of [...written, inTree(tree, odd)]) await utimes(path, past, past);
  const second = Math.floor(Date.now() / 1000);
  while (Math.floor(Date.now() / 1000) === second) await delay(20);
}

/** The same as it became. */
async function grow(tree: string): Promise<void> {
  const put = (name: string, text: string) => writeFile(join(tree, name), text);
  await put("kept/edited", "two\n");
  await put("kept/quietly", "two\n");
  await utimes(join(tree, "kept/quietly"), past, past);
  await rm(join(tree, "gone"), { recursive: true });
  await rm(join(tree, "was-folder"), { recursive: true });
  await put("was-folder", "a file now\n");
  await put("grown", "grown and grown\n");
  await utimes(join(tree, "touched"), past, new Date());
  await chmod(join(tree, "modes"), 0o4711);
  await chown(join(tree, "owned"), 1000, 50);
  await rm(join(tree, "became-link"));
  await symlink("kept", join(tree, "became-link"));
  await rm(join(tree, "link"));
  await symlink("../../etc/shadow", join(tree, "link"));
  await writeFile(inTree(tree, odd), "ODD\n");
  await rm(join(tree, "device"));
  await run("mknod", [join(tree, "device"), "c", "1", "5"]);
  await mkdir(join(tree, "new/deep"), { recursive: true });
  await put("new/deep/leaf", "leaf\n");
  await truncate(join(tree, "holes"), 40 * 2 ** 30);
  await appendFile(join(tree, "holes"), "END");
}

describe.skipIf(blocked)(`a disk at two times, and what is inside${blocked ? `: ${blocked}` : ""}`, () => {
  let folder: string;
  let files: FilesSession;
  /** The machine. */
  let source: { connection: string; uuid: string };
  let before: OpenFiles;
  let after: OpenFiles;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "guesthouse-times-"));
    files = await FilesSession.start();
    const { libvirtd, session } = files;
    const tree = join(folder, "tree");
    await plant(tree);
    const raw = (name: string) => join(libvirtd.imagesDir, `${name}.raw`);
    const image = (name: string) => run("mke2fs", ["-q", "-t", "ext4", "-d", tree, raw(name), "64M"]);
    await image("before");
    await grow(tree);
    await image("after");
    const later = join(libvirtd.imagesDir, "after.qcow2");
    await run("qemu-img", ["convert", "-f", "raw", "-O", "qcow2", raw("after"), later]);
    const disks = [await copyOf(guestDisks.debian, libvirtd.imagesDir), later];
    const machine = await files.machine("inner", disks);
    source = session.ref(machine.uuid);
    [before, after] = await Promise.all([
      files.open(fileSource(session, raw("before"))),
      files.open(machine),
    ]);
  });
  afterAll(async () => {
    await files?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const at = (path: string) => ({
    before: { session: before.session, place: before.places[0]!.id, path },
    after: { session: after.session, place: "/dev/sdb", path },
  });
  async function compare(sides: ReturnType<typeof at>, thorough = false) {
    const differences: GuestDifference[] = [];
    const unread: { path: string; reason: string }[] = [];
    let [looked, end] = [0, ""];
    for await (const piece of await files.api.compare({ ...sides, thorough }, files.call)) {
      differences.push(...piece.differences);
      unread.push(...piece.unread);
      looked = piece.looked;
      end = piece.end ?? "";
    }
    return { differences, unread, looked, end };
  }
  const told = (differences: readonly GuestDifference[]) =>
    differences
      .filter(({ path }) => path !== "lost+found")
      .map(({ path, change, differs }) => [path, change, ...differs].join(" "))
      .sort();

  test("every kind of change is found, and nothing else", async () => {
    const { differences, unread, end } = await compare(at("/"));
    expect(told(differences)).toEqual(
      [
        "became-link changed kind",
        "device changed target",
        "gone removed",
        "gone/deep removed",
        "gone/deep/leaf removed",
        "grown changed contents size time",
        "holes changed contents time",
        "kept/edited changed contents time",
        "kept/quietly changed contents",
        "link changed target",
        "modes changed mode",
        "new added",
        "new/deep added",
        "new/deep/leaf added",
        `${nameOf(odd)} changed contents time`,
        "owned changed owner",
        "touched changed time",
        "was-folder changed kind",
        "was-folder/inner removed",
      ].sort(),
    );
    expect({ unread, end }).toEqual({ unread: [], end: "all" });
    const modes = differences.find(({ path }) => path === "modes");
    expect(modes).toMatchObject({ before: { mode: 0o644 }, after: { mode: 0o4711, name: "modes" } });
  });

  test("a part is compared alone, whatever its two sides are called, and a side may lack it", async () => {
    expect(told((await compare(at("/kept"))).differences)).toEqual([
      "edited changed contents time",
      "quietly changed contents",
    ]);
    const renamed = at("/gone/deep");
    renamed.after.path = "/new/deep";
    expect(await compare(renamed, true)).toMatchObject({ looked: 4, end: "all" });
    expect(told((await compare(at("/gone"))).differences)).toEqual([
      " removed",
      "deep removed",
      "deep/leaf removed",
    ]);
    expect(told((await compare(at("/kept/edited"))).differences)).toEqual([" changed contents time"]);
    await expect(compare(at("/nowhere"))).rejects.toMatchObject({ code: "guest-no-such-file" });
  });

  test("one who leaves ends it, and the files can still be listed", async () => {
    for await (const piece of await files.api.compare({ ...at("/"), thorough: true }, files.call)) {
      expect(piece.looked).toBeGreaterThan(0);
      break;
    }
    const pieces = await files.api.list(at("/kept").after, files.call);
    for await (const { entries } of pieces) expect(entries.map(({ name }) => name)).toContain("edited");
  });

  test("a machine's insides are as virt-inspector says, kept until its disks change", async () => {
    const ask = () => files.api.inside(source, files.call);
    expect(await ask()).toEqual({ changed: false });
    const { job } = await files.api.lookInside(source, files.call);
    const [peer] = await Promise.all([inspected(guestDisks.debian), jobEnded(files.session, job)]);
    const found = await ask();
    expect(found.changed).toBe(false);
    const inside = found.inside as Inside;
    expect(inside).toMatchObject({ system: peer.system, packageFormat: "deb" });
    expect(peer.system).toMatchObject({ type: "linux", distro: "debian", hostname: "guest-debian" });
    expect(inside.packages.map(({ name, version }) => ({ name, version }))).toEqual(peer.packages);
    const place = { session: after.session, place: after.places[0]!.id };
    const installed = (await files.text({ ...place, path: "/var/lib/dpkg/status" }))
      .split("\n\n")
      .filter((one) => one.includes("\nStatus: install ok installed"))
      .map((one) => /^Package: (.*)$/m.exec(one)?.[1]);
    expect(inside.packages.map(({ name }) => name).sort()).toEqual(installed.sort());
    expect(inside.usage.map(({ device, path }) => `${device} ${path}`)).toEqual([
      "/dev/sda1 /",
      "/dev/sdb /",
    ]);
    expect(inside.folders[0]).toMatchObject({ path: "/usr" });
    await run("touch", [join(files.libvirtd.imagesDir, "after.qcow2")]);
    expect(await ask()).toMatchObject({ changed: true, inside: { at: inside.at } });
    const kept = () => readdir(join(files.session.stateDir, "inside"));
    expect(await kept()).toHaveLength(1);
    await files.libvirtd.virsh("undefine", "inner");
    await expect.poll(kept, { timeout: 30_000 }).toEqual([]);
  });
});
