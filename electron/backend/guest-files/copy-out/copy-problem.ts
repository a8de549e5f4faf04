import { constants } from "node:os";
import { AppError } from "../../../../shared/model/error.ts";
import { fileFailures } from "../../errors/rules/files.ts";
import { GuestfsError } from "../../guestfs/appliance.ts";
import { fileProblem, shownPath } from "../file-problem.ts";

const { errno } = constants;
/** Of these only the folder of this host can be the cause: nothing is written to the guest. */
const hostFull = new Set<number>([errno.ENOSPC, errno.EDQUOT]);
/** What a file system refuses of one file only. */
const ofOne = new Set(["EFBIG", "ENAMETOOLONG", "EINVAL", "EPERM", "ENOTSUP", "EOPNOTSUPP", "EILSEQ"]);

/**
 * The failure of something that costs only itself, in plain words.
 * @param path in the guest
 * @param target the folder of this host
 * @throws AppError where nothing else could be copied either: the host's disk is full, the appliance is gone
 */
export function costsOnlyItself(error: unknown, path: string, target: string): AppError {
  if (error instanceof GuestfsError && hostFull.has(error.errno)) throw hostProblem("ENOSPC", target, error);
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (code !== undefined && !(error instanceof AppError)) {
    if (!ofOne.has(code)) throw hostProblem(code, target, error);
    return new AppError(
      {
        code: "not-taken",
        message: `The file system of ${target} does not take ${shownPath(path)}.`.slice(0, 2000),
        hint: "Copy it to a folder on another file system: some have no links, or no files of this size.",
      },
      { cause: error },
    );
  }
  const plain = fileProblem(error, path);
  if (plain.code === "holes-unknown" || plain.code.startsWith("guest-")) return plain;
  throw plain;
}

/** What the host's file system said, of the folder that the user knows instead of the path by which it was reached. */
export function hostProblem(code: string, target: string, cause: unknown): unknown {
  if (code === "ENOENT") {
    return new AppError(
      {
        code: "no-such-folder",
        message: `${target} was deleted, or something in it, while files were copied there.`,
        hint: "Choose a folder, and copy them again.",
      },
      { cause },
    );
  }
  const explain = fileFailures[code];
  return explain ? new AppError(explain(target), { cause }) : cause;
}
