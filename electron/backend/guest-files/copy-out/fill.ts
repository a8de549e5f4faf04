import { constants } from "node:os";
import type { AppError } from "../../../../shared/model/error.ts";
import { GuestfsError } from "../../guestfs/appliance.ts";
import type { Manner } from "../reading/list.ts";
import type { PlaceCalls } from "../session/session.ts";
import { type Batch, bigBytes, divide } from "./batches.ts";
import { costsOnlyItself } from "./copy-problem.ts";
import { fetchBatch } from "./fetch-batch.ts";
import { changedMeanwhile, fetchRanges, fetchSmall, rangesOf } from "./fetch-file.ts";
import { type CopyNode, nodesOf } from "./node.ts";
import type { Staging } from "./staging.ts";
import { sameFile } from "./sums.ts";
import { Writers } from "./writers.ts";

/** Files that are written beside each other. */
const writers = 8;

export interface Filling {
  readonly calls: PlaceCalls;
  readonly staging: Staging;
  /** The target folder's. */
  readonly path: string;
  readonly manner: Manner & { readonly signal: AbortSignal };
  /** So many more bytes are there; fewer where they have to be fetched again. */
  readonly onBytes: (bytes: number) => void;
  /** Something could not be copied; the others are. */
  readonly onFailure: (node: CopyNode, error: AppError) => void;
}

/**
 * Makes all of it in the staging folder, as it will be.
 * @param roots all that was looked at
 * @param tops of it, what gets a name of its own
 * @throws AppError | GuestfsError
 */
export async function fill(
  filling: Filling,
  roots: readonly CopyNode[],
  tops: readonly CopyNode[],
): Promise<void> {
  const { staging, manner } = filling;
  const folders: CopyNode[] = [];
  const links: CopyNode[] = [];
  const files = new Set<CopyNode>();
  const first = new Map<string, CopyNode>();
  const same = new Map<CopyNode, CopyNode>();
  for (const top of tops) staging.top(top);
  for (const node of nodesOf(tops)) {
    const { kind } = node.entry;
    if (kind === "directory") {
      await staging.makeFolder(node);
      folders.push(node);
    } else if (kind === "symlink") {
      links.push(node);
    } else {
      const key = sameFile(node);
      const other = key === undefined ? undefined : first.get(key);
      if (other) same.set(node, other);
      else files.add(node);
      if (key !== undefined && !other) first.set(key, node);
    }
  }
  manner.signal.throwIfAborted();
  const failed = await fetchAll(filling, roots, files);
  for (const link of links) await tried(filling, link, () => staging.makeLink(link));
  for (const [node, as] of same) {
    const error = failed.get(as);
    if (error) filling.onFailure(node, error);
    else await tried(filling, node, () => staging.makeSame(node, as));
  }
  // Times of folders change with what is put into them.
  for (const folder of folders.reverse()) await staging.setAttributes(folder);
}

/** @returns those that could not be copied, and why */
async function fetchAll(
  filling: Filling,
  roots: readonly CopyNode[],
  files: ReadonlySet<CopyNode>,
): Promise<Map<CopyNode, AppError>> {
  const [empty, filled] = [new Set<CopyNode>(), new Set<CopyNode>()];
  for (const file of files) (file.entry.bytes === 0 ? empty : filled).add(file);
  await writeEmpty(filling, empty);
  const { batches, single } = divide(roots, filled);
  const failed = new Map<CopyNode, AppError>();
  const fetch = async (node: CopyNode) => {
    const error = await tried(filling, node, () => fetchOne(filling, node));
    if (error) failed.set(node, error);
  };
  for (const batch of batches) for (const missing of await fetchMany(filling, batch)) await fetch(missing);
  for (const node of single) await fetch(node);
  return failed;
}

async function writeEmpty({ staging, manner }: Filling, files: Iterable<CopyNode>): Promise<void> {
  await using pool = new Writers(writers);
  for (const file of files) {
    manner.signal.throwIfAborted();
    await pool.add(() => staging.writeFile(file, new Uint8Array(0)));
  }
  await pool.settled();
}

/** @returns those that are to be fetched by themselves */
async function fetchMany({ calls, staging, manner, onBytes }: Filling, batch: Batch): Promise<CopyNode[]> {
  await using pool = new Writers(writers);
  let bytes = 0;
  const take = (node: CopyNode, contents: Uint8Array) =>
    pool.add(async () => {
      await staging.writeFile(node, contents);
      bytes += contents.length;
      onBytes(contents.length);
    });
  try {
    const missing = await fetchBatch(calls, batch, manner, take);
    await pool.settled();
    return missing;
  } catch (error) {
    manner.signal.throwIfAborted();
    if (!(error instanceof GuestfsError)) throw error;
    // What tar could not read it has filled with zeros: none of them can be trusted.
    await pool.settled();
    onBytes(-bytes);
    return [...batch.files.values()];
  }
}

async function fetchOne({ calls, staging, manner, onBytes }: Filling, node: CopyNode): Promise<void> {
  if (node.entry.bytes <= bigBytes) {
    const contents = await fetchSmall(calls, node, manner);
    // An archive may have brought it, unproven.
    await staging.remove(node);
    await staging.writeFile(node, contents);
    onBytes(contents.length);
    return;
  }
  const ranges = await rangesOf(calls, node, manner);
  const path = await staging.beginFile(node);
  let bytes = 0;
  try {
    await fetchRanges(
      calls,
      node,
      ranges,
      manner,
      (at) => (at === 0 ? { path } : { path, at }),
      async (start, end) => {
        if ((await staging.sizeOf(node)) < end) throw changedMeanwhile(node.path);
        bytes += end - start;
        onBytes(end - start);
      },
    );
    await staging.endFile(node, node.entry.bytes);
    await staging.setAttributes(node);
  } catch (error) {
    onBytes(-bytes);
    // libguestfs forgets the number of what kept it from writing here.
    const full = error instanceof GuestfsError && error.errno === 0 && (await staging.isFull());
    throw full ? new GuestfsError(error.call, error.message, constants.errno.ENOSPC) : error;
  }
}

/** Does it; where it fails in a way that costs only itself, nothing of it is left, and that is told. */
async function tried(
  { staging, path, manner, onFailure }: Filling,
  node: CopyNode,
  work: () => Promise<void>,
): Promise<AppError | undefined> {
  manner.signal.throwIfAborted();
  try {
    await work();
    return undefined;
  } catch (error) {
    manner.signal.throwIfAborted();
    const plain = costsOnlyItself(error, node.path, path);
    await staging.remove(node);
    onFailure(node, plain);
    return plain;
  }
}
