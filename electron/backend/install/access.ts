import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access, readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";
import type { InstallProposal } from "../../../shared/contract/install.ts";
import { AppError } from "../../../shared/model/error.ts";
import { shellQuote } from "../transcript/shell-quote.ts";

const run = promisify(execFile);

/** Who reads a medium: QEMU's user of the system daemon, oneself, or a computer that does not have the file. */
export type Reader =
  | { readonly kind: "user"; readonly uid: number; readonly gid: number }
  | { readonly kind: "self" }
  | { readonly kind: "remote" };

/** One path's owner and permissions with its access control list, ids as numbers. */
export interface Permissions {
  readonly path: string;
  readonly uid: number;
  readonly gid: number;
  /** `st_mode` */
  readonly mode: number;
  /** Entries beyond owner, group and others; the mask is already applied to their bits (4 read, 1 search). */
  readonly users: ReadonlyMap<number, number>;
  readonly groups: ReadonlyMap<number, number>;
  /** The owning group's bits; with a list the mode's group bits are the mask instead. */
  readonly owningGroup: number;
}

export interface Access {
  readonly readable: boolean;
  /** The folders that keep the reader out, from the root down. */
  readonly blocked: readonly string[];
  /** Whether the file's own permissions let the reader read. */
  readonly fileReadable: boolean;
  readonly file: string;
}

/**
 * Whether a reader gets to a file, decided as the kernel does (acl(5), "access check algorithm").
 *
 * The file itself counts as well as the folders, although libvirt could help with it: it makes QEMU's user
 * the owner of an image when a machine starts. But it gives read-only images never back (others may be using
 * them), so a private file would be lost to its owner. Tried with libvirt 9.0: a disc of mode 0600 belonged
 * to QEMU's user even after the machine was off. Hence media are attached without relabelling, and QEMU has
 * to be able to read them as they are.
 */
export function judgeAccess(
  folders: readonly Permissions[],
  file: Permissions,
  reader: { readonly uid: number; readonly groups: readonly number[] },
): Access {
  const blocked = folders.filter((folder) => !(allowed(folder, reader) & 1)).map(({ path }) => path);
  const fileReadable = (allowed(file, reader) & 4) !== 0;
  return { readable: blocked.length === 0 && fileReadable, blocked, fileReadable, file: file.path };
}

function allowed(
  { uid, gid, mode, users, groups, owningGroup }: Permissions,
  reader: { readonly uid: number; readonly groups: readonly number[] },
): number {
  if (reader.uid === 0) return 7;
  if (reader.uid === uid) return (mode >> 6) & 7;
  const named = users.get(reader.uid);
  if (named !== undefined) return named;
  const member = reader.groups.includes(gid) ? [owningGroup] : [];
  const fromGroups = [...groups].filter(([id]) => reader.groups.includes(id)).map(([, bits]) => bits);
  const matching = [...member, ...fromGroups];
  // Whoever is in a group that is named gets no more than the groups give, even if all others get more.
  if (matching.length > 0) return matching.reduce((all, bits) => all | bits, 0);
  return mode & 7;
}

/** The numbers in `getfacl --numeric --absolute-names` of one path, with the mask applied. */
export function readAcl(output: string): Pick<Permissions, "users" | "groups" | "owningGroup"> {
  const users = new Map<number, number>();
  const groups = new Map<number, number>();
  let owningGroup = 0;
  let mask = 7;
  for (const line of output.split("\n")) {
    const [, kind, id, bits] = /^(user|group|mask):(\d*):([r-][w-][xst-])/i.exec(line) ?? [];
    if (!kind || bits === undefined) continue;
    const value =
      (bits[0] === "r" ? 4 : 0) | (bits[1] === "w" ? 2 : 0) | (/[xst]/.test(bits[2] ?? "") ? 1 : 0);
    if (kind === "mask") mask = value;
    else if (kind === "user" && id) users.set(Number(id), value);
    else if (kind === "group" && id) groups.set(Number(id), value);
    else if (kind === "group") owningGroup = value;
  }
  const masked = (entries: Map<number, number>) =>
    new Map([...entries].map(([id, value]) => [id, value & mask]));
  return { users: masked(users), groups: masked(groups), owningGroup: owningGroup & mask };
}

