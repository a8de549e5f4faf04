import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { Backend } from "../../electron/backend/index.ts";
import type { Job } from "../../shared/contract/jobs.ts";
import type { Pool } from "../../shared/contract/storage.ts";
import type { PoolTypeName } from "../../shared/storage/pool-types.ts";
import { BackendSession } from "./backend-session.ts";
import { Followed } from "./backend-window.ts";
import { type PrivateLibvirtd, startPrivateLibvirtd } from "./libvirtd.ts";

type Storage = Backend["handlers"]["storage"];
export type CreatePool = Parameters<Storage["create"]>[0];

/** A backend on a private daemon whose only pool is "default", for tests that make others. */
export class PoolSession {
  readonly libvirtd: PrivateLibvirtd;
  readonly session: BackendSession;
  readonly storage: Storage;
  /** What windows are told of the pools. */
  readonly seen: Followed<{ pools: Pool[] }>;
  readonly #jobs: Followed<{ jobs: Job[] }>;

  private constructor(
    parts: Pick<PoolSession, "libvirtd" | "session" | "seen">,
    jobs: Followed<{ jobs: Job[] }>,
  ) {
    this.libvirtd = parts.libvirtd;
    this.session = parts.session;
    this.seen = parts.seen;
    this.storage = parts.session.backend.handlers.storage;
    this.#jobs = jobs;
  }

  static async start(): Promise<PoolSession> {
    const libvirtd = await startPrivateLibvirtd({ defaultPool: true });
    const session = await BackendSession.start(libvirtd);
    const { jobs, storage } = session.backend.handlers;
    const followed = new Followed<{ jobs: Job[] }>(await jobs.watch({}, session.window.call));
    const pools = await storage.pools({ connection: session.connection }, session.window.call);
    return new PoolSession({ libvirtd, session, seen: new Followed(pools) }, followed);
  }

  async close(): Promise<void> {
    await this.session.close();
    await this.libvirtd.stop();
  }

  get call(): BackendSession["window"]["call"] {
    return this.session.window.call;
  }

  ref(pool: string): { connection: string; pool: string } {
    return { connection: this.session.connection, pool };
  }

  /** The job once it is over, however it ended. */
  async ended(id: string | undefined): Promise<Job> {
    const fits = (job: Job) => job.id === id && job.state !== "running";
    const { jobs } = await this.#jobs.find((item) => item.jobs.some(fits));
    return jobs.find(fits)!;
  }

  async done({ job }: { job?: string | undefined }): Promise<void> {
    expect(await this.ended(job)).toMatchObject({ state: "succeeded" });
  }

  /** The pool as soon as it is told to be so. */
  async shown(name: string, fits: (pool: Pool) => boolean): Promise<Pool> {
    const matches = (pool: Pool) => pool.name === name && !pool.work && fits(pool);
    const { pools } = await this.seen.find((item) => item.pools.some(matches));
    return pools.find(matches)!;
  }

  async gone(name: string): Promise<void> {
    await this.seen.find(({ pools }) => pools.every((pool) => pool.name !== name));
  }

  create(name: string, type: PoolTypeName, values: CreatePool["values"], more: Partial<CreatePool> = {}) {
    const { connection } = this.session;
    return this.storage.create(
      { connection, name, type, values, start: true, autostart: false, ...more },
      this.call,
    );
  }

  act(pool: string, action: "start" | "stop" | "refresh") {
    return this.storage.act({ ...this.ref(pool), action }, this.call);
  }

  async restart(pool: string): Promise<void> {
    this.seen.clear();
    await this.done(await this.act(pool, "stop"));
    await this.shown(pool, ({ state }) => state === "inactive");
    this.seen.clear();
    await this.done(await this.act(pool, "start"));
    await this.shown(pool, ({ state }) => state === "running");
  }

  /** Deletes the pool, with all that its removal says of it. */
  async remove(pool: string, kind: "forget" | "erase"): Promise<void> {
    const { revision } = await this.storage.describeRemoval(this.ref(pool), this.call);
    this.seen.clear();
    await this.done(await this.storage.remove({ ...this.ref(pool), kind, revision }, this.call));
    await this.gone(pool);
  }

  /** As virsh has them. */
  async poolNames(): Promise<string[]> {
    const names = (await this.libvirtd.virsh("pool-list", "--all", "--name")).split("\n");
    return names.map((name) => name.trim()).filter(Boolean);
  }

  /** A block device of 64 MiB that ends with the test. */
  async loopDevice(name: string) {
    const file = join(this.libvirtd.imagesDir, name);
    await writeFile(file, "");
    await truncate(file, 64 << 20);
    const run = (...args: string[]) => this.libvirtd.netnsExec("losetup", ...args);
    const device = (await run("--find", "--show", "--partscan", file)).trim();
    return {
      device,
      async [Symbol.asyncDispose]() {
        await run("--detach", device);
      },
    };
  }
}
