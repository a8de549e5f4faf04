import { posix } from "node:path";
import { allOf, isSparse } from "./copy-node.ts";
import { type Putting, putOne, setTime } from "./put-one.ts";
import { fitsTar, type Placed, tarOf } from "./put-tar.ts";

/** Larger files are written by themselves, which is faster than unpacking them; a hundred small ones are not. */
const largeFile = 256 << 10;
/** Fewer are made one by one. */
const fewest = 30;
/** What one archive holds at most: others, who wait for the appliance, wait for it. */
const mostBytes = 16 << 20;
const mostEntries = 1000;

/**
 * Makes nodes with all below them in a folder that is not yet seen by anybody.
 * @param stage the folder
 * @throws GuestfsError | AppError `copy-changed`
 */
export async function fillStage(putting: Putting, stage: string, staged: readonly Placed[]): Promise<void> {
  const { calls, source, signal, onBytes } = putting;
  const manner = { background: true, signal };
  const first = new Map<string, string>();
  const links: { readonly from: string; readonly to: string }[] = [];
  const large: Placed[] = [];
  const folders: Placed[] = [];
  let small: Placed[] = [];
  let bytes = 0;

  async function flush(): Promise<void> {
    const batch = small;
    [small, bytes] = [[], 0];
    const one = batch.length < fewest ? batch : batch.filter((placed) => !fitsTar(placed));
    if (batch.length >= fewest) await unpack(batch.filter(fitsTar));
    for (const { node, at } of one) await putOne(putting, node, posix.join(stage, at));
  }

  async function unpack(batch: readonly Placed[]): Promise<void> {
    const pieces = await tarOf(batch, source, signal);
    const sent = (async function* () {
      yield* pieces;
    })();
    await calls.callWith({ ...manner, source: sent }, "tar_in_opts", "stream", stage, {});
    onBytes(batch.reduce((sum, { node }) => sum + node.bytes, 0));
  }

  for (const placed of placedBelow(staged)) {
    const { node, at } = placed;
    const known = node.identity === undefined ? undefined : first.get(node.identity);
    if (known !== undefined) {
      links.push({ from: known, to: at });
      continue;
    }
    if (node.identity !== undefined) first.set(node.identity, at);
    if (node.kind === "directory") folders.push(placed);
    if (node.bytes > largeFile || isSparse(node)) {
      large.push(placed);
      continue;
    }
    small.push(placed);
    bytes += node.bytes;
    if (bytes >= mostBytes || small.length >= mostEntries) await flush();
  }
  await flush();
  for (const { node, at } of large) await putOne(putting, node, posix.join(stage, at));
  for (const { from, to } of links) {
    await calls.callWith(manner, "ln", posix.join(stage, from), posix.join(stage, to));
  }
  // Each thing that was made in a folder has changed its time.
  for (const { node, at } of folders) await setTime(putting, node, posix.join(stage, at));
}

function* placedBelow(staged: readonly Placed[]): Generator<Placed, void, undefined> {
  for (const { node, at } of staged) {
    const places = new Map([[node, at]]);
    for (const one of allOf(node)) {
      const here = places.get(one)!;
      places.delete(one);
      yield { node: one, at: here };
      for (const child of one.children) places.set(child, `${here}/${child.name}`);
    }
  }
}
