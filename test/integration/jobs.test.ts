import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { UnfinishedFiles } from "../../electron/backend/files/unfinished-files.ts";
import { JobJournal } from "../../electron/backend/jobs/job-journal.ts";
import { JobService } from "../../electron/backend/jobs/job-service.ts";
import { recover } from "../../electron/backend/jobs/recover.ts";
import { qemuImg } from "../../electron/backend/qemu-img/run.ts";
import type { Job } from "../../shared/contract/jobs.ts";
import { Followed } from "../support/backend-window.ts";

const never = new AbortController().signal;
const jobProcess = join(import.meta.dirname, "../support/job-process.ts");

describe("long work", () => {
  let folder: string;
  let stateDir: string;
  let source: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "guesthouse-jobs-"));
    stateDir = await mkdtemp(join(tmpdir(), "guesthouse-state-"));
    source = join(folder, "source.raw");
    await writeFile(source, randomBytes(8 << 20));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
    await rm(stateDir, { recursive: true, force: true });
  });

  const digest = async () =>
    createHash("sha256")
      .update(await readFile(source))
      .digest("hex");

  /** What a new start of Guesthouse tells. */
  const start = async () => {
    const journal = new JobJournal(stateDir);
    const jobs = new JobService(journal);
    await recover(jobs, journal, new UnfinishedFiles(stateDir));
    const watch = jobs.watch(never);
    const { value } = await watch.next();
    watch.close();
    return { jobs, list: (value as { jobs: Job[] }).jobs };
  };

  /** Ends a process in the middle of its two jobs; gives the file that it was writing. */
  const end = async (signal: NodeJS.Signals) => {
    const child = spawn(process.execPath, [jobProcess, stateDir, folder], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(child, "exit");
    const [path] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    expect(await readdir(folder)).toHaveLength(2);
    const tools = await qemuImgs(path);
    expect(tools).toHaveLength(1);
    child.kill(signal);
    await ended;
    await expect.poll(() => qemuImgs(path)).toEqual([]);
    return path;
  };

  test("a crash is told at the next start, with what was deleted, until it is dismissed", async () => {
    const before = await digest();
    const path = await end("SIGKILL");
    expect(await readdir(folder)).toHaveLength(2);

    const first = await start();
    expect(await readdir(folder)).toEqual(["source.raw"]);
    expect(await digest()).toBe(before);
    const byTitle = (a: Job, b: Job) => a.title.localeCompare(b.title);
    const told = [
      expect.objectContaining({ title: "Copy source.raw", state: "interrupted", deleted: [path] }),
      expect.objectContaining({ title: "Wait for something", state: "interrupted", deleted: [] }),
    ];
    expect([...first.list].sort(byTitle)).toEqual(told);

    // Nobody has read it yet: once, and not a second time beside the first.
    const second = await start();
    expect([...second.list].sort(byTitle)).toEqual(told);
    const [copy, wait] = [...second.list].sort(byTitle);
    await second.jobs.forget(wait!.id);
    expect((await start()).list).toEqual([copy]);
    await second.jobs.forget();
    expect((await start()).list).toEqual([]);
  });

  test("asked to end, it cancels and cleans up, and there is nothing to tell", async () => {
    const before = await digest();
    await end("SIGTERM");
    expect(await readdir(folder)).toEqual(["source.raw"]);
    expect(await digest()).toBe(before);
    expect((await start()).list).toEqual([]);
  });

  test("cancelling ends the tool and deletes what it wrote", async () => {
    const before = await digest();
    const jobs = new JobService();
    const unfinished = new UnfinishedFiles(stateDir);
    const watch = new Followed(jobs.watch(never));
    let path = "";
    const { id, finished } = jobs.run({ title: "Copy" }, async ({ signal, progress }) => {
      const file = await unfinished.begin(join(folder, "copy.qcow2"), "Copy");
      path = file.path;
      try {
        const args = ["-f", "raw", "-O", "qcow2", "-r", "256K", source, path] as const;
        await qemuImg(["convert", ...args], { signal, onProgress: (fraction) => progress(fraction, 1) });
        await file.commit();
      } catch (error) {
        await file.discard();
        throw error;
      }
    });
    await watch.find((item) => item.jobs.some((job) => (job.progress?.done ?? 0) > 0));
    expect(await qemuImgs(path)).toHaveLength(1);
    const asked = performance.now();
    jobs.cancel(id);
    await expect(finished).rejects.toMatchObject({ code: "cancelled" });
    console.log(`cancelled and cleaned up in ${(performance.now() - asked).toFixed(0)} ms`);
    expect(await qemuImgs(path)).toEqual([]);
    expect(await readdir(folder)).toEqual(["source.raw"]);
    expect(await digest()).toBe(before);
    await watch.find((item) => item.jobs.some((job) => job.state === "cancelled"));
  });

  test("a locked image names who holds it", async () => {
    const image = join(folder, "disk.qcow2");
    await qemuImg(["create", "-f", "qcow2", image, "1M"]);
    const socket = join(folder, "nbd");
    const holder = spawn("qemu-nbd", ["-f", "qcow2", "-k", socket, image], { stdio: "ignore" });
    try {
      await expect.poll(() => readdir(folder)).toContain("nbd");
      const { finished } = new JobService().run({ title: "Grow" }, () =>
        qemuImg(["resize", "-f", "qcow2", image, "2M"]),
      );
      await expect(finished).rejects.toMatchObject({
        code: "image-in-use",
        message: `The disk image is in use by qemu-nbd (process ${holder.pid}).`,
      });
    } finally {
      const ended = once(holder, "exit");
      holder.kill();
      await ended;
    }
  });
});

/** The processes of qemu-img that have the path among their arguments. */
async function qemuImgs(path: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of await readdir("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    // Its process may have ended meanwhile.
    const argv = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0");
    if (argv[0]?.endsWith("qemu-img") && argv.includes(path)) found.push(pid);
  }
  return found;
}
