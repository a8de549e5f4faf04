import { createHash, randomBytes } from "node:crypto";
import {
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Job, JobsChange } from "../../shared/contract/jobs.ts";
import { BackendSession } from "../support/backend-session.ts";
import { Followed } from "../support/backend-window.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";

const blocked = privateLibvirtdBlocked();
const MiB = 1 << 20;

describe.skipIf(blocked)(`volumes and files that the user chose${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let session: BackendSession;
  let jobs: Followed<JobsChange>;
  let folder: string;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd({ defaultPool: true });
    session = await BackendSession.start(libvirtd);
    jobs = new Followed(await session.backend.handlers.jobs.watch({}, session.window.call));
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "guesthouse-files-"));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
    for (const name of await listed()) await libvirtd.virsh("vol-delete", "--pool=default", `--vol=${name}`);
  });
  afterAll(async () => {
    await session?.close();
    await libvirtd?.stop();
  });

  const listed = async () => {
    await libvirtd.virsh("pool-refresh", "default");
    const rows = (await libvirtd.virsh("vol-list", "default")).split("\n");
    return rows.map((row) => row.trim().split(/\s{2,}/)[0]!).filter(Boolean);
  };
  const inPool = (name: string) => join(libvirtd.imagesDir, name);
  const here = (name: string) => join(folder, name);
  const digest = async (path: string) =>
    createHash("sha256")
      .update(await readFile(path))
      .digest("hex");
  const ended = async ({ job: id }: { job: string }): Promise<Job> => {
    const fits = (job: Job) => job.id === id && job.state !== "running";
    return (await jobs.find((item) => item.jobs.some(fits))).jobs.find(fits)!;
  };
  const pool = () => ({ connection: session.connection, pool: "default" });
  const upload = async (path: string, name: string) => {
    const file = await session.backend.registerSource(path);
    return await session.backend.handlers.volumes.uploadFile({ ...pool(), name, file }, session.window.call);
  };
  const save = async (volume: string, path: string) => {
    const file = await session.backend.registerTarget(path);
    return await session.backend.handlers.volumes.saveFile({ ...pool(), volume, file }, session.window.call);
  };
  const cancel = (job: string) => session.backend.handlers.jobs.cancel({ job }, session.window.call);
  /** Bytes of which some are zeros, in the middle and at the end, and which are no whole number of pieces. */
  const writeImage = async (path: string, tail = 7 * MiB) => {
    await writeFile(path, randomBytes(9 * MiB + 4321));
    await using file = await open(path, "r+");
    await file.write(Buffer.alloc(3 * MiB), 0, 3 * MiB, 2 * MiB);
    await truncate(path, 9 * MiB + 4321 + tail);
  };

  test("a file becomes a volume with the same bytes, zeros as holes", async () => {
    await writeImage(here("sent.raw"));
    const job = await ended(await upload(here("sent.raw"), "sent.raw"));
    expect(job).toMatchObject({
      state: "succeeded",
      title: "Upload sent.raw",
      place: { kind: "pool", pool: "default", volume: "sent.raw" },
    });
    expect(await digest(inPool("sent.raw"))).toBe(await digest(here("sent.raw")));
    expect((await stat(inPool("sent.raw"))).blocks * 512).toBeLessThan(8 * MiB);
    expect((await session.commands()).join("\n")).toContain(
      `vol-upload --vol=sent.raw --pool=default --file=${here("sent.raw")}`,
    );
    // All of it is data, and much more than is on its way at any time.
    await writeFile(here("full.raw"), randomBytes(48 * MiB));
    expect(await ended(await upload(here("full.raw"), "full.raw"))).toMatchObject({ state: "succeeded" });
    expect(await digest(inPool("full.raw"))).toBe(await digest(here("full.raw")));
  });

  test("what cannot be uploaded is refused and leaves nothing", async () => {
    await writeFile(here("empty"), "");
    await writeFile(here("one"), "1");
    await expect(upload(here("empty"), "x")).rejects.toMatchObject({ code: "empty-file" });
    await expect(upload(here("gone"), "x")).rejects.toMatchObject({ code: "no-file" });
    await expect(upload(folder, "x")).rejects.toMatchObject({ code: "not-a-file" });
    await expect(upload("/dev/zero", "x")).rejects.toMatchObject({ code: "not-a-file" });
    await writeFile(here("huge"), "");
    await truncate(here("huge"), 2 ** 43);
    await expect(upload(here("huge"), "x")).rejects.toMatchObject({ code: "no-space" });
    expect(await ended(await upload(here("one"), "taken"))).toMatchObject({ state: "succeeded" });
    await expect(upload(here("one"), "taken")).rejects.toMatchObject({ code: "volume-exists" });
    expect(await listed()).toEqual(["taken"]);
    // A handle is good once, and only for what it was given for.
    const { volumes } = session.backend.handlers;
    const file = await session.backend.registerSource(here("one"));
    await expect(
      volumes.saveFile({ ...pool(), volume: "taken", file }, session.window.call),
    ).rejects.toMatchObject({ code: "no-such-file" });
    await ended(await volumes.uploadFile({ ...pool(), name: "again", file }, session.window.call));
    await expect(
      volumes.uploadFile({ ...pool(), name: "third", file }, session.window.call),
    ).rejects.toMatchObject({ code: "no-such-file" });
  });

  test("an upload that is cancelled, or whose file changes, leaves nothing", async () => {
    await writeFile(here("sent.raw"), randomBytes(64 * MiB));
    const begun = await upload(here("sent.raw"), "sent.raw");
    await cancel(begun.job);
    expect(await ended(begun)).toMatchObject({ state: "cancelled" });
    expect(await listed()).toEqual([]);
    const other = await upload(here("sent.raw"), "sent.raw");
    await truncate(here("sent.raw"), MiB);
    expect(await ended(other)).toMatchObject({ state: "failed", error: { code: "upload-changed" } });
    expect(await listed()).toEqual([]);
  });

  test("a volume is saved with the same bytes, holes as holes", async () => {
    await writeImage(inPool("kept.raw"));
    await writeFile(inPool("full.raw"), randomBytes(48 * MiB));
    await listed();
    for (const name of ["kept.raw", "full.raw"]) {
      expect(await ended(await save(name, here(name)))).toMatchObject({
        state: "succeeded",
        place: { kind: "pool", volume: name },
      });
      expect(await digest(here(name))).toBe(await digest(inPool(name)));
    }
    expect((await stat(here("kept.raw"))).blocks * 512).toBeLessThan(11 * MiB);
    expect((await readdir(folder)).sort()).toEqual(["full.raw", "kept.raw"]);
  });

  test("a file that the user agreed to replace stays whole until the new one is; others are not touched", async () => {
    await writeImage(inPool("kept.raw"));
    await listed();
    await writeFile(here("old"), "old");
    const begun = await save("kept.raw", here("old"));
    await cancel(begun.job);
    expect(await ended(begun)).toMatchObject({ state: "cancelled" });
    expect(await readFile(here("old"), "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["old"]);
    // Through a link it is the file that is replaced, not the link.
    await symlink(here("old"), here("link"));
    expect(await ended(await save("kept.raw", here("link")))).toMatchObject({ state: "succeeded" });
    expect(await digest(here("old"))).toBe(await digest(inPool("kept.raw")));

    // One that came after the dialog was not agreed to.
    const file = await session.backend.registerTarget(here("late"));
    await writeFile(here("late"), "late");
    const { job } = await session.backend.handlers.volumes.saveFile(
      { ...pool(), volume: "kept.raw", file },
      session.window.call,
    );
    expect(await ended({ job })).toMatchObject({ state: "failed", error: { code: "file-exists" } });
    expect(await readFile(here("late"), "utf8")).toBe("late");
  });

  test("no disk and no volume is replaced by a download, and no folder", async () => {
    await writeImage(inPool("kept.raw"));
    await listed();
    await expect(save("kept.raw", inPool("kept.raw"))).rejects.toMatchObject({ code: "file-in-use" });
    await writeFile(here("disk"), "disk");
    await session.define("user", plainXml("user", crypto.randomUUID(), diskXml(here("disk"))));
    await expect(save("kept.raw", here("disk"))).rejects.toMatchObject({
      code: "file-in-use",
      message: /user/,
    });
    await libvirtd.virsh("undefine", "user");
    await mkdir(here("folder"));
    await expect(save("kept.raw", here("folder"))).rejects.toMatchObject({ code: "not-a-file" });
    await expect(save("kept.raw", here("nowhere/file"))).rejects.toMatchObject({ code: "no-file" });
    expect(await readFile(here("disk"), "utf8")).toBe("disk");
  });
});
