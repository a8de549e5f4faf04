import { type BigIntStats, constants } from "node:fs";
import { type FileHandle, lstat, open, readdir, readlink, realpath } from "node:fs/promises";
import { basename } from "node:path";
import { AppError } from "../../../../shared/model/error.ts";
import { nameBytes, nameOf } from "../../../../shared/model/guest-name.ts";
import { dataRanges } from "../../qemu-img/map.ts";
import { shownPath } from "../file-problem.ts";
import { type CopyNode, type CopySource, type Found, isSparse, type OpenFile } from "./copy-node.ts";
import { maxNodes, tooMany } from "./too-many.ts";

/** Entries of a folder that are looked at beside each other. */
const beside = 32;

/** Owner and permissions that what comes from this computer gets in the guest. */
export interface Dress {
  readonly uid: number;
  readonly gid: number;
  /** Undefined: as they are here, as is the other. */
  readonly fileMode: number | undefined;
  readonly folderMode: number | undefined;
}

const hostPath = (path: string): Buffer => Buffer.from(nameBytes(path));

/**
 * Looks at files and folders of this computer. A chosen symlink is followed once; those below are copied as they are,
 * and lead nowhere on this computer. Devices, FIFOs, sockets and what cannot be read are left out.
 * @param paths absolute
 * @throws AppError `no-such-file`, `copy-too-many` | Error of the host's file system for a chosen path
 */
export async function findOnHost(
  paths: readonly string[],
  dress: Dress,
  signal?: AbortSignal,
): Promise<Found & { readonly notes: readonly string[] }> {
  const leftOut: { path: string; reason: string }[] = [];
  let count = 0;
  let special = 0;

  async function look(path: string, name: string): Promise<CopyNode | undefined> {
    signal?.throwIfAborted();
    count += 1;
    if (count > maxNodes) throw tooMany();
    const stats = await lstat(hostPath(path), { bigint: true });
    if (stats.isDirectory()) return nodeOf(path, name, stats, dress, { children: await below(path) });
    if (stats.isFile()) {
      if (dress.fileMode === undefined && Number(stats.mode) & othersRights) special += 1;
      return nodeOf(path, name, stats, dress, {});
    }
    if (stats.isSymbolicLink()) {
      const target = nameOf(await readlink(hostPath(path), { encoding: "buffer" }));
      return nodeOf(path, name, stats, dress, { target });
    }
    leftOut.push({ path, reason: "It is no file: a device, a FIFO or a socket." });
    return undefined;
  }

  async function below(folder: string): Promise<CopyNode[]> {
    const names = (await readdir(hostPath(folder), { encoding: "buffer" })).map(nameOf).sort();
    const nodes: CopyNode[] = [];
    for (let at = 0; at < names.length; at += beside) {
      const some = names.slice(at, at + beside).map(async (name) => {
        const path = folder === "/" ? `/${name}` : `${folder}/${name}`;
        try {
          return await look(path, name);
        } catch (error) {
          const reason = cannotRead(error);
          if (reason === undefined) throw error;
          leftOut.push({ path, reason });
          return undefined;
        }
      });
      for (const node of await Promise.all(some)) if (node) nodes.push(node);
    }
    return nodes;
  }

  const roots: CopyNode[] = [];
  for (const path of paths) {
    const real = await realpath(path, { encoding: "buffer" }).catch((error: unknown) => {
      throw ["ENOENT", "ENOTDIR", "ELOOP"].includes((error as NodeJS.ErrnoException).code ?? "")
        ? noSuchFile(path, error)
        : error;
    });
    const node = await look(nameOf(real), basename(path));
    if (node) roots.push(node);
  }
  return { roots, leftOut, notes: notesOf(special) };
}

/** The plain files of this computer that {@link findOnHost} has found. */
export const hostSource: CopySource = {
  async open(node, signal) {
    const file = await open(
      hostPath(node.path),
      // What was a file when it was looked at may be a FIFO by now, which would have to be waited for.
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    ).catch((error: NodeJS.ErrnoException) => {
      throw error.code === "ELOOP" || error.code === "ENOENT" ? changed(node.path) : error;
    });
    try {
      await refuseChanged(file, node);
    } catch (error) {
      await file.close();
      throw error;
    }
    return openFile(file, node, signal);
  },
};

/**
 * Of a file that has grown, as logs do, what it held before is copied.
 * @throws AppError `copy-changed`
 */
