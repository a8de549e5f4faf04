import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Whether what is to be opened is a deep link of ours and no file. */
export function isLink(target: string): boolean {
  return target.startsWith("guesthouse:");
}

/**
 * What a person, a file manager or another start asks to open, made independent of the working folder: a
 * `guesthouse:` link as it is, a file's absolute path otherwise. Desktop entries with `%u` give files as `file:`
 * URLs (Desktop Entry Specification, "The Exec key").
 */
export function absoluteTarget(target: string, cwd: string = process.cwd()): string {
  if (isLink(target)) return target;
  if (!/^file:\/\//i.test(target)) return resolve(cwd, target);
  try {
    return fileURLToPath(target);
  } catch {
    // A URL of another host's file: the message about the path that is not there says what was given.
    return target;
  }
}
