import { dirname } from "node:path";
import { z } from "zod";
import type { ImageDescription, ImageRef, ImageWork } from "../../../shared/contract/images.ts";
import type { JobPlace } from "../../../shared/contract/jobs.ts";
import { AppError } from "../../../shared/model/error.ts";
import { secretsOf, sourceArguments } from "../qemu-img/image-arguments.ts";
import { qemuImg } from "../qemu-img/run.ts";
import type { Services } from "../services.ts";
import { boundedCommandText } from "../transcript/command-text.ts";
import { planCheck, planRepair } from "./check.ts";
import { planCommit } from "./commit.ts";
import { planCompact } from "./compact.ts";
import { planCompare } from "./compare.ts";
import { describeImage } from "./describe.ts";
import { type Inspected, inspectImage, isEncrypted, openedAs, unlockImage } from "./inspect.ts";
import { KeptImages } from "./kept-images.ts";
import { planCreate, planOverlay, refreshPoolOf } from "./new-file.ts";
import type { ImageTools } from "./on-copy.ts";
import { passphraseNeeded, passphraseOf } from "./passphrase.ts";
import type { ImagePlan } from "./plan.ts";
import { planRebase } from "./rebase.ts";
import { whyNot } from "./refusals.ts";
import { planResize } from "./resize.ts";
import { planTrim } from "./trim.ts";

type ImageServices = Pick<Services, "connections" | "jobs" | "transcript" | "unfinished" | "stateDir">;

interface Started {
  readonly command: string;
  readonly notes: string[];
  readonly job?: string;
}

/** Of `qemu-img measure --output=json` (QEMU's `BlockMeasureInfo`, qapi/block-core.json). */
const measureSchema = z.object({ required: z.number(), "fully-allocated": z.number() });

/** What can be found out about disk images and done with them. */
export class Images {
  readonly #services: ImageServices;
  readonly #kept: KeptImages;
  /** Paths of images on which a job works, by connection. */
  readonly #busy = new Set<string>();

  constructor(services: ImageServices) {
    this.#services = services;
    this.#kept = new KeptImages(services.stateDir);
  }

  /** @throws AppError `no-such-image` */
  async describe(ref: ImageRef): Promise<ImageDescription> {
    return await describeImage(await this.#inspect(ref, "shared"), this.#kept);
  }

  /**
   * Bytes that a copy in this format would take.
   * @throws AppError `not-possible`, `passphrase-needed` | ToolError
   */
  async measure(ref: ImageRef, format: string): Promise<{ required: number; full: number }> {
    const image = await this.#inspect(ref, "shared");
    refuse("compare", image);
    const opened = openedAs(await unlockImage(image, undefined));
    const { options, name } = sourceArguments(opened);
    const args = ["measure", "--output=json", ...options, "-O", format, name] as const;
    const { stdout } = await qemuImg(args, { secrets: secretsOf(opened) });
    const { required, "fully-allocated": full } = measureSchema.parse(JSON.parse(stdout));
    return { required, full };
  }

  /**
   * Starts work on an image as a job.
   * @param passphrase of an encrypted image whose secret libvirt does not have
   * @throws AppError `not-possible` with the reason, `image-in-use`, `passphrase-needed`, and what each kind of work
   *   refuses
   */
  async work(
    ref: ImageRef,
    work: ImageWork,
    { passphrase, preview }: { passphrase: string | undefined; preview: boolean },
  ): Promise<Started> {
    const image = await this.#inspect(ref, preview ? "shared" : "fresh");
    refuse(work.kind, image);
    const plan = await this.#plan(image.live ? image : await unlockImage(image, passphrase), work);
    const place: JobPlace = work.kind === "overlay" ? { kind: "file", path: work.path } : placeOf(image);
    return this.#start(plan, preview, { key: `${image.connection.id} ${image.path}`, place });
  }

  /** @throws AppError `file-exists`, `no-folder` */
  async create(
    connection: string,
    wanted: { readonly path: string; readonly format: string; readonly bytes: number },
    preview: boolean,
  ): Promise<Started> {
    const { connections, unfinished } = this.#services;
    const plan = await planCreate(connections.get(connection), unfinished, wanted);
    const place = { kind: "file", path: wanted.path } as const;
    return this.#start(plan, preview, { key: `${connection} ${wanted.path}`, place });
  }

  /**
   * Deletes a kept original, or puts it back.
   * @throws AppError `no-such-image`, `image-in-use`
   */
  async settle(id: string, how: "delete" | "put-back"): Promise<void> {
    const entry = await this.#kept.find(id);
    const connection = this.#services.connections.get(entry.connection);
    const own = { kind: "file", connection: entry.connection, path: entry.kept } as const;
    const image = await this.#inspect({ ...own, path: how === "delete" ? entry.kept : entry.image }, "fresh");
    const users = image.standing.users(image.path).flatMap((uuid) => image.users.get(uuid) ?? []);
    const inTheWay = how === "delete" ? users : users.filter(({ running }) => running);
    if (inTheWay.length > 0) throw inUse(image.path, inTheWay[0]!.name);
    if (how === "delete") await this.#kept.letGo(entry);
    else await this.#kept.putBack(entry);
    const { transcript } = this.#services;
    if (how === "delete") transcript.record(`Delete ${entry.kept}`, ["rm", "--", entry.kept]);
    else transcript.record(`Put ${entry.kept} back`, ["mv", "--", entry.kept, entry.image]);
    await refreshPoolOf(connection, dirname(entry.image));
  }

  async #inspect(ref: ImageRef, look: "fresh" | "shared"): Promise<Inspected> {
    return await inspectImage(this.#services.connections, ref, look);
  }

  async #plan(image: Inspected, work: ImageWork): Promise<ImagePlan> {
    const tools: ImageTools = {
      unfinished: this.#services.unfinished,
      kept: this.#kept,
      refuseRunning: (before) => this.#refuseRunning(before),
    };
    switch (work.kind) {
      case "resize":
        return await planResize(tools, image, work);
      case "check":
        return planCheck(image);
      case "repair":
        return await planRepair(tools, image, work.what);
      case "rebase":
        return await planRebase(tools, image, work, await this.#base(image, work.onto?.path));
      case "commit":
        return await planCommit(tools, image);
      case "compare":
        return await this.#planCompare(image, work);
      case "compact":
        return await planCompact(tools, image, work.compress);
      case "trim":
        return await planTrim(image);
      case "overlay":
        return await planOverlay(tools.unfinished, image, work.path);
    }
  }

  async #planCompare(image: Inspected, work: Extract<ImageWork, { kind: "compare" }>): Promise<ImagePlan> {
    const other = await this.#inspect(work.with, "shared");
    if (isEncrypted(other) && (work.passphrase ?? (await passphraseOf(other))) === undefined) {
      const { message, hint = "" } = passphraseNeeded(other.path);
      throw new AppError({ code: "other-passphrase-needed", message, hint });
    }
    return planCompare(image, await unlockImage(other, work.passphrase));
  }

