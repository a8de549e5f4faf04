import { createHash } from "node:crypto";
import { lstat, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GuestUsage } from "../../shared/contract/guest-files/reading.ts";
import type { GuestPlace } from "../../shared/contract/guest-files/session.ts";
import { FilesSession, type OpenFiles } from "../support/files-session.ts";
import { copyOf, guestDisks, guestFilesBlocked, luksPassphrase } from "../support/guest-disks.ts";
import {
  type HostEntry,
  hostTree,
  type Listing,
  listing,
  makeSource,
  ourRow,
  type Row,
} from "../support/guest-rows.ts";
import { csvLines, guestTool, toolDisk } from "../support/guest-tools.ts";
import { jobEnded } from "../support/jobs.ts";

const blocked = await guestFilesBlocked(guestDisks.debian, guestDisks.fileSystems);

/** Where virt-ls sees the file systems of the second disk: in folders of the Debian that are there and empty. */
const mounts = {
  "/dev/sdb1": "/mnt",
  "/dev/sdb2": "/media",
  "/dev/sdb3": "/opt",
  "/dev/sdb4": "/boot",
  "/dev/sdb5": "/var/local",
  "/dev/files/one": "/var/opt",
  "/dev/files/two": "/var/mail",
} as const;
/** Of the Debian, looked at without their contents. */
const folders = ["/etc", "/home", "/srv", "/var/log", "/usr/bin"];
const [byUs, byPeer] = ["by-us", "by-peer"];
const copied = ["/srv/links", "/srv/sparse.bin", "/srv/thousand", "/home", "/etc"];
const read = ["/etc/os-release", "/srv/links/absolute", "/var/log/syslog", "/srv/big.bin"];

