import type { ConflictRule, CopyAnswers } from "../../../shared/contract/guest-files/copying.ts";
import { nameBytes, nameOf } from "../../../shared/model/guest-name.ts";

/** What file systems take of a name, bytes. */
const longestName = 255;

/** What was answered for each conflict: by its path, else for all. */
export function ruleFor({ all, some }: CopyAnswers): (path: string) => ConflictRule {
  const byPath = new Map(some.map(({ path, rule }) => [path, rule]));
  return (path) => byPath.get(path) ?? all;
}

/**
 * The name with a number before its ending: `letter (2).txt`. It stays within what a file system takes.
 * @param number from 2
 */
export function numberedName(name: string, number: number): string {
  const dot = name.lastIndexOf(".");
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
  const mark = ` (${number})${ending.length > 20 ? "" : ending}`;
  const room = longestName - nameBytes(mark).length;
  return `${shortened(ending.length > 20 ? name : stem, room)}${mark}`;
}

/** At most so many bytes of the name, none of its characters cut in two. */
function shortened(name: string, bytes: number): string {
  const all = nameBytes(name);
  if (all.length <= bytes) return name;
  let end = bytes;
  // A byte 10xxxxxx goes on with a character that began before it.
  while (end > 0 && (all[end]! & 0xc0) === 0x80) end -= 1;
  return nameOf(all.subarray(0, end || bytes));
}