/** Looks at a file and every folder above it. @param path absolute, without symbolic links */
export async function checkAccess(path: string, reader: Reader): Promise<Access> {
  if (reader.kind === "remote") return { readable: false, blocked: [], fileReadable: false, file: path };
  if (reader.kind === "self" || reader.uid === 0) {
    const readable = await access(path, constants.R_OK).then(
      () => true,
      () => false,
    );
    return { readable, blocked: [], fileReadable: readable, file: path };
  }
  const folders: string[] = [];
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    folders.unshift(folder);
    if (folder === "/") break;
  }
  const [groups, ...permissions] = await Promise.all([
    groupsOf(reader),
    ...[...folders, path].map(permissionsOf),
  ]);
  const file = permissions.pop() as Permissions;
  return judgeAccess(permissions, file, { uid: reader.uid, groups });
}

async function permissionsOf(path: string): Promise<Permissions> {
  const { uid, gid, mode } = await stat(path);
  // Without the tools, or on a file system without lists, the mode is all there is.
  const acl = await run("getfacl", ["--numeric", "--absolute-names", "--", path]).then(
    ({ stdout }) => readAcl(stdout),
    () => ({
      users: new Map<number, number>(),
      groups: new Map<number, number>(),
      owningGroup: (mode >> 3) & 7,
    }),
  );
  return { path, uid, gid, mode, ...acl };
}

/** A user's groups, from the files alone: QEMU's is a local system user. */
async function groupsOf({ uid, gid }: { uid: number; gid: number }): Promise<number[]> {
  const passwd = await readFile("/etc/passwd", "utf8").catch(() => "");
  const name = passwd
    .split("\n")
    .find((line) => line.split(":")[2] === String(uid))
    ?.split(":")[0];
  const group = await readFile("/etc/group", "utf8").catch(() => "");
  const further = group.split("\n").map((line) => line.split(":"));
  const member = further.filter((fields) => name !== undefined && fields[3]?.split(",").includes(name));
  return [gid, ...member.map((fields) => Number(fields[2]))];
}

/** The commands that let the reader in: search on the folders that need it, and read on the file. */
export function grantCommands(found: Access, uid: number): string[][] {
  const commands: string[][] = [];
  if (found.blocked.length > 0) commands.push(["setfacl", "-m", `u:${uid}:x`, "--", ...found.blocked]);
  if (!found.fileReadable) commands.push(["setfacl", "-m", `u:${uid}:r`, "--", found.file]);
  return commands;
}

/** Runs the commands of {@link grantCommands}. @throws AppError `grant-failed` */
export async function grantAccess(commands: readonly (readonly string[])[]): Promise<void> {
  for (const [program = "", ...args] of commands) {
    try {
      await run(program, args);
    } catch (error) {
      const { stderr, message, code } = error as { stderr?: string; message: string; code?: unknown };
      throw new AppError(
        {
          code: "grant-failed",
          message:
            code === "ENOENT"
              ? "Access cannot be granted because the program setfacl is not installed."
              : "Access could not be granted on this file or one of the folders above it.",
          hint: "Copy the image into a storage pool instead.",
          detail: stderr?.trim() || message,
          action: { kind: "copy-to-pool", label: "Copy into a storage pool" },
        },
        { cause: error },
      );
    }
  }
}

/** What the sheet says of a file's access. */
export async function describeAccess(found: Access, reader: Reader): Promise<InstallProposal["access"]> {
  if (found.readable) return { readable: true, offers: [] };
  if (reader.kind === "remote") {
    return {
      readable: false,
      reason: "The machines of this connection run on another computer, which does not have this file.",
      offers: ["copy-to-pool"],
    };
  }
  const where = found.blocked[0] ?? found.file;
  if (reader.kind === "self") {
    return { readable: false, reason: `You are not allowed to read ${where}.`, offers: [] };
  }
  const reason = `The hypervisor runs as another user, who may not ${found.blocked[0] ? "look into" : "read"} ${where}.`;
  const offers: InstallProposal["access"]["offers"] = ["copy-to-pool"];
  if (!(await mayChange(found.fileReadable ? found.blocked : [...found.blocked, found.file])))
    return { readable: false, reason, offers };
  const commands = grantCommands(found, reader.uid);
  return {
    readable: false,
    reason,
    offers: ["grant-access", ...offers],
    grantCommand: commands.map(shellQuote).join("\n").slice(0, 10_000),
  };
}

/** Only an owner or root may change a list, and only with the program for it. */
async function mayChange(paths: readonly string[]): Promise<boolean> {
  const self = process.geteuid?.();
  const owned = await Promise.all(paths.map(async (path) => self === 0 || (await stat(path)).uid === self));
  if (!owned.every(Boolean)) return false;
  return await run("setfacl", ["--version"]).then(
    () => true,
    () => false,
  );
}