describe.skipIf(blocked)(`beside libguestfs' own tools${blocked ? `: ${blocked}` : ""}`, () => {
  let files: FilesSession;
  let opened: OpenFiles;
  const ours = {
    rows: new Map<string, Row>(),
    sums: new Map<string, string>(),
    usage: [] as GuestUsage[],
    read: "",
  };
  let luks: Listing;
  let peers: { system: Listing; others: Listing; df: string[][]; cat: Buffer };
  let outFolders: { ours: string; peer: string };

  beforeAll(async () => {
    files = await FilesSession.start();
    const { libvirtd } = files;
    const debian = await copyOf(guestDisks.debian, libvirtd.imagesDir);
    const fileSystems = await copyOf(guestDisks.fileSystems, libvirtd.imagesDir);
    const machine = await files.machine("compared", [debian, fileSystems]);
    const [sources, outOurs, outPeer] = ["sources", "out-ours", "out-peer"].map((name) =>
      join(libvirtd.root, name),
    ) as [string, string, string];
    for (const folder of [sources, outOurs, outPeer]) await mkdir(folder);
    for (const name of [byUs, byPeer]) await makeSource(join(sources, name));

    // Each boots an appliance, two beside each other: who writes is alone with the disk.
    const [cat] = await Promise.all([
      guestTool("virt-cat", ...toolDisk(guestDisks.debian), "-m", "/dev/sda1", ...read),
      guestTool("virt-copy-in", ...toolDisk(debian), join(sources, byPeer), "/srv"),
    ]);
    await Promise.all([
      guestTool("virt-copy-out", ...toolDisk(guestDisks.debian), ...copied, outPeer),
      (async () => {
        opened = await files.open(machine, { write: true });
        await lookWithOurs(join(sources, byUs), outOurs);
        await files.close(opened);
      })(),
    ]);
    const ls = (disks: string[], ...args: string[]) =>
      guestTool(
        "virt-ls",
        "-lR",
        "--csv",
        "--uids",
        "--times",
        "--time-t",
        "--extra-stats",
        ...disks,
        ...args,
      );
    const both = [...toolDisk(debian), ...toolDisk(fileSystems)];
    const at = Object.entries(mounts).flatMap(([device, path]) => ["-m", `${device}:${path}`]);
    const [[others, system], df] = await Promise.all([
      (async () => [
        await ls(
          both,
          ...["--checksum=sha256", "-m", "/dev/sda1:/", ...at],
          ...Object.values(mounts),
          ...[byUs, byPeer].map((name) => `/srv/${name}`),
        ),
        await ls(toolDisk(debian), "-m", "/dev/sda1:/", ...folders),
      ])() as Promise<[Buffer, Buffer]>,
      guestTool("virt-df", "--csv", ...both),
    ]);
    peers = {
      system: listing(system, false),
      others: listing(others, true),
      df: csvLines(df.toString()).slice(1),
      cat,
    };
    outFolders = { ours: outOurs, peer: outPeer };
    // Eight appliances are booted, which takes minutes on a busy computer.
  }, 600_000);
  afterAll(() => files?.stop());

  async function lookWithOurs(source: string, out: string): Promise<void> {
    const placeOf = (device: string) => opened.places.find((place) => place.device === device)!;
    const root = { session: opened.session, place: placeOf("/dev/sda1").id };
    const answers = { all: "skip" as const, some: [] };
    const from = { kind: "paths" as const, paths: [source] };
    await jobEnded(
      files.session,
      (await files.api.copyIn({ ...root, path: "/srv", from, answers, owned: {} }, files.call)).job,
    );
    await jobEnded(
      files.session,
      (await files.api.copyOut({ ...root, paths: copied, target: out, answers }, files.call)).job,
    );
    ours.read = await sumOf(placeOf("/dev/sda1"), ...read);
    for (const folder of folders) await walk(placeOf("/dev/sda1"), folder, folder, ours.rows);
    for (const [device, path] of Object.entries(mounts)) {
      await walk(placeOf(device), "/", path, ours.rows, ours.sums);
    }
    ours.usage = (await files.api.usage({ session: opened.session }, files.call)).fileSystems;
    const [locked] = opened.locked;
    await files.api.unlock(
      { session: opened.session, device: locked!.device, passphrase: luksPassphrase },
      files.call,
    );
    opened = { ...(await reopened()), session: opened.session };
    luks = { rows: new Map(), sums: new Map() };
    await walk(opened.places.find(({ label }) => label === "luks")!, "/", "/mnt", luks.rows, luks.sums);
  }

  /** What the session has after something was unlocked. */
  async function reopened() {
    for await (const state of await files.api.watch({ session: opened.session }, files.call)) {
      if (state.state === "open" && state.places.some(({ label }) => label === "luks")) return state;
    }
    throw new Error("the session ended");
  }

  /** All in a folder, as if the folder were at `shown`; with sums of its files where they are asked for. */
  async function walk(
    place: GuestPlace,
    folder: string,
    shown: string,
    rows: Map<string, Row>,
    sums?: Map<string, string>,
  ): Promise<void> {
    const at = { session: opened.session, place: place.id };
    rows.set(shown, ourRow((await files.stat({ ...at, path: folder }, false)).entry));
    for (const entry of await files.list({ ...at, path: folder })) {
      const path = join(folder, entry.name);
      rows.set(join(shown, entry.name), ourRow(entry));
      if (entry.kind === "file" && sums) sums.set(join(shown, entry.name), await sumOf(place, path));
      if (entry.kind === "directory") await walk(place, path, join(shown, entry.name), rows, sums);
    }
  }

  /** SHA-256 of files, one after the other. */
  async function sumOf(place: GuestPlace, ...paths: string[]): Promise<string> {
    const hash = createHash("sha256");
    for (const path of paths) {
      const at = { session: opened.session, place: place.id, path };
      for await (const part of files.parts(at)) hash.update(part);
    }
    return hash.digest("hex");
  }

  const below = <T>(all: ReadonlyMap<string, T>, ...tops: readonly string[]): [string, T][] =>
    [...all]
      .filter(([path]) => tops.some((top) => path === top || path.startsWith(`${top}/`)))
      .sort(([one], [other]) => (one < other ? -1 : 1));

  test("a Debian has the same entries as virt-ls lists", () => {
    const listed = below(peers.system.rows, ...folders);
    expect(listed.length).toBeGreaterThan(1400);
    expect(below(ours.rows, ...folders)).toEqual(listed);
  });

  test.each(Object.entries(mounts))(
    "%s has the same entries and contents as virt-ls lists",
    (device, folder) => {
      // FAT has no inodes: the kernel numbers its files as it meets them.
      const told = (rows: ReadonlyMap<string, Row>) =>
        below(rows, folder).map(([path, row]) => [path, device === "/dev/sdb4" ? { ...row, inode: 0 } : row]);
      const listed = told(peers.others.rows);
      expect(listed.length).toBeGreaterThan(15);
      expect(told(ours.rows)).toEqual(listed);
      expect(below(ours.sums, folder)).toEqual(below(peers.others.sums, folder));
    },
  );

  test("a file system in LUKS, which virt-ls cannot be told to open, has what its twin has", () => {
    const told = ({ kind, mode, bytes, owner, modified, links, target }: Row) => ({
      kind,
      mode,
      bytes,
      owner,
      modified,
      links,
      target,
    });
    const comparable = (rows: ReadonlyMap<string, Row>) =>
      below(rows, "/mnt")
        .filter(([path, { kind }]) => kind !== "d" && path !== "/mnt/lost+found")
        .map(([path, row]) => [path, told(row)]);
    expect(comparable(luks.rows)).toEqual(comparable(peers.others.rows));
    expect(below(luks.sums, "/mnt")).toEqual(below(peers.others.sums, "/mnt"));
  });

  test("files are read as virt-cat reads them", () => {
    expect(ours.read).toBe(createHash("sha256").update(peers.cat).digest("hex"));
  });

  test("file systems are as full as virt-df says", () => {
    const kib = (bytes: number) => String(Math.floor(bytes / 1024));
    // XFS keeps room back as long as it can be written, which it cannot for virt-df.
    const told = ([device, bytes, ...used]: (string | undefined)[]) =>
      [device, [bytes, ...(device === "/dev/sdb2" ? [] : used)]] as const;
    const our = ours.usage.map(({ device, bytes, usedBytes, availableBytes }) =>
      told([device, kib(bytes), kib(usedBytes), kib(availableBytes)]),
    );
    expect(peers.df).toHaveLength(10);
    expect(new Map(our)).toEqual(new Map(peers.df.map((fields) => told(fields.slice(1, 5)))));
  });

  test("what is copied in is as virt-copy-in copies it", () => {
    const tree = (name: string) =>
      below(peers.others.rows, `/srv/${name}`).map(([path, { inode, changed, modified, ...row }]) => [
        path.slice(`/srv/${name}`.length),
        row,
        // That of a link is when it was made.
        row.kind === "l" || modified,
        peers.others.sums.get(path),
      ]);
    expect(tree(byUs)).toHaveLength(11);
    expect(tree(byUs)).toEqual(tree(byPeer));
  });

  test("what is copied out is as virt-copy-out copies it", async () => {
    const [our, their] = [await hostTree(outFolders.ours), await hostTree(outFolders.peer)];
    expect(our.size).toBeGreaterThan(1000);
    // Without what would give rights of this computer away; who copied it can read it. A file that is named itself
    // gets the time of copying from virt-copy-out.
    const plain = (tree: Map<string, HostEntry>, mode: (entry: HostEntry) => number) =>
      [...tree]
        .filter(([, { kind }]) => kind !== "l")
        .map(([path, entry]) => ({
          ...entry,
          path,
          mode: mode(entry),
          modified: path === "sparse.bin" || entry.modified,
        }))
        .sort((one, other) => (one.path < other.path ? -1 : 1));
    const safe = ({ kind, mode }: HostEntry) => (mode & 0o775) | (kind === "d" ? 0o700 : 0o400);
    expect(plain(our, ({ mode }) => mode)).toEqual(plain(their, safe));
    // Links are kept if they lead to what was copied with them.
    const links = [...their].filter(([, { kind }]) => kind === "l");
    expect(links.length).toBeGreaterThan(10);
    for (const [path, { contents }] of links) {
      const leadsTo = contents.startsWith("/") ? contents.slice(1) : join(dirname(path), contents);
      if (!our.has(path)) expect(our.has(leadsTo)).toBe(false);
    }
    expect(our.get("links/relative")).toMatchObject({ kind: "l", contents: "../etc/hostname" });
    const allocated = async (folder: string) => (await lstat(join(folder, "sparse.bin"))).blocks * 512;
    expect(await allocated(outFolders.ours)).toBeLessThanOrEqual(await allocated(outFolders.peer));
  });
});