  async #base({ connection }: Inspected, path: string | undefined): Promise<Inspected | undefined> {
    if (path === undefined) return undefined;
    return await this.#inspect({ kind: "file", connection: connection.id, path }, "shared");
  }

  #start(
    { title, commands, notes, run }: ImagePlan,
    preview: boolean,
    { key, place }: { readonly key: string; readonly place: JobPlace },
  ): Started {
    const answer = {
      command: boundedCommandText(...commands),
      notes: notes.map((note) => note.slice(0, 1000)),
    };
    if (preview) return answer;
    if (this.#busy.has(key)) {
      throw new AppError({
        code: "image-busy",
        message: "Guesthouse is working on this image already.",
        hint: "Wait for that to end, or stop it on the Jobs page.",
      });
    }
    this.#busy.add(key);
    const { jobs, transcript } = this.#services;
    const { id, finished } = jobs.run({ title: title.slice(0, 400), place }, async (job) => {
      const result = await run(job);
      return result.slice(0, 400);
    });
    finished
      .then(
        () => transcript.record(title, ...commands),
        // The job shows its failure.
        () => {},
      )
      .finally(() => this.#busy.delete(key));
    return { ...answer, job: id };
  }

  /** A machine may have been started while a copy was made. */
  async #refuseRunning({ connection, path }: Inspected): Promise<void> {
    const now = await this.#inspect({ kind: "file", connection: connection.id, path }, "fresh");
    const running = now.standing
      .users(path)
      .flatMap((uuid) => now.users.get(uuid) ?? [])
      .find((user) => user.running);
    if (running) throw inUse(path, running.name);
  }
}

function refuse(kind: ImageWork["kind"], image: Inspected): void {
  const reason = whyNot(kind, image);
  if (reason !== undefined) throw new AppError({ code: "not-possible", message: reason });
}

const placeOf = ({ connection, volume, path }: Inspected): JobPlace =>
  volume
    ? { kind: "pool", connection: connection.id, pool: volume.pool, volume: volume.name }
    : { kind: "file", path };

const inUse = (path: string, machine: string) =>
  new AppError({
    code: "image-in-use",
    message: `${machine} uses ${path}.`,
    hint: "Shut it down, or give it another disk, then try again.",
  });
