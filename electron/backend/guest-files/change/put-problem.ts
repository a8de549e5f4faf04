import { constants } from "node:os";
import { AppError } from "../../../../shared/model/error.ts";
import { GuestfsError } from "../../guestfs/appliance.ts";
import { fileProblem, shownPath } from "../file-problem.ts";

/** What tar says instead of a number. */
const words = [
  ["No space left on device", constants.errno.ENOSPC],
  ["Disk quota exceeded", constants.errno.EDQUOT],
  ["File name too long", constants.errno.ENAMETOOLONG],
] as const;

/** In plain words why something could not be put at a path; tar's own words have no number. */
export function putProblem(error: unknown, path: string): AppError {
  if (!(error instanceof GuestfsError) || error.errno !== 0) return fileProblem(error, path);
  const [, errno = 0] = words.find(([said]) => error.message.includes(said)) ?? [];
  return fileProblem(new GuestfsError(error.call, error.message, errno), path);
}

/** What is there after copying is not what was copied. */
export const incomplete = (path: string) =>
  new AppError({
    code: "copy-incomplete",
    message: `${shownPath(path)} is not in the guest as it was copied.`,
    hint: "Nothing was left under its name. Its file system may be damaged; let the guest check its disk.",
  });

/** Does work for which {@link putProblem} says what went wrong, or the signal why it was ended. */
export async function told<T>(
  path: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    signal?.throwIfAborted();
    throw putProblem(error, path);
  }
}
