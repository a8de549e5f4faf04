import { readFile } from "node:fs/promises";
import { XmlError } from "../xml/document.ts";
import { type OsFacts, resolveFacts } from "./facts.ts";
import { databaseFolders, operatingSystemFiles } from "./files.ts";
import { type Match, matchMedia } from "./match.ts";
import { nearestRelative, type Relative } from "./nearest-relative.ts";
import { readOsFile } from "./read.ts";
import type { MediaIdentity, OsRecord } from "./record.ts";

export interface OsName {
  readonly id: string;
  readonly name: string;
  readonly shortId: string;
}

/**
 * libosinfo's database of operating systems, read from its files when first asked for: 800 small files, each
 * parsed in a step of its own (about 0.3 ms), so that other work gets its turn in between.
 */
export class OsDatabase {
  readonly #folders: readonly string[];
  #systems: Promise<ReadonlyMap<string, OsRecord>> | undefined;
  #loaded: ReadonlyMap<string, OsRecord> | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(folders: readonly string[] = databaseFolders()) {
    this.#folders = folders;
  }

  /** The system that the medium is known to install, or undefined. */
  async detect(identity: MediaIdentity): Promise<Match | undefined> {
    return await matchMedia((await this.systems()).values(), identity);
  }

  /** For a medium that {@link detect} does not know: the nearest version of what it names. */
  async nearestRelative(identity: MediaIdentity): Promise<Relative | undefined> {
    return nearestRelative(identity, [...(await this.systems()).values()]);
  }

  /** What a new machine's defaults depend on; undefined for an unknown id. `arch` as in `x86_64`. */
  async facts(id: string, arch: string): Promise<OsFacts | undefined> {
    const systems = await this.systems();
    const os = systems.get(id);
    return os && resolveFacts(os, systems, arch);
  }

  /** Systems whose name, short id or id contains every word of the query, newest first. */
  async list(query: string, limit: number): Promise<OsName[]> {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const systems = [...(await this.systems()).values()].filter((os) => {
      const haystack = `${os.name} ${os.shortId} ${os.id}`.toLowerCase();
      return words.every((word) => haystack.includes(word));
    });
    systems.sort(
      (a, b) => (b.releaseDate ?? "").localeCompare(a.releaseDate ?? "") || a.name.localeCompare(b.name),
    );
    return systems.slice(0, limit).map(({ id, name, shortId }) => ({ id, name, shortId }));
  }

  /** The system's name, as far as the database has been read; never reads it. */
  nameOf(id: string): string | undefined {
    return this.#loaded?.get(id)?.name || undefined;
  }

  /** Calls `listener` once {@link nameOf} knows the names, unless stopped or known already. */
  onLoaded(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Everything, by id. A database that is not installed is an empty one. */
  systems(): Promise<ReadonlyMap<string, OsRecord>> {
    this.#systems ??= this.#load().then((systems) => {
      this.#loaded = systems;
      for (const listener of this.#listeners) listener();
      this.#listeners.clear();
      return systems;
    });
    return this.#systems;
  }

  async #load(): Promise<ReadonlyMap<string, OsRecord>> {
    const systems = new Map<string, OsRecord>();
    for (const path of await operatingSystemFiles(this.#folders)) {
      // A file that is unreadable or damaged costs its own entries, not the other 799.
      const records = await readFile(path).then(readOsFile).catch(ignoreDamage);
      for (const record of records) {
        const known = systems.get(record.id);
        systems.set(record.id, known ? merge(known, record) : record);
      }
    }
    return systems;
  }
}

function ignoreDamage(error: unknown): [] {
  if (error instanceof XmlError || (error as NodeJS.ErrnoException).code) return [];
  throw error;
}

/** An extension (`debian-11.d/…`) adds to lists, and gives single values only where there were none. */
function merge(base: OsRecord, extension: OsRecord): OsRecord {
  return Object.fromEntries(
    Object.entries(base).map(([key, value]) => {
      const more = extension[key as keyof OsRecord];
      return [key, Array.isArray(value) ? [...value, ...(more as unknown[])] : value || more];
    }),
  ) as unknown as OsRecord;
}
