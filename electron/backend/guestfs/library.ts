import { constants } from "node:os";
import koffi, { type KoffiFunc, type TypeObject } from "koffi";
import { nameBytes, nameOf } from "../../../shared/model/guest-name.ts";
import { type CallName, calls } from "./calls.ts";

/**
 * libguestfs' C library, called through koffi. Only the process of an appliance loads it: whatever a disk image does
 * to the library ends that process and nothing else.
 */
const library = koffi.load("libguestfs.so.0");
const libc = koffi.load("libc.so.6");

type Native = KoffiFunc<(...given: unknown[]) => unknown>;

const pointer = "void *";
const free = libc.func("void free(void *)");
const strlen = libc.func("size_t strlen(void *)");
const memcpy = libc.func("void memcpy(void *to, void *from, size_t length)");
const pipe2 = libc.func("int pipe2(_Out_ int *ends, int flags)");
const fcntl = libc.func("fcntl", "int", ["int", "int", "int"]);

const create = library.func("void *guestfs_create()");
const close = library.func("void guestfs_close(void *)");
const lastError = library.func("const char *guestfs_last_error(void *)");
const lastErrno = library.func("int guestfs_last_errno(void *)");
const setErrorHandler = library.func("guestfs_set_error_handler", "void", [pointer, pointer, pointer]);
const isReady = library.func("int guestfs_is_ready(void *)");
const userCancel = library.func("int guestfs_user_cancel(void *)");

// <guestfs.h>: every list is a count and an array.
const list = koffi.struct("guestfs_list", { len: "uint32_t", val: pointer });
const bytesOfStat = 22 * 8;
const statvfs = koffi.struct("guestfs_statvfs", {
  bsize: "int64_t",
  frsize: "int64_t",
  blocks: "int64_t",
  bfree: "int64_t",
  bavail: "int64_t",
  files: "int64_t",
  ffree: "int64_t",
  favail: "int64_t",
  fsid: "int64_t",
  flag: "int64_t",
  namemax: "int64_t",
});
const application = koffi.struct("guestfs_application2", {
  name: pointer,
  displayName: pointer,
  epoch: "int32_t",
  version: pointer,
  release: pointer,
  arch: pointer,
  ...Object.fromEntries(
    ["path", "translated", "publisher", "url", "source", "summary", "description", "a", "b", "c", "d"].map(
      (name) => [name, pointer],
    ),
  ),
});
const dirent = koffi.struct("guestfs_dirent", { inode: "int64_t", type: "char", name: pointer });
const subvolume = koffi.struct("guestfs_btrfssubvolume", { id: "uint64_t", top: "uint64_t", path: pointer });

const freeList = (name: string) => library.func(`void guestfs_free_${name}(void *)`);
const freeStats = freeList("statns_list");
const freeStat = freeList("statns");
const freeStatvfs = freeList("statvfs");
const freeApplications = freeList("application2_list");
const freeEntries = freeList("dirent_list");
const freeSubvolumes = freeList("btrfssubvolume_list");

/** O_CLOEXEC and F_SETPIPE_SZ of Linux. */
const closeOnExec = 0o2000000;
const setPipeSize = 1031;

/** A pipe of 1 MiB: its reading and its writing end. */
export function makePipe(): [read: number, write: number] {
  const ends: number[] = [0, 0];
  if (pipe2(ends, closeOnExec) !== 0) throw new Error("no pipe can be made");
  fcntl(ends[0]!, setPipeSize, 1 << 20);
  return [ends[0]!, ends[1]!];
}

/** Ends the transfer that is under way in the handle, which then fails; other calls cannot be ended. */
export function cancelTransfer(handle: bigint): void {
  userCancel(handle);
}

/** What libguestfs said, with the guest's errno where it knows one. */
export class GuestfsError extends Error {
  readonly errno: number;
  constructor(message: string, errno: number) {
    super(message);
    this.errno = errno;
  }
}

/** What a call is given in place of each file, the name by which this process opens it. */
export type Given = string | number | boolean | Uint8Array | readonly string[];

/** A declaration, with what its literal types hide. */
interface Declared {
  readonly takes: readonly string[];
  readonly gives: string;
  readonly options?: Readonly<Record<string, string>>;
}

/** Results that are numbers, of which -1 says that the call failed; of the others it is no pointer. */
const numeric = new Set(["nothing", "int", "bool", "int64"]);

/** Of a folder; more names would take gigabytes here and in the backend. */
const maxEntries = 2_000_000;

/** A handle; one call at a time. */
export class Handle {
  readonly #handle = create() as bigint;
  readonly #functions = new Map<string, Native>();

