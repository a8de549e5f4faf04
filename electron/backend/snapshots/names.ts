import { dirname, join } from "node:path";
import { AppError } from "../../../shared/model/error.ts";

/** libvirt names a file after a snapshot, and file names have 255 bytes. */
const maxBytes = 200;

/**
 * Gives the name back as it will be.
 * @param taken the names that there are
 * @throws AppError `bad-name`, `name-taken`
 */
export function checkName(wanted: string, taken: ReadonlySet<string>): string {
  const name = wanted.trim();
  if (name === "") throw bad("A snapshot needs a name.", "Type one.");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  if (/[\u0000-\u001f\u007f\u2028\u2029]|\p{Surrogate}/u.test(name)) {
    throw bad("A snapshot's name is one line of text.", "Take line breaks and control characters out.");
  }
  if (name.includes("/")) throw bad("A snapshot's name cannot have a slash.", "Write a dash, for example.");
  if (name.startsWith(".")) throw bad("A snapshot's name cannot begin with a dot.", "Begin with a letter.");
  if (Buffer.byteLength(name) > maxBytes)
    throw bad("This name is too long.", "Shorten it; a description has room.");
  if (taken.has(name)) {
    throw new AppError({
      code: "name-taken",
      message: `The machine has a snapshot “${name}” already.`,
      hint: "Choose another name.",
    });
  }
  return name;
}

const bad = (message: string, hint: string) => new AppError({ code: "bad-name", message, hint });

/** The first free name for one that is made by itself: “Snapshot 3”. */
export function proposedName(taken: ReadonlySet<string>): string {
  for (let number = taken.size + 1; ; number += 1) {
    const name = `Snapshot ${number}`;
    if (!taken.has(name)) return name;
  }
}

/** What of names can stand in a file's name everywhere. */
const slug = (text: string) =>
  text
    .normalize("NFKD")
    .replaceAll(/[^A-Za-z0-9._-]+/g, "-")
    .replaceAll(/^[.-]+|-+$/g, "")
    .slice(0, 60) || "x";

/**
 * A path beside `near` that nothing has: `debian-vda-before-the-upgrade.qcow2`.
 * @param parts the machine, the disk, the snapshot
 */
export async function freePath(
  near: string,
  parts: readonly string[],
  extension: string,
  isTaken: (path: string) => Promise<boolean>,
): Promise<string> {
  const stem = join(dirname(near), parts.map(slug).join("-"));
  for (let number = 1; ; number += 1) {
    const path = `${stem}${number === 1 ? "" : `-${number}`}.${extension}`;
    if (!(await isTaken(path))) return path;
  }
}
