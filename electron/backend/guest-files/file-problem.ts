import { AppError } from "../../../shared/model/error.ts";
import { shownName } from "../../../shared/model/guest-name.ts";
import { plainError } from "../errors/plain-error.ts";
import { guestFileFailures } from "../errors/rules/guest-files.ts";
import { GuestfsError } from "../guestfs/appliance.ts";

/**
 * In plain words what went wrong with a path of the guest; libguestfs' own are the detail.
 * @param path as `shared/model/guest-name.ts` writes it
 * @throws the error itself where it only says that nobody waits any more
 */
export function fileProblem(error: unknown, path: string): AppError {
  if (error instanceof DOMException && error.name === "AbortError") throw error;
  const explain = error instanceof GuestfsError && guestFileFailures[error.errno];
  if (!explain) return plainError(error);
  return new AppError(
    { ...explain(shownPath(path)), detail: error.message.slice(0, 20_000) },
    { cause: error },
  );
}

/** A long path by its end, which tells more than its beginning. */
export function shownPath(path: string): string {
  const shown = shownName(path);
  return `“${shown.length > 300 ? `…${shown.slice(-299)}` : shown}”`;
}
