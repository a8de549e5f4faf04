/** Something that is to be put into a guest, and how it will be there. */
export interface CopyNode {
  /** As `shared/model/guest-name.ts` writes it, as is `path`. */
  readonly name: string;
  /** Where its source has it. */
  readonly path: string;
  readonly kind: "file" | "directory" | "symlink";
  readonly bytes: number;
  /** Of them, what is no hole. */
  readonly allocated: number;
  /** Milliseconds since the epoch, with fractions. */
  readonly modifiedAt: number;
  readonly uid: number;
  readonly gid: number;
  /** The twelve lowest bits of st_mode. */
  readonly mode: number;
  /** Of a symlink, as it is written there. */
  readonly target?: string | undefined;
  /** The same for each name of a file that has several. */
  readonly identity?: string | undefined;
  /** How many names its file has, copied or not. */
  readonly links: number;
  /** Of a folder. */
  readonly children: readonly CopyNode[];
}

/** Bytes of a file that are no hole. */
export interface DataRange {
  readonly at: number;
  readonly length: number;
}

/** A plain file that is being read. */
export interface OpenFile extends AsyncDisposable {
  /**
   * @returns as many bytes, never fewer
   * @throws AppError `copy-changed` where they are not there any more
   */
  read(at: number, length: number): Promise<Uint8Array>;
  /** In order; all that is between them reads as zeros. */
  ranges(): Promise<readonly DataRange[]>;
}

/** Where nodes come from. */
export interface CopySource {
  open(node: CopyNode, signal: AbortSignal): Promise<OpenFile>;
}

/** What was found of what is to be copied. */
export interface Found {
  readonly roots: readonly CopyNode[];
  /** By path, and why. */
  readonly leftOut: readonly { readonly path: string; readonly reason: string }[];
}

/** A node with all below it, each folder before what it holds. */
export function* allOf(node: CopyNode): Generator<CopyNode, void, undefined> {
  yield node;
  yield* allOfAll(node.children);
}

/** {@link allOf} of several. */
export function* allOfAll(nodes: readonly CopyNode[]): Generator<CopyNode, void, undefined> {
  for (const node of nodes) yield* allOf(node);
}

/** Files that are worth looking for holes in. */
export const isSparse = ({ kind, bytes, allocated }: CopyNode): boolean =>
  kind === "file" && bytes > 1 << 20 && allocated < bytes * 0.9;

/** Bytes that are moved for a node. */
export const load = (node: CopyNode): number => {
  if (node.kind !== "file") return 0;
  return isSparse(node) ? node.allocated : node.bytes;
};
