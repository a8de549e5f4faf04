import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { KeptDisk } from "../../../shared/contract/convert.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Bin } from "../bin/bin.ts";
import type { Connection } from "../connections/connection.ts";
import { logInternal } from "../errors/plain-error.ts";
import { Records } from "../files/records.ts";
import { Changes } from "../live/changes.ts";
import type { Subscription } from "../live/subscription.ts";
import { imagesOn, usersOf } from "../removal/plan.ts";
import type { Services } from "../services.ts";
import { usageOfOthers } from "../storage/usage.ts";
import { deleteVolume } from "../storage/volumes.ts";
import { boundedCommandText } from "../transcript/command-text.ts";
import { places } from "./place.ts";

const recordSchema = z.strictObject({
  version: z.literal(1),
  connection: z.string().max(64),
  uuid: z.string().max(64),
  target: z.string().max(64),
  path: z.string().max(4096),
  replacedBy: z.string().max(4096),
  at: z.number(),
});
type KeptRecord = z.infer<typeof recordSchema>;

/** Images that machines had before they were given converted ones: they stay until the user lets them go. */
export class KeptDisks {
  readonly #services: Pick<Services, "transcript">;
  readonly #bin: Pick<Bin, "usage">;
  readonly #records: Records<KeptRecord>;
  readonly #changes = new Changes();
  #known: ReadonlyMap<string, KeptRecord> | undefined;

  constructor(services: Pick<Services, "transcript" | "stateDir">, bin: Pick<Bin, "usage">) {
    this.#services = services;
    this.#bin = bin;
    this.#records = new Records(join(services.stateDir, "kept-disks"), recordSchema);
  }

  /** A machine's, the newest first, again at every change. */
  watch(connection: string, uuid: string, signal: AbortSignal): Subscription<{ disks: KeptDisk[] }> {
    this.#read().catch(logInternal);
    return this.#changes.watch(() => this.#known && { disks: listed(this.#known, connection, uuid) }, signal);
  }

  /** Remembers one, before the machine's definition names another. */
  async add(disk: Omit<KeptRecord, "version" | "at">): Promise<string> {
    const id = randomUUID();
    await this.#records.write(id, { version: 1, ...disk, at: Date.now() });
    await this.#read();
    return id;
  }

  /** @throws AppError `no-such-kept-disk` */
  async forget(connection: Connection, id: string): Promise<void> {
    await this.#find(connection, id);
    await this.#records.remove(id);
    await this.#read();
  }

  /**
   * What deleting it would touch, and who is in the way.
   * @throws AppError `no-such-kept-disk` | LibvirtError
   */
  async describe(connection: Connection, id: string) {
    const { path } = await this.#find(connection, id);
    const volume = await this.#volume(connection, path);
    const [usage, binned, bytes] = await Promise.all([
      usageOfOthers(connection, "", "fresh"),
      this.#bin.usage(connection),
      volume?.info().then((info) => info.allocation),
    ]);
    const usedBy = [
      ...usersOf(path, { ...usage, paths: new Map([...usage.paths, ...binned]) }),
      ...imagesOn(path, usage, new Set()),
    ];
    const argv = volume
      ? connection.virsh("vol-delete", volume.name, "--pool", volume.pool)
      : ["rm", "--", path];
    return {
      path,
      ...(bytes !== undefined && { bytes }),
      usedBy: usedBy.slice(0, 1000),
      command: boundedCommandText(argv),
      argv,
      volume,
    };
  }

  /**
   * Deletes it.
   * @throws AppError `no-such-kept-disk`, `image-in-use` | LibvirtError
   */
  async letGo(connection: Connection, id: string): Promise<void> {
    const { path, usedBy, volume, argv } = await this.describe(connection, id);
    if (usedBy.length > 0) throw inUse(path, usedBy);
    if (volume) await deleteVolume(volume);
    else await rm(connection.localPath(path), { force: true });
    this.#services.transcript.record(`Delete the former disk ${path}`, argv);
    await this.#records.remove(id);
    await this.#read();
  }

  async #find(connection: Connection, id: string): Promise<KeptRecord> {
    const record = (await this.#records.all()).get(id);
    if (record?.connection === connection.id) return record;
    throw new AppError({
      code: "no-such-kept-disk",
      message: "This former disk is not remembered any more.",
      hint: "Look at the list again.",
    });
  }

  /** Its pool may not have noticed yet that it is there. */
  async #volume(connection: Connection, path: string) {
    const found = await connection.client.storagePools.volumeByPath(path);
    if (found) return found;
    const home = (await places(connection)).find(({ folder }) => path.startsWith(`${folder}/`));
    await home?.pool.refresh();
    return await connection.client.storagePools.volumeByPath(path);
  }

  async #read(): Promise<void> {
    this.#known = await this.#records.all();
    this.#changes.tell();
  }
}

function listed(known: ReadonlyMap<string, KeptRecord>, connection: string, uuid: string): KeptDisk[] {
  return [...known]
    .filter(([, record]) => record.connection === connection && record.uuid === uuid)
    .map(([id, { target, path, replacedBy, at }]) => ({ id, target, path, replacedBy, at }))
    .sort((a, b) => b.at - a.at)
    .slice(0, 1000);
}

const inUse = (path: string, usedBy: readonly string[]) =>
  new AppError({
    code: "image-in-use",
    message: `${path} is still used: ${usedBy.join(", ")}.`.slice(0, 2000),
    hint: "Nothing was deleted. Take it from what uses it first.",
  });
