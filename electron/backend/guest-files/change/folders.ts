import { posix } from "node:path";
import type { Handlers } from "../../../../shared/contract/handlers.ts";
import { AppError } from "../../../../shared/model/error.ts";
import type { Services } from "../../services.ts";
import { commandText } from "../../transcript/command-text.ts";
import { fileProblem, shownPath } from "../file-problem.ts";
import type { FilesSessions, PlaceCalls } from "../session/session.ts";
import { guestfish } from "./commands.ts";
import { exclusively } from "./exclusive.ts";
import { refuseName } from "./free-name.ts";
import { entryAt, followed, inFolder, lookAt } from "./guest-tree.ts";
import { isAtOrBelow, limitsAt } from "./mounts.ts";
import { writablePlace } from "./writable-place.ts";

type MakeFolder = Parameters<Handlers["guestFiles"]["makeFolder"]>[0];
type Rename = Parameters<Handlers["guestFiles"]["rename"]>[0];

/** Of a new folder. */
const usualMode = 0o755;
const octal = (mode: number) => `0${mode.toString(8)}`;

/**
 * Makes a folder, which belongs to whom the one above it belongs to unless something else is said.
 * @throws AppError `guest-exists`, `guest-no-such-file`, `guest-name-refused`, `guest-full`, …
 */
export async function makeFolder(
  services: Services,
  sessions: FilesSessions,
  { path: above, name, owned, preview, ...at }: MakeFolder,
): Promise<{ command: string }> {
  const { session, calls } = await writablePlace(sessions, at);
  const folder = await followed(calls, above);
  const path = posix.join(folder, name);
  const parent = await entryAt(calls, folder);
  const limits = await limitsAt(calls, folder, {});
  refuseName(name, limits);
  const { uid = parent.uid, gid = parent.gid, mode = usualMode, folderMode = mode } = owned;
  const command = await guestfish(services, session, calls.place, [
    ["mkdir-mode", path, octal(folderMode)],
    ["chown", String(uid), String(gid), path],
  ]);
  if (!preview) {
    await exclusively(session, () =>
      make(calls, path, limits.owners ? { uid, gid, mode: folderMode } : undefined),
    );
    services.transcript.record(`Make the folder ${shownPath(path)}`, command);
  }
  return { command: commandText(command) };
}

async function make(
  calls: PlaceCalls,
  path: string,
  owned: { readonly uid: number; readonly gid: number; readonly mode: number } | undefined,
): Promise<void> {
  try {
    await calls.call("mkdir", path);
    if (owned) {
      await calls.call("lchown", owned.uid, owned.gid, path);
      await calls.call("chmod", owned.mode, path);
    }
    await calls.call("sync");
  } catch (error) {
    throw fileProblem(error, path);
  }
}

/**
 * Gives something another name, which may be in another folder of the same file system; never one that is taken.
 * @throws AppError `guest-exists`, `guest-other-file-system`, `guest-mounted`, `guest-into-itself`, …
 */
export async function rename(
  services: Services,
  sessions: FilesSessions,
  { path: old, to, preview, ...at }: Rename,
): Promise<{ command: string }> {
  const { session, calls } = await writablePlace(sessions, at);
  const [from, into] = [await inFolder(calls, old), await inFolder(calls, to)];
  refuseMounted(calls, from);
  if (from !== into && isAtOrBelow(into, from)) throw intoItself(from);
  const entry = await entryAt(calls, from);
  refuseName(posix.basename(into), await limitsAt(calls, posix.dirname(into), {}));
  const command = await guestfish(services, session, calls.place, [["rename", from, into]]);
  await exclusively(session, async () => {
    const there = await lookAt(calls, into);
    // Where case does not matter, a name that differs in case only is its own.
    const itself = there?.inode === entry.inode && from.toLowerCase() === into.toLowerCase();
    if (there && (!itself || from === into)) throw taken(into);
    if (preview) return;
    try {
      await calls.call("rename", from, into);
      await calls.call("sync");
    } catch (error) {
      throw fileProblem(error, from);
    }
  });
  if (!preview) services.transcript.record(`Rename ${shownPath(from)} to ${shownPath(into)}`, command);
  return { command: commandText(command) };
}

/**
 * What a place begins with, or has another file system mounted at or below it, stays where it is.
 * @param path without links
 * @throws AppError `guest-mounted`
 */
export function refuseMounted({ place }: PlaceCalls, path: string): void {
  const inside = place.mounts.find((mount) => isAtOrBelow(mount.path, path));
  if (path !== "/" && !inside) return;
  throw new AppError({
    code: "guest-mounted",
    message:
      inside && inside.path !== path
        ? `Another file system is mounted in ${shownPath(path)}, at ${shownPath(inside.path)}.`
        : `${shownPath(path)} is where a file system begins.`,
    hint: "Only what is in it can be moved or deleted.",
  });
}

const taken = (path: string) =>
  new AppError({
    code: "guest-exists",
    message: `${shownPath(path)} exists already.`,
    hint: "Choose another name; nothing is ever written over.",
  });

const intoItself = (path: string) =>
  new AppError({
    code: "guest-into-itself",
    message: `${shownPath(path)} cannot be moved into itself.`,
    hint: "Choose a folder that is not in it.",
  });