async function refuseChanged(file: FileHandle, { path, bytes, modifiedAt }: CopyNode): Promise<void> {
  const stats = await file.stat({ bigint: true });
  const size = Number(stats.size);
  const same = size > bytes || (size === bytes && modifiedAtOf(stats) === modifiedAt);
  if (!stats.isFile() || !same) throw changed(path);
}

const modifiedAtOf = ({ mtimeNs }: BigIntStats): number => Number(mtimeNs) / 1e6;

const openFile = (file: FileHandle, node: CopyNode, signal: AbortSignal): OpenFile => ({
  async read(at, length) {
    const memory = Buffer.allocUnsafe(length);
    for (let filled = 0; filled < length; ) {
      const { bytesRead } = await file.read(memory, filled, length - filled, at + filled);
      if (bytesRead === 0) throw changed(node.path);
      filled += bytesRead;
    }
    // What was written over meanwhile would be there half old and half new.
    await refuseChanged(file, node);
    return memory;
  },
  async ranges() {
    if (!isSparse(node)) return [{ at: 0, length: node.bytes }];
    // By number, so that its name need be no text, and it is this very file.
    const found = await dataRanges(`/proc/${process.pid}/fd/${file.fd}`, signal);
    return found
      .filter(({ at }) => at < node.bytes)
      .map(({ at, length }) => ({ at, length: Math.min(length, node.bytes - at) }));
  },
  async [Symbol.asyncDispose]() {
    await file.close();
  },
});

const executable = 0o111;
/** setuid and setgid. */
const othersRights = 0o6000;

/** What is not kept, of so many programs that run with another's rights here. */
const notesOf = (special: number): string[] => [
  "Names, contents, times and permissions are copied; access lists (ACLs), capabilities and other extended attributes are not.",
  ...(special === 0
    ? []
    : [
        `${special === 1 ? "One program" : `${special.toLocaleString("en")} programs`} will not run with the owner’s or group’s rights in the guest (setuid, setgid): these are others there.`,
      ]),
];

function nodeOf(
  path: string,
  name: string,
  stats: BigIntStats,
  { uid, gid, fileMode, folderMode }: Dress,
  { children = [], target }: { children?: readonly CopyNode[]; target?: string },
): CopyNode {
  const kind = stats.isDirectory() ? "directory" : stats.isFile() ? "file" : "symlink";
  return {
    name,
    path,
    kind,
    bytes: kind === "file" ? Number(stats.size) : 0,
    allocated: kind === "file" ? Number(stats.blocks) * 512 : 0,
    modifiedAt: modifiedAtOf(stats),
    uid,
    gid,
    mode: modeOf(kind, Number(stats.mode), fileMode, folderMode),
    target,
    identity: kind === "file" && stats.nlink > 1n ? `${stats.dev}:${stats.ino}` : undefined,
    links: Number(stats.nlink),
    children,
  };
}

function modeOf(
  kind: CopyNode["kind"],
  here: number,
  fileMode: number | undefined,
  folderMode: number | undefined,
): number {
  if (kind === "symlink") return 0o777;
  // A folder's setgid and sticky bits say who owns what is made in it and who deletes it, and give nobody rights.
  if (kind === "directory") return folderMode ?? here & 0o3777;
  if (fileMode === undefined) return here & 0o777;
  // Whoever may read a program of this computer may run it in the guest, too.
  return here & executable ? fileMode | ((fileMode >> 2) & executable) : fileMode;
}

/** Why a single entry is left out; undefined for what concerns all of them. */
function cannotRead(error: unknown): string | undefined {
  switch ((error as NodeJS.ErrnoException).code) {
    case "EACCES":
    case "EPERM":
      return "You are not allowed to read it.";
    case "ENOENT":
      return "It was deleted meanwhile.";
    case "EIO":
      return "This computer's disk cannot read it.";
    default:
      return undefined;
  }
}

const noSuchFile = (path: string, cause: unknown) =>
  new AppError(
    {
      code: "no-such-file",
      message: `There is no ${path} on the computer on which Guesthouse runs.`,
      hint: "Check how it is written, and whether it was moved or deleted.",
    },
    { cause },
  );

const changed = (path: string) =>
  new AppError({
    code: "copy-changed",
    message: `${shownPath(path)} changed while it was copied.`,
    hint: "Wait until nothing writes to it any more, then copy it again.",
  });
