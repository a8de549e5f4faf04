/** Something that is copied, of a file that may have several names. */
export interface NamedFile {
  /** The same for each name of one file; undefined where it has only this one. */
  readonly identity?: string | undefined;
  /** How many names the file has in all. */
  readonly links: number;
}

/** Says of how many files the copy leaves a name behind, which is then a file of its own; nothing where there are none. */
export function otherNamesNotes(files: Iterable<NamedFile>): string[] {
  const missing = new Map<string, number>();
  for (const { identity, links } of files) {
    if (identity !== undefined) missing.set(identity, (missing.get(identity) ?? links) - 1);
  }
  const count = [...missing.values()].filter((names) => names > 0).length;
  if (count === 0) return [];
  return [
    count === 1
      ? "One file has other names (hard links) beside what is copied: the copy is a file of its own."
      : `${count.toLocaleString("en")} files have other names (hard links) beside what is copied: the copies are files of their own.`,
  ];
}