  constructor() {
    // It would print every error.
    setErrorHandler(this.#handle, null, null);
  }

  /**
   * Calls a function, and blocks this thread until it has ended: libguestfs keeps its errors by thread.
   * @throws GuestfsError
   */
  call(name: CallName, given: readonly Given[], options: Record<string, Given> = {}): unknown {
    const { takes, gives, options: kinds }: Declared = calls[name];
    const values = takes.flatMap((kind, index) => {
      const value = given[index];
      return kind === "buffer" ? [value, (value as Uint8Array).length] : [nativeValue(kind, value)];
    });
    if (kinds) values.push(nativeOptions(kinds, options));
    const size: unknown[] = [0];
    if (gives === "blob") values.push(size);
    const result = this.#function(name)(this.#handle, ...values);
    return this.#taken(gives, result, size);
  }

  /** Whether the appliance was started and still answers. */
  get ready(): boolean {
    return isReady(this.#handle) === 1;
  }

  /** For {@link cancelTransfer} of another thread. */
  get address(): bigint {
    return this.#handle;
  }

  /** Ends the appliance. */
  close(): void {
    close(this.#handle);
  }

  #function(name: CallName): Native {
    let found = this.#functions.get(name);
    if (!found) {
      const { takes, gives, options }: Declared = calls[name];
      const parameters: (string | TypeObject)[] = [
        pointer,
        ...takes.flatMap((kind) => (kind === "buffer" ? [pointer, "size_t"] : [nativeType(kind)])),
      ];
      if (options) parameters.push(koffi.pointer(optionStruct(name, options)));
      if (gives === "blob") parameters.push("_Out_ size_t *");
      const result = gives === "int64" ? "int64_t" : numeric.has(gives) ? "int" : pointer;
      found = library.func(`guestfs_${name}${options ? "_argv" : ""}`, result, parameters);
      this.#functions.set(name, found);
    }
    return found;
  }

  #taken(gives: string, result: unknown, size: readonly unknown[]): unknown {
    if (numeric.has(gives) ? Number(result) === -1 : !result) {
      throw new GuestfsError(
        lastError(this.#handle) ?? "libguestfs gives no reason",
        lastErrno(this.#handle),
      );
    }
    switch (gives) {
      case "nothing":
        return undefined;
      case "int":
      case "int64":
        return Number(result);
      case "bool":
        return result === 1;
      case "string":
        return takeString(result);
      case "strings":
        return takeStrings(result);
      case "hash": {
        const flat = takeStrings(result);
        return flat.flatMap((key, index) => (index % 2 ? [] : [[key, flat[index + 1]]]));
      }
      case "blob": {
        const bytes = copy(result, Number(size[0]));
        free(result);
        return bytes;
      }
      case "stat": {
        const bytes = copy(result, bytesOfStat);
        freeStat(result);
        return new BigInt64Array(bytes.buffer);
      }
      case "stats":
        return takeStats(result);
      case "statvfs": {
        const facts = koffi.decode(result, statvfs);
        freeStatvfs(result);
        return Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, Number(value)]));
      }
      case "applications": {
        const found = structs(result, application).map(
          ({ name, version, release, epoch, arch, summary }) => ({
            name: string(name),
            version: string(version),
            release: string(release),
            epoch: Number(epoch),
            arch: string(arch),
            summary: string(summary),
          }),
        );
        freeApplications(result);
        return found;
      }
      case "entries": {
        const { len } = koffi.decode(result, list) as { len: number };
        if (len > maxEntries) {
          freeEntries(result);
          throw new GuestfsError(`the folder has ${len} entries`, constants.errno.E2BIG);
        }
        const found = structs(result, dirent);
        const names = found.map(({ name }) => string(name));
        const types = Buffer.from(found.map(({ type }) => Number(type))).toString("latin1");
        freeEntries(result);
        return { names, types };
      }
      case "subvolumes": {
        const found = structs(result, subvolume).map(({ id, path }) => ({
          id: Number(id),
          path: string(path),
        }));
        freeSubvolumes(result);
        return found;
      }
    }
  }
}

/** The structure that a function's `_argv` takes: which options are set, and all of them in their order. */
const optionStruct = (name: string, kinds: Readonly<Record<string, string>>): TypeObject =>
  koffi.struct(`guestfs_${name}_argv`, {
    bitmask: "uint64_t",
    ...Object.fromEntries(Object.entries(kinds).map(([option, kind]) => [option, nativeType(kind)])),
  });

function nativeOptions(kinds: Readonly<Record<string, string>>, options: Record<string, Given>) {
  const native: Record<string, unknown> = { bitmask: 0 };
  for (const [index, [option, kind]] of Object.entries(kinds).entries()) {
    const value = options[option];
    native[option] =
      value === undefined ? (nativeType(kind).endsWith("*") ? null : 0) : nativeValue(kind, value);
    if (value !== undefined) native["bitmask"] = (native["bitmask"] as number) + 2 ** index;
  }
  return native;
}

function nativeType(kind: string): string {
  if (kind === "strings") return "void **";
  if (kind === "int" || kind === "bool") return "int";
  return kind === "int64" ? "int64_t" : pointer;
}

function nativeValue(kind: string, value: Given | undefined): unknown {
  if (kind === "bool") return value ? 1 : 0;
  if (kind === "strings") return [...(value as readonly string[]).map(terminated), null];
  if (kind === "int" || kind === "int64" || kind === "buffer") return value;
  return terminated(value as string);
}

/** The bytes of a C string. */
function terminated(text: string): Buffer {
  const bytes = nameBytes(text);
  if (bytes.includes(0)) throw new GuestfsError("a name cannot hold a NUL", 22);
  return Buffer.concat([bytes, Uint8Array.of(0)]);
}

function copy(from: unknown, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  if (length > 0) memcpy(bytes, from, length);
  return bytes;
}

const string = (from: unknown): string => (from ? nameOf(copy(from, Number(strlen(from)))) : "");

function takeString(from: unknown): string {
  const text = string(from);
  free(from);
  return text;
}

function takeStrings(from: unknown): string[] {
  const found: string[] = [];
  for (let index = 0; ; index++) {
    const item = koffi.decode(from, index * 8, pointer);
    if (!item) break;
    found.push(takeString(item));
  }
  free(from);
  return found;
}

/** guestfs_statns: 22 int64. */
function takeStats(from: unknown): BigInt64Array {
  const { len, val } = koffi.decode(from, list) as { len: number; val: unknown };
  const bytes = copy(val, len * bytesOfStat);
  freeStats(from);
  return new BigInt64Array(bytes.buffer);
}

function structs(from: unknown, type: TypeObject): Record<string, unknown>[] {
  const { len, val } = koffi.decode(from, list) as { len: number; val: unknown };
  return len === 0 ? [] : (koffi.decode(val, koffi.array(type, len)) as Record<string, unknown>[]);
}
