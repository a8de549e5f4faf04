import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { readDisks } from "../../electron/backend/domains/facts.ts";
import type { Job } from "../../shared/contract/jobs.ts";
import type { RemovalScope, SnapshotRequest, SnapshotTree } from "../../shared/contract/snapshots.ts";
import type { BackendSession } from "./backend-session.ts";
import { Followed } from "./backend-window.ts";

const run = promisify(execFile);

/** One machine whose snapshots a test makes, deletes and goes back to, as a window would. */
export class SnapshotMachine {
  readonly session: BackendSession;
  readonly name: string;
  readonly uuid: string;
  readonly #jobs: Followed<{ jobs: Job[] }>;

  private constructor(session: BackendSession, name: string, uuid: string, jobs: Followed<{ jobs: Job[] }>) {
    this.session = session;
    this.name = name;
    this.uuid = uuid;
    this.#jobs = jobs;
  }

  static async of(session: BackendSession, name: string, uuid: string): Promise<SnapshotMachine> {
    const jobs = new Followed(await session.backend.handlers.jobs.watch({}, session.window.call));
    return new SnapshotMachine(session, name, uuid, jobs);
  }

  get ref() {
    return this.session.ref(this.uuid);
  }

  get #handlers() {
    return this.session.backend.handlers.snapshots;
  }

  get #call() {
    return this.session.window.call;
  }

  async create(name: string, more: Partial<SnapshotRequest> = {}): Promise<Job> {
    const request = { description: "", kind: "internal", memory: false, quiesce: false, ...more } as const;
    const { job } = await this.#handlers.create({ ...this.ref, ...request, name }, this.#call);
    return await this.ended(job!);
  }

  async revert(name: string, more: { keepAs?: string; become?: "running" | "paused" } = {}): Promise<Job> {
    const { job } = await this.#handlers.revert({ ...this.ref, name, ...more }, this.#call);
    return await this.ended(job);
  }

  planRevert(name: string) {
    return this.#handlers.planRevert({ ...this.ref, name }, this.#call);
  }

  plan(name: string, scope: RemovalScope = "one") {
    return this.#handlers.planRemoval({ ...this.ref, name, scope }, this.#call);
  }

  async remove(name: string, scope: RemovalScope = "one"): Promise<Job> {
    const { revision } = await this.plan(name, scope);
    const { job } = await this.#handlers.remove({ ...this.ref, name, scope, revision }, this.#call);
    return await this.ended(job);
  }

  /** The list as it is by now. */
  async tree(): Promise<SnapshotTree> {
    const followed = new Followed(await this.#handlers.watch(this.ref, this.#call));
    const first = await followed.find(() => true);
    await this.#handlers.refresh(this.ref, this.#call);
    return await followed.find((item) => item !== first);
  }

  /** The job once it is over; fails with its error. */
  async ended(id: string): Promise<Job> {
    const { jobs } = await this.#jobs.find((item) =>
      item.jobs.some((job) => job.id === id && job.state !== "running"),
    );
    const job = jobs.find((candidate) => candidate.id === id)!;
    if (job.state === "failed") throw Object.assign(new Error(job.error!.message), job.error);
    return job;
  }

  /** The image that the machine writes to. */
  async tip(target = "vda"): Promise<string> {
    return (await this.#disk(target)).path!;
  }

  async #disk(target: string) {
    const xml = await this.session.libvirtd.virsh("dumpxml", this.name, "--inactive");
    return readDisks(xml).find((disk) => disk.target === target)!;
  }

  /** Writes a state into the disk of a machine that is off: a byte over its first 64 KiB. */
  async write(state: number, target = "vda"): Promise<void> {
    const { path, format } = await this.#disk(target);
    await io(path!, `write -q -P ${state} 0 64k`, format);
  }

  /** Whether the disk has this state. */
  async has(state: number, target = "vda"): Promise<boolean> {
    const { path, format } = await this.#disk(target);
    const output = await io(path!, `read -P ${state} 0 64k`, format);
    return /^read 65536/m.test(output) && !output.includes("Pattern verification failed");
  }

  /** Writes as a guest would into the first, second … virtio disk of the running machine. */
  async writeLive(state: number, disk: number, at = "0 64k"): Promise<void> {
    const device = `/machine/peripheral/virtio-disk${disk}/virtio-backend`;
    const command = `qemu-io -d ${device} "write -P ${state} ${at}"`;
    await this.session.libvirtd.virsh("qemu-monitor-command", this.name, "--hmp", command);
  }
}

/** One command of qemu-io on an image. */
export async function io(path: string, command: string, format = "qcow2"): Promise<string> {
  const { stdout } = await run("qemu-io", ["-f", format, "-c", command, path]).catch((error) => error);
  return stdout;
}
