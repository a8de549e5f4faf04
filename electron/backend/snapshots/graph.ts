/** An image file as it is found. */
export interface Image {
  readonly path: string;
  readonly format: string;
  /** Path of the image that it stands on. */
  readonly backing: string | undefined;
  /** Names of the snapshots inside it. */
  readonly internal: readonly string[];
  /** Names of the bitmaps inside it, which remember what was written since a backup. */
  readonly bitmaps: readonly string[];
  /** Bytes taken on the host. */
  readonly bytes: number | undefined;
  /** Nothing has been written to it since it was made. */
  readonly untouched: boolean;
}

/** The images around a machine and what stands on what. */
export interface Graph {
  readonly images: ReadonlyMap<string, Image>;
  /** Images that are named and could not be looked at, with the reason: what stands on what is then not known. */
  readonly unread: ReadonlyMap<string, string>;
  /** Images that are not there. */
  readonly missing: ReadonlySet<string>;
  /** Other users of an image: machines, the bin. */
  readonly users: ReadonlyMap<string, readonly string[]>;
}

/** The images that stand directly on `path`. */
export const childrenOf = (images: ReadonlyMap<string, Image>, path: string): Image[] =>
  [...images.values()].filter(({ backing }) => backing === path);

/** `path` and all that it stands on, nearest first; a chain that bites its tail is cut. */
export function chainOf(images: ReadonlyMap<string, Image>, path: string): string[] {
  const chain: string[] = [];
  for (let next: string | undefined = path; next !== undefined && !chain.includes(next); ) {
    chain.push(next);
    next = images.get(next)?.backing;
  }
  return chain;
}
