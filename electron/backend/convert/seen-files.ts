import { stat } from "node:fs/promises";

/** How files were when they were looked at: which they are, how large, and when they were last written to. */
export type SeenFiles = ReadonlyMap<string, string>;

export async function seenFiles(paths: readonly string[]): Promise<SeenFiles> {
  const seen = await Promise.all(
    paths.map(async (path) => {
      const { dev, ino, size, mtimeNs } = await stat(path, { bigint: true });
      return [path, [dev, ino, size, mtimeNs].join(" ")] as const;
    }),
  );
  return new Map(seen);
}

/** Whether nothing was written to them in between, and none was put in the place of another. */
export const sameFiles = (before: SeenFiles, after: SeenFiles): boolean =>
  before.size === after.size && [...before].every(([path, seen]) => after.get(path) === seen);
