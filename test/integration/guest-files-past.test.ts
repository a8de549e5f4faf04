import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FilesSource } from "../../shared/contract/guest-files/session.ts";
import type { BackendSession } from "../support/backend-session.ts";
import { readAll } from "../support/backend-window.ts";
import { BackupFolder } from "../support/backup-machine.ts";
import { FilesSession, openFiles } from "../support/files-session.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked } from "../support/libvirtd.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";

const run = promisify(execFile);
const blocked = privateLibvirtdBlocked();

describe.skipIf(blocked)(`files of earlier points in time${blocked ? `: ${blocked}` : ""}`, () => {
  let files: FilesSession;
  let libvirtd: PrivateLibvirtd;
  let session: BackendSession;

  beforeAll(async () => {
    files = await FilesSession.start();
    ({ libvirtd, session } = files);
  });
  afterAll(() => files?.stop());

  const uuid = randomUUID();
  const name = "aged";
  const disk = () => join(libvirtd.imagesDir, `${name}.qcow2`);
  const snapshot = (of: string): FilesSource => ({ kind: "snapshot", ...session.ref(uuid), name: of });

  /** Makes what an image holds a file system with this note; states inside of the image stay. */
  async function becomes(note: string, image: string): Promise<void> {
    const tree = join(libvirtd.root, `${note}-tree`);
    await mkdir(tree);
    await writeFile(join(tree, "note"), note);
    const raw = join(libvirtd.root, `${note}.raw`);
    await run("mkfs.ext4", ["-q", "-d", tree, raw, "16M"]);
    await run("qemu-img", ["convert", "-n", "-f", "raw", "-O", "qcow2", raw, image]);
  }

  /** What the note of a source says. */
  async function noteOf(source: FilesSource): Promise<string> {
    const open = await openFiles(session, source);
    const { guestFiles } = session.backend.handlers;
    expect(open).toMatchObject({
      live: false,
      notes: [],
      readOnlyBecause: expect.stringContaining("stays as it is"),
    });
    const note = { session: open.session, place: open.places[0]!.id, path: "/note", offset: 0, length: 100 };
    const read = await guestFiles.read(note, session.window.call);
    const text = (await readAll(session.window.redeem(read))).toString();
    await guestFiles.close({ session: open.session }, session.window.call);
    return text;
  }

  test("snapshots inside of an image and outside, and a backup that stands on another, have what was then, also while the machine runs", async () => {
    const folder = join(libvirtd.imagesDir, "kept");
    await mkdir(folder);
    const backups = await BackupFolder.of(session, folder);
    await run("qemu-img", ["create", "-q", "-f", "qcow2", disk(), "16M"]);
    await chmod(disk(), 0o666);
    await session.define(name, plainXml(name, uuid, diskXml(disk())));
    await becomes("first", disk());
    await libvirtd.virsh("snapshot-create-as", name, "inside");
    await backups.make(uuid, "full");
    await becomes("second", disk());
    const incremental = await backups.make(uuid, "incremental");
    await libvirtd.virsh("start", name);
    expect(await noteOf(snapshot("inside"))).toBe("first");
    await libvirtd.virsh("snapshot-create-as", name, "outside", "--disk-only");
    await libvirtd.virsh("destroy", name);
    await becomes("third", join(libvirtd.imagesDir, `${name}.outside`));
    await libvirtd.virsh("start", name);
    const notes = [snapshot("outside"), { kind: "backup" as const, ...incremental }].map(noteOf);
    expect(await Promise.all(notes)).toEqual(["second", "second"]);
    await libvirtd.virsh("destroy", name);
  });
});
