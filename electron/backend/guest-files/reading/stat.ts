import { constants } from "node:os";
import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";
import { GuestfsError } from "../../guestfs/appliance.ts";
import { fileProblem } from "../file-problem.ts";
import type { PlaceCalls } from "../session/session.ts";
import { entryOf } from "./entry.ts";
import type { Manner } from "./list.ts";

/**
 * What is at a path; a symlink at its end is not followed. The name of the place's root is `/`.
 * @throws AppError `guest-no-such-file`, `guest-damaged`, …
 */
export async function entryAt(calls: PlaceCalls, path: string, manner: Manner = {}): Promise<GuestEntry> {
  try {
    const name = path.slice(path.lastIndexOf("/") + 1) || "/";
    const entry = entryOf(name, await calls.callWith(manner, "lstatns", path), 0);
    if (!entry) throw new GuestfsError("lstatns", "no such file", constants.errno.ENOENT);
    if (entry.kind === "symlink") {
      entry.target = (await calls.callWith(manner, "readlink", path)).slice(0, 4096);
    }
    return entry;
  } catch (error) {
    manner.signal?.throwIfAborted();
    throw fileProblem(error, path);
  }
}
