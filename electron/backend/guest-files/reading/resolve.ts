import { constants } from "node:os";
import { AppError } from "../../../../shared/model/error.ts";
import { GuestfsError } from "../../guestfs/appliance.ts";
import { fileProblem, shownPath } from "../file-problem.ts";
import type { PlaceCalls } from "../session/session.ts";
import type { Manner } from "./list.ts";

/**
 * The path with all its links followed. The guest's kernel follows them with the place as their root: an absolute
 * target begins there, and `..` does not lead above it.
 * @throws AppError `guest-no-such-file`, `guest-link-loop`, `guest-broken-link`, …
 */
export async function followed(calls: PlaceCalls, path: string, manner: Manner = {}): Promise<string> {
  try {
    return await calls.callWith(manner, "realpath", path);
  } catch (error) {
    const missing = error instanceof GuestfsError && error.errno === constants.errno.ENOENT;
    const target = missing ? await targetOf(calls, path, manner) : undefined;
    if (target === undefined) throw fileProblem(error, path);
    throw new AppError(
      {
        code: "guest-broken-link",
        message: `${shownPath(path)} is a link to ${shownPath(target)}, which does not exist in the guest.`,
      },
      { cause: error },
    );
  }
}

async function targetOf(calls: PlaceCalls, path: string, manner: Manner): Promise<string | undefined> {
  return calls.callWith(manner, "readlink", path).catch(() => undefined);
}
