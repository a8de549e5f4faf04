import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GuestOwnership } from "../../shared/contract/guest-files/changing.ts";
import type { ConflictRule, CopyAnswers, CopyPlan } from "../../shared/contract/guest-files/copying.ts";
import type { GuestEntry } from "../../shared/contract/guest-files/reading.ts";
import type { FilesSource, GuestPlaceRef } from "../../shared/contract/guest-files/session.ts";
import type { Job, JobsChange } from "../../shared/contract/jobs.ts";
import { Followed, readAll } from "./backend-window.ts";
import { FilesSession, type OpenFiles } from "./files-session.ts";
import { copyOf, guestDisks } from "./guest-disks.ts";
import { diskXml } from "./plain-machine.ts";

/** What a procedure has begun; none where there was nothing to do. */
interface Begun {
  readonly job?: string | undefined;
}

interface CopyManner {
  /** The file system of a kind instead of the Debian. */
  readonly type?: string;
  readonly answers?: Partial<CopyAnswers>;
  readonly owned?: GuestOwnership;
}

/** When what {@link FilesMachine.upload} sends was last written. */
export const uploadedAt = Date.parse("2023-04-05T06:07:08Z");

/** A machine with the tests' Debian that is off, its files open for changes; ended with {@link FilesMachine.stop}. */
export class FilesMachine {
  readonly files: FilesSession;
  readonly source: FilesSource;
  /** A folder of this computer, to copy from. */
  readonly host: string;
  readonly jobs: Followed<JobsChange>;
  opened: OpenFiles;

  private constructor(
    parts: Pick<FilesMachine, "files" | "source" | "host" | "jobs"> & { opened: OpenFiles },
  ) {
    this.files = parts.files;
    this.source = parts.source;
    this.host = parts.host;
    this.jobs = parts.jobs;
    this.opened = parts.opened;
  }

  /** @param others makes further disks in a folder, as libvirt describes them */
  static async start(
    name: string,
    others: (folder: string) => Promise<readonly string[]> = async () => [],
  ): Promise<FilesMachine> {
    const files = await FilesSession.start();
    const { session, libvirtd } = files;
    const host = await mkdtemp(join(tmpdir(), "guesthouse-files-"));
    const jobs = new Followed<JobsChange>(await session.backend.handlers.jobs.watch({}, files.call));
    const debian = await copyOf(guestDisks.debian, libvirtd.imagesDir);
    const devices = [diskXml(debian), ...(await others(libvirtd.imagesDir))];
    const source = await files.machine(name, devices.join(""));
    return new FilesMachine({ files, source, host, jobs, opened: await files.open(source, { write: true }) });
  }

  async openAgain(): Promise<void> {
    this.opened = await this.files.open(this.source, { write: true });
  }

  /** In the Debian, or in the file system of a kind beside it. */
  at(path: string, type?: string): GuestPlaceRef {
    return { session: this.opened.session, place: placeOf(this.opened, type), path };
  }

  several(...paths: string[]): { session: string; place: string; paths: string[] } {
    return { session: this.opened.session, place: placeOf(this.opened), paths };
  }

  here(name: string): string {
    return join(this.host, name);
  }

  async list(folder: string, type?: string): Promise<Map<string, GuestEntry>> {
    return new Map((await this.files.list(this.at(folder, type))).map((entry) => [entry.name, entry]));
  }

  /** An entry as it is, also a link. */
  async stat(path: string): Promise<GuestEntry> {
    return (await this.files.stat(this.at(path), false)).entry;
  }

  text(path: string, type?: string): Promise<string> {
    return this.files.text(this.at(path, type));
  }

  /** What unfinished copies have left in a folder. */
  async temporaries(folder: string): Promise<string[]> {
    return [...(await this.list(folder)).keys()].filter((name) => name.startsWith(".guesthouse"));
  }

  planCopyIn(folder: string, name: string, type?: string): Promise<CopyPlan> {
    const given = { ...this.at(folder, type), from: this.#from(name) };
    return this.files.api.planCopyIn(given, this.files.call);
  }

  /** Begins to copy from {@link host}; what is there already is left alone unless told. */
  copyIn(
    folder: string,
    name: string,
    { type, answers = {}, owned = {} }: CopyManner = {},
  ): Promise<{ job: string }> {
    const { all = "skip", some = [] } = answers;
    const given = { ...this.at(folder, type), from: this.#from(name), answers: { all, some }, owned };
    return this.files.api.copyIn(given, this.files.call);
  }

  /** Sends a file as a window does: with fewer bytes than `bytes` it breaks off. */
  async upload(
    folder: string,
    name: string,
    sent: Uint8Array,
    { rule = "skip" as ConflictRule, bytes = sent.length } = {},
  ): Promise<Job> {
    const { api, call, session } = this.files;
    const facts = { name, bytes, modifiedAt: uploadedAt, rule, owned: {} };
    const begun = await api.upload({ ...this.at(folder), ...facts }, call);
    const channel = session.window.redeem(begun);
    await channel.write(sent).catch(() => {});
    channel.end();
    await readAll(channel).catch(() => {});
    return await this.ended(begun);
  }

  /** What was begun, when it is over, whatever its end. */
  async ended({ job: id }: Begun): Promise<Job> {
    const fits = (job: Job) => job.id === id && job.state !== "running";
    return (await this.jobs.find((item) => item.jobs.some(fits))).jobs.find(fits)!;
  }

  /** @throws Error with what was begun, where it has not succeeded */
  async succeeds(begun: Promise<Begun>): Promise<void> {
    const job = await this.ended(await begun);
    if (job.state !== "succeeded") throw new Error(JSON.stringify(job));
  }

  async stop(): Promise<void> {
    await this.files.stop();
    await rm(this.host, { recursive: true });
  }

  #from(name: string) {
    return { kind: "paths" as const, paths: [this.here(name)] };
  }
}

/** The system among what was found, or the file system of a kind beside it. */
export function placeOf({ places }: OpenFiles, type?: string): string {
  const found = places.find((place) =>
    type === undefined ? place.system : place.type === type && !place.system,
  );
  if (!found) throw new Error(`there is no ${type ?? "system"}: ${JSON.stringify(places)}`);
  return found.id;
}
