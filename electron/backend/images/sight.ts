import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { isLocal } from "../connections/describe-uri.ts";
import { LibvirtError, type StorageVol } from "../libvirt/index.ts";

/** Why a file is not read from here: it is out of reach, is not there at all, or may not be read. */
export type Unseen = "elsewhere" | "missing" | "forbidden";

/** A file of a connection's host: under its name here, or why it has none. */
export type Sight =
  | { readonly localPath: string; readonly unseen: undefined }
  | { readonly localPath: undefined; readonly unseen: Unseen };

/** A path that leads nowhere, and one whose owner or mode is in the way (access(2)). */
const missing = ["ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG"];
const forbidden = ["EACCES", "EPERM"];

/**
 * Looks whether a file can be read from here.
 * @param volume the file as a volume, where a pool has it: libvirt may see what this process does not
 * @throws Error for a failing disk or server, with Node's code
 */
export async function lookFor(
  connection: Connection,
  path: string,
  volume: StorageVol | undefined,
): Promise<Sight> {
  const unseen = (why: Unseen): Sight => ({ localPath: undefined, unseen: why });
  if (!isLocal(connection.uri)) return unseen((await isGone(volume)) ? "missing" : "elsewhere");
  const localPath = connection.localPath(path);
  try {
    await access(localPath, constants.R_OK);
    return { localPath, unseen: undefined };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (forbidden.includes(code)) return unseen("forbidden");
    if (!missing.includes(code)) throw error;
    return unseen(volume && !(await isGone(volume)) ? "elsewhere" : "missing");
  }
}

/** libvirt opens a volume's file to tell of it; its list of volumes is as old as the pool's last refresh. */
async function isGone(volume: StorageVol | undefined): Promise<boolean> {
  try {
    await volume?.info();
    return false;
  } catch (error) {
    if (error instanceof LibvirtError) return true;
    throw error;
  }
}

/** What a user is told of a file that cannot be read from here, and what would help. */
export function unseenError(path: string, why: Unseen): AppError {
  const { message, ...rest } = words[why](path);
  return new AppError({ ...rest, message: message.slice(0, 2000) });
}

/** The same in one string. */
export function whyUnseen(path: string, why: Unseen): string {
  const { message, hint } = words[why](path);
  return `${message} ${hint}`;
}

const words = {
  elsewhere: (path: string) => ({
    code: "not-here",
    message: `Guesthouse cannot reach ${path} itself: it lies on another host, or in a container with libvirt.`,
    hint: "Work on it where it lies. libvirt copies and converts what is in its storage pools there.",
  }),
  missing: (path: string) => ({
    code: "image-missing",
    message: `The file ${path} is not there any more.`,
    hint: "Put it back, mount what it lies on, restore it from a backup, or give the machine another disk.",
  }),
  forbidden: (path: string) => ({
    code: "image-permission",
    message: `Guesthouse is not allowed to read ${path}.`,
    hint: "Let your account read it and its folder (sudo setfacl -m u:NAME:r FILE), or use it through a storage pool, where libvirt reads it.",
  }),
} as const satisfies Record<Unseen, (path: string) => { code: string; message: string; hint: string }>;
