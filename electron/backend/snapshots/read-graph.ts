import { constants } from "node:fs";
import { access, readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Bin } from "../bin/bin.ts";
import type { Connection } from "../connections/connection.ts";
import { isLocal } from "../connections/describe-uri.ts";
import { eachOf } from "../domains/each-of.ts";
import { bitmapsOf, imageInfo } from "../qemu-img/info.ts";
import { usageOfOthers } from "../storage/usage.ts";
import { chainOf, type Graph, type Image } from "./graph.ts";
import { backingNameOf, isQcow2 } from "./qcow2-header.ts";

/** Files of a folder that are looked at for images that stand on ours and that libvirt does not know. */
const maxSiblings = 5000;
/** Children of qemu-img at once. */
const atOnce = 4;

/** A fresh qcow2 image has a header, a refcount table and block, and a first-level table: written to, at least two more. */
const untouchedClusters = 5;

/** An image that is named, and as what. */
export interface NamedImage {
  readonly path: string;
  /** Undefined where libvirt is to assume raw. */
  readonly format: string | undefined;
}

/**
 * Looks at images, at what they stand on, and at what else stands on them.
 * @param uuid of the machine whose images they are; every other user is somebody else
 * @param also images that may have been forgotten by everything else
 * @param look see `usageOfOthers`
 */
export async function readGraph(
  connection: Connection,
  bin: Pick<Bin, "usage">,
  uuid: string,
  named: readonly NamedImage[],
  also: readonly string[],
  look: "fresh" | "shared",
): Promise<Graph> {
  const reading = await readImages(connection, named, also);
  const [usage, binned] = await Promise.all([usageOfOthers(connection, uuid, look), bin.usage(connection)]);
  const known = [...usage.backingOf].filter(
    ([path, on]) => reading.images.has(on) && !reading.images.has(path),
  );
  if (known.length > 0) {
    await reading.add(known.map(([path]) => ({ path, format: "qcow2" })));
    await reading.addSiblings();
  }

  const users = new Map<string, string[]>();
  const chain = (path: string) => {
    const paths = chainOf(reading.images, path);
    for (let next = usage.backingOf.get(paths.at(-1)!); next && !paths.includes(next); ) {
      paths.push(next);
      next = usage.backingOf.get(next);
    }
    return paths;
  };
  for (const [name, paths] of [...usage.paths, ...binned]) {
    for (const path of new Set([...paths].flatMap(chain))) {
      if (reading.images.has(path)) users.set(path, [...(users.get(path) ?? []), name]);
    }
  }
  return { images: reading.images, unread: reading.unread, missing: reading.missing, users };
}

/** Looks at images, at what they stand on, and at what stands on them in their own folders. */
export async function readImages(
  host: Host,
  named: readonly NamedImage[],
  also: readonly string[],
): Promise<Reading> {
  const reading = new Reading(host);
  await reading.add(named);
  // After the others, of which some tell what format these have.
  await reading.addForgotten(also);
  await reading.addSiblings();
  return reading;
}

type Host = Pick<Connection, "uri" | "localPath">;

class Reading {
  readonly images = new Map<string, Image>();
  readonly unread = new Map<string, string>();
  readonly missing = new Set<string>();
  readonly #connection: Host;

  constructor(connection: Host) {
    this.#connection = connection;
  }

  /** Reads images and all that they stand on. */
  async add(named: readonly NamedImage[]): Promise<void> {
    let waiting = [...named];
    while (waiting.length > 0) {
      const next: NamedImage[] = [];
      const fresh = [...new Map(waiting.map((image) => [image.path, image])).values()];
      await eachOf(
        fresh.filter((image) => !this.#seen(image.path)),
        async (image) => {
          const backing = await this.#read(image);
          if (backing) next.push(backing);
        },
        atOnce,
      );
      waiting = next;
    }
  }

  /** Reads those of the paths that are qcow2 images and not read yet. */
  async addForgotten(paths: readonly string[]): Promise<void> {
    const found: NamedImage[] = [];
    for (const path of paths) {
      if (await isQcow2(this.#connection.localPath(path))) found.push({ path, format: "qcow2" });
    }
    await this.add(found);
  }

  /** Reads what stands on images in their own folders, again until nothing is new. */
  async addSiblings(): Promise<void> {
    if (!isLocal(this.#connection.uri)) return;
    const backings = new Map<string, string>();
    for (const folder of new Set([...this.images.keys()].map((path) => dirname(path)))) {
      const names = await readdir(this.#connection.localPath(folder)).catch((): string[] => []);
      await eachOf(names.slice(0, maxSiblings), async (name) => {
        const backing = await backingNameOf(this.#connection.localPath(join(folder, name)));
        if (backing !== undefined) backings.set(join(folder, name), backing);
      });
    }
    for (;;) {
      const found = [...backings].filter(([path, on]) => this.images.has(on) && !this.#seen(path));
      if (found.length === 0) return;
      await this.add(found.map(([path]) => ({ path, format: "qcow2" })));
    }
  }

  #seen(path: string): boolean {
    return this.images.has(path) || this.unread.has(path) || this.missing.has(path);
  }

  /** @returns what it stands on */
  async #read({ path, format = "raw" }: NamedImage): Promise<NamedImage | undefined> {
    if (!isLocal(this.#connection.uri)) {
      this.unread.set(path, "it lies on another host");
      return undefined;
    }
    const local = this.#connection.localPath(path);
    try {
      await access(local, constants.R_OK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") this.missing.add(path);
      else this.unread.set(path, "Guesthouse has no permission to read it");
      return undefined;
    }
    try {
      const info = await imageInfo(local, format);
      const backing = info["full-backing-filename"] ?? info["backing-filename"];
      const bytes = info["actual-size"] ?? (await stat(local)).size;
      this.images.set(path, {
        path,
        format: info.format,
        backing,
        internal: (info.snapshots ?? []).map(({ name }) => name),
        bitmaps: bitmapsOf(info),
        bytes,
        untouched: info.format === "qcow2" && bytes < untouchedClusters * (info["cluster-size"] ?? 0),
      });
      if (backing === undefined) return undefined;
      const on = info["backing-filename-format"];
      if (on !== undefined) return { path: backing, format: on };
      // What qemu-img would guess a guest could have written.
      this.unread.set(backing, `${path} does not say what format it has`);
    } catch (error) {
      this.unread.set(path, String(error instanceof Error ? error.message : error).slice(0, 300));
    }
    return undefined;
  }
}
