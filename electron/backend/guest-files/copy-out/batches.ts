import type { CopyNode } from "./node.ts";

/** Files of a folder, and of those in it, that come as one archive. */
export interface Batch {
  readonly folder: string;
  /** What the archive leaves out, as patterns of tar(1). */
  readonly excludes: readonly string[];
  /** By their paths in the guest. */
  readonly files: ReadonlyMap<string, CopyNode>;
  readonly bytes: number;
}

export interface Fetches {
  readonly batches: readonly Batch[];
  /** Those that are fetched by themselves. */
  readonly single: readonly CopyNode[];
}

/** A file of more bytes comes by itself, in pieces. */
export const bigBytes = 1 << 20;
/** While an archive is made nothing else is answered, so it takes as long as that, a second or two. */
const maxBytes = 32 << 20;
const maxEntries = 4000;
/** Bytes from which a file of a folder with too many bytes comes by itself. */
const largerBytes = 64 << 10;
/** Files for which an archive is not worth starting tar in the appliance. */
const fewFiles = 8;
const maxExcludes = 10_000;

interface Group {
  readonly folder: string;
  files: CopyNode[];
  /** Paths in the guest. */
  left: string[];
  entries: number;
  bytes: number;
}

/**
 * Divides the files that are wanted of what is copied into archives and single ones.
 * @param wanted plain files that are not empty
 */
export function divide(roots: readonly CopyNode[], wanted: ReadonlySet<CopyNode>): Fetches {
  const batches: Batch[] = [];
  const single: CopyNode[] = [];

  const finish = (group: Group) => {
    const { folder, files, left, bytes } = group.bytes > maxBytes ? withoutLarger(group, single) : group;
    if (files.length < fewFiles || left.length > maxExcludes) {
      for (const file of files) single.push(file);
      return;
    }
    const excludes = left.map((path) => excluding(folder, path));
    batches.push({ folder, excludes, files: new Map(files.map((file) => [file.path, file])), bytes });
  };

  const gather = (folder: CopyNode): Group => {
    const group: Group = { folder: folder.path, files: [], left: [], entries: 0, bytes: 0 };
    const inside: Group[] = [];
    for (const node of folder.children) {
      const { kind, bytes } = node.entry;
      group.entries += 1;
      if (kind === "directory") {
        inside.push(gather(node));
      } else if (kind === "file") {
        const big = bytes > bigBytes;
        if (wanted.has(node) && !big) {
          group.files.push(node);
          group.bytes += bytes;
        } else if (bytes > 0) {
          group.left.push(node.path);
        }
        if (wanted.has(node) && big) single.push(node);
      }
    }
    for (const other of inside.sort((one, two) => one.entries - two.entries)) {
      const fits =
        group.entries + other.entries <= maxEntries &&
        group.bytes + other.bytes <= maxBytes &&
        group.left.length + other.left.length < maxExcludes;
      if (fits) {
        group.files = group.files.concat(other.files);
        group.left = group.left.concat(other.left);
        group.entries += other.entries;
        group.bytes += other.bytes;
      } else {
        finish(other);
        group.left.push(other.folder);
      }
    }
    return group;
  };

  for (const root of roots) {
    if (root.entry.kind === "directory") finish(gather(root));
    else if (wanted.has(root)) single.push(root);
  }
  return { batches, single };
}

/** A folder of many files: the larger ones come by themselves, so that its archive does not take for ever. */
function withoutLarger(group: Group, single: CopyNode[]): Group {
  const larger = group.files.filter(({ entry }) => entry.bytes > largerBytes);
  for (const file of larger) single.push(file);
  return {
    ...group,
    files: group.files.filter(({ entry }) => entry.bytes <= largerBytes),
    left: [...group.left, ...larger.map(({ path }) => path)],
    bytes: larger.reduce((rest, { entry }) => rest - entry.bytes, group.bytes),
  };
}

/**
 * tar's pattern for a path below the folder that it archives. tar reads patterns as lines and cuts blanks off, so
 * those are any character; what it then leaves out besides is fetched by itself.
 */
function excluding(folder: string, path: string): string {
  const below = folder === "/" ? path : path.slice(folder.length);
  return `.${below}`.replaceAll(/[*?[\]\\]/g, "\\$&").replaceAll(/\s/g, "?");
}
