import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ImageWork } from "../../shared/contract/images.ts";
import { BackendSession } from "../support/backend-session.ts";
import { ImageSession, seen, sum, writeRaw } from "../support/image-session.ts";
import { jobEnded } from "../support/jobs.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { Random } from "../support/random.ts";

const blocked = privateLibvirtdBlocked();
const MIB = 1 << 20;
const worker = fileURLToPath(new URL("../support/image-child.ts", import.meta.url));

describe.skipIf(blocked)(`killed while it works on an image${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let stateDir: string;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd({ defaultPool: true });
    stateDir = await mkdtemp(join(tmpdir(), "guesthouse-state-"));
  });
  afterAll(async () => {
    await libvirtd?.stop();
    await rm(stateDir, { recursive: true, force: true });
  });

  async function withSession<T>(use: (images: ImageSession) => Promise<T>): Promise<T> {
    const session = await BackendSession.start(libvirtd, stateDir);
    try {
      return await use(new ImageSession(session));
    } finally {
      await session.close({ keep: true });
    }
  }

  /** A base, and an image on it with data of its own. */
  const prepare = (name: string) =>
    withSession(async (images) => {
      const filled = Object.fromEntries(Array.from({ length: 24 }, (_, index) => [index * 2, index + 1]));
      await writeRaw(images.path(`${name}.raw`), 48, filled);
      await images.convert(`${name}.raw`, `${name}-base.qcow2`);
      await images.overlay(`${name}-base.qcow2`, `${name}-top.qcow2`);
      for (const at of [1, 9, 17, 25]) await images.write(`${name}-top.qcow2`, at, 200);
    });

  async function kill(image: string, work: ImageWork, waitMs: number): Promise<void> {
    const child = spawn(
      process.execPath,
      [worker, libvirtd.socketPath, stateDir, libvirtd.imagesDir, image, JSON.stringify(work)],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    await once(child.stdout, "data");
    await delay(waitMs);
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }

  /** Once the next start has tidied up. */
  async function tidied(images: ImageSession): Promise<void> {
    for (;;) {
      const text = await readFile(join(stateDir, "unfinished-files.json"), "utf8").catch(() => "");
      if (!text.includes('"path"')) break;
      await delay(20);
    }
    await images.describe("a-top.qcow2");
  }

  const works: [string, ImageWork][] = [
    ["compact", { kind: "compact", compress: true }],
    ["shrink", { kind: "resize", bytes: 40 * MIB, shrink: "cut" }],
    ["flatten", { kind: "rebase", onto: null, trust: false }],
    ["commit", { kind: "commit" }],
  ];

  test("the image is bit for bit what it was, or the whole result beside the kept original; no file strays", async () => {
    await prepare("a");
    const dice = new Random(11);
    let interrupted = 0;
    let done = 0;
    for (const [verb, work] of works) {
      for (let round = 0; round < 3; round += 1) {
        const top = join(libvirtd.imagesDir, "a-top.qcow2");
        const [before, disk] = [await sum(top), await seen(top, "qcow2")];
        await kill("a-top.qcow2", work, dice.below(160));
        await withSession(async (images) => {
          await tidied(images);
          const { kept } = await images.describe("a-top.qcow2");
          const after = await sum(top);
          if (kept.length === 0) {
            expect([verb, after]).toEqual([verb, before]);
            interrupted += 1;
          } else {
            expect([verb, await sum(kept[0]!.path)]).toEqual([verb, before]);
            done += 1;
          }
          if (verb !== "shrink" || kept.length === 0) {
            expect([verb, await seen(top, "qcow2")]).toEqual([verb, disk]);
          }
          const names = [
            "a-base.qcow2",
            "a-top.qcow2",
            "a.raw",
            ...kept.map(({ path }) => path.split("/").at(-1)!),
          ];
          expect(await images.files("a")).toEqual(names.sort());
          // The next round begins where this one did.
          if (kept.length > 0) await images.settle("a-top.qcow2", "put-back");
        });
      }
    }
    console.log(`${interrupted} kills came before the exchange, ${done} after it`);
    expect(interrupted).toBeGreaterThan(0);
  });

  test("a cancel leaves the image as it was and no copy, within a second", async () => {
    await prepare("b");
    await withSession(async (images) => {
      const top = images.path("b-top.qcow2");
      const before = await sum(top);
      const job = await images.start("b-top.qcow2", { kind: "compact", compress: true });
      await images.session.backend.handlers.jobs.cancel({ job }, images.session.window.call);
      const { state, startedAt, endedAt } = await jobEnded(images.session, job);
      console.log(`cancelled after ${endedAt! - startedAt} ms`);
      expect(state).toBe("cancelled");
      expect(await sum(top)).toBe(before);
      expect(await images.files("b")).toEqual(["b-base.qcow2", "b-top.qcow2", "b.raw"]);
    });
  });
});
