import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { ImageRef, ImageWork } from "../../shared/contract/images.ts";
import type { Job } from "../../shared/contract/jobs.ts";
import type { BackendSession } from "./backend-session.ts";
import { jobEnded } from "./jobs.ts";

const run = promisify(execFile);

export const qemuImg = async (...args: string[]): Promise<string> => (await run("qemu-img", args)).stdout;

/** A file's SHA-256. */
export async function sum(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}

/** The disk that a guest would see, whatever it is kept in. */
export async function seen(path: string, format: string): Promise<string> {
  const raw = `${path}.seen`;
  await qemuImg("convert", "-f", format, "-O", "raw", path, raw);
  const found = await sum(raw);
  await run("rm", ["--", raw]);
  return found;
}

/** A raw disk of whole MiB, in which the given ones are filled with a byte each. */
export async function writeRaw(path: string, mib: number, filled: Record<number, number>): Promise<void> {
  await using file = await open(path, "wx");
  await file.truncate(mib << 20);
  for (const [at, byte] of Object.entries(filled)) {
    await file.write(Buffer.alloc(1 << 20, byte), 0, 1 << 20, Number(at) << 20);
  }
}

/** Works on image files of one folder as a window does. */
export class ImageSession {
  readonly session: BackendSession;
  readonly folder: string;

  constructor(session: BackendSession) {
    this.session = session;
    this.folder = session.libvirtd.imagesDir;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  ref(name: string): ImageRef {
    return { kind: "file", connection: this.session.connection, path: this.path(name) };
  }

  /** Those whose names begin so, hidden ones too. */
  async files(start: string): Promise<string[]> {
    const names = await readdir(this.folder);
    return names.filter((name) => name.replace(/^\./, "").startsWith(start)).sort();
  }

  get #images() {
    return this.session.backend.handlers.images;
  }

  describe(name: string) {
    return this.#images.describe({ image: this.ref(name) }, this.session.window.call);
  }

  plan(name: string, work: ImageWork) {
    return this.#images.work({ image: this.ref(name), work, preview: true }, this.session.window.call);
  }

  measure(name: string, format: string) {
    return this.#images.measure({ image: this.ref(name), format }, this.session.window.call);
  }

  async create(name: string, format: "raw" | "qcow2", bytes: number): Promise<Job> {
    const wanted = { connection: this.session.connection, path: this.path(name), format, bytes };
    const { job } = await this.#images.create(wanted, this.session.window.call);
    return await jobEnded(this.session, job!);
  }

  /** Starts it and gives the job's id. */
  async start(name: string, work: ImageWork): Promise<string> {
    const { job } = await this.#images.work({ image: this.ref(name), work }, this.session.window.call);
    return job!;
  }

  async work(name: string, work: ImageWork): Promise<Job> {
    return await jobEnded(this.session, await this.start(name, work));
  }

  async settle(name: string, how: "delete" | "put-back"): Promise<void> {
    const { kept } = await this.describe(name);
    await this.#images.settle({ id: kept[0]!.id, how }, this.session.window.call);
  }

  /** Writes an image in a format from a raw one, with what stands below it. */
  async convert(from: string, to: string, format = "qcow2"): Promise<void> {
    await qemuImg("convert", "-f", "raw", "-O", format, this.path(from), this.path(to));
  }

  async overlay(base: string, name: string, format = "qcow2"): Promise<void> {
    await qemuImg("create", "-q", "-f", "qcow2", "-F", format, "-b", this.path(base), this.path(name));
  }

  /** Fills a MiB as a guest would. */
  async write(name: string, mib: number, byte: number): Promise<void> {
    await run("qemu-io", ["-f", "qcow2", "-c", `write -P ${byte} ${mib}M 1M`, this.path(name)]);
  }
}
