import type { ConflictRule, CopyPlan } from "../../../../shared/contract/guest-files/copying.ts";
import type { Services } from "../../services.ts";
import { boundedCommandText } from "../../transcript/command-text.ts";
import type { Manner } from "../reading/list.ts";
import type { FilesSession, PlaceCalls } from "../session/session.ts";
import { copyOutCommand } from "./command.ts";
import { HostFolder, tryFolder } from "./host-folder.ts";
import { type Placed, place } from "./placements.ts";
import { type Sums, sumsOf } from "./sums.ts";
import { type CopyTree, readTree } from "./tree.ts";

/** Of each list. */
const maxListed = 10_000;

/** What would be copied, and where everything would go. */
export interface Prepared {
  readonly tree: CopyTree;
  readonly placed: Placed;
  readonly free: number;
}

/**
 * Looks at what is to be copied and at where it goes. Nothing is written but a folder to try the file system with,
 * which is gone then.
 * @throws AppError `no-such-folder`, `not-a-folder`, `no-write`, `guest-no-such-file`, …
 */
export async function prepare(
  calls: PlaceCalls,
  paths: readonly string[],
  target: HostFolder,
  path: string,
  ruleFor: (path: string) => ConflictRule,
  manner: Manner & { readonly maxEntries?: number },
): Promise<Prepared> {
  const { rules, free } = await tryFolder(target, path);
  const tree = await readTree(calls, paths, rules, manner);
  return { tree, placed: await place(tree.roots, target, rules, ruleFor), free };
}

/**
 * What copying these would do.
 * @throws AppError as {@link prepare} does
 */
export async function planCopyOut(
  { connections }: Services,
  session: FilesSession,
  calls: PlaceCalls,
  { paths, target: path }: { readonly paths: readonly string[]; readonly target: string },
  signal?: AbortSignal,
): Promise<CopyPlan> {
  await using target = await HostFolder.open(path);
  const manner = signal ? { signal } : {};
  const { tree, placed, free } = await prepare(calls, paths, target, path, () => "skip", manner);
  const sums: Sums = sumsOf(tree.roots);
  return {
    ...sums,
    renamed: tree.renamed.slice(0, maxListed),
    conflicts: placed.conflicts.slice(0, maxListed),
    leftOut: tree.leftOut.slice(0, maxListed),
    free,
    command: boundedCommandText(await copyOutCommand(connections, session, calls, paths, path)),
  };
}
