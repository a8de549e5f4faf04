import { AppError, type ErrorData } from "../../../shared/model/error.ts";
import type { IsoProblem } from "./iso9660.ts";

const isoProblems: Record<IsoProblem, Omit<ErrorData, "detail">> = {
  empty: {
    code: "media-empty",
    message: "This file is empty.",
    hint: "Download the installation image again, then drop it here once more.",
  },
  truncated: {
    code: "media-truncated",
    message: "This disc image is incomplete: its end is missing.",
    hint: "Wait until the download has finished, or download it again.",
  },
  "udf-only": {
    code: "media-udf",
    message: "This disc image has only a UDF file system, which no machine can start from.",
    hint: "Look for an image that is meant for installing, usually one whose name ends in .iso.",
  },
  "not-iso": {
    code: "media-not-iso",
    message: "This file is not a disc image (ISO).",
    hint: "Choose an installation image, usually a file whose name ends in .iso.",
  },
};

export function isoError(problem: IsoProblem): AppError {
  return new AppError(isoProblems[problem]);
}

/** A path that cannot be opened, by what the system said. */
export function unreadablePath(path: string, error: unknown): AppError {
  const code = (error as NodeJS.ErrnoException).code;
  const say = (message: string, hint: string) =>
    new AppError(
      { code: "media-unreadable", message, hint, detail: `${code ?? error}: ${path}` },
      { cause: error },
    );
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return say(
        `There is no file ${path}.`,
        "Check whether it was moved, renamed or is on a disk that is not attached.",
      );
    case "EACCES":
    case "EPERM":
      return say(
        `You are not allowed to read ${path}.`,
        "Change the file's permissions, or copy it to your own folder.",
      );
    case "EISDIR":
      return say(`${path} is a folder.`, "Choose the image file inside it.");
    default:
      return say(`${path} cannot be read.`, "Copy the file to another place and try that copy.");
  }
}

export function noSuchMedium(): AppError {
  return new AppError({
    code: "no-such-media",
    message: "This installation medium is not known any more.",
    hint: "Drop or choose the file again.",
  });
}

/** libvirt's rules for a domain's name, and XML's. Returns the name if it may be used. */
export function checkName(name: string): string {
  const invalid = (message: string) =>
    new AppError({
      code: "name-invalid",
      message,
      hint: "Use letters, digits, spaces, dots and dashes.",
      action: { kind: "choose-another-name", label: "Choose another name" },
    });
  if (name.trim() === "") throw invalid("A machine needs a name.");
  if (name.includes("/")) throw invalid("A machine's name cannot contain a slash.");
  if (name === "." || name === "..") throw invalid("A machine cannot be called by dots alone.");
  if (/[\p{Cc}\p{Surrogate}\ufffe\uffff]/u.test(name)) {
    throw invalid("A machine's name cannot contain line breaks or control characters.");
  }
  // libvirt names folders, sockets and log files after the machine.
  if (Buffer.byteLength(name) > 200) throw invalid("This name is too long for a machine.");
  return name;
}

export function nameTaken(name: string): AppError {
  return new AppError({
    code: "name-taken",
    message: `There is a machine called “${name}” already.`,
    hint: "Choose another name; nothing was created.",
    action: { kind: "choose-another-name", label: "Choose another name" },
  });
}
