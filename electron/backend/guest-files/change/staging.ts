import { randomUUID } from "node:crypto";
import { posix } from "node:path";
import { logInternal } from "../../errors/plain-error.ts";
import { readFolder } from "../reading/list.ts";
import type { PlaceCalls } from "../session/session.ts";
import type { Manner } from "./guest-tree.ts";

const prefix = ".guesthouse-";
const ours = /^\.guesthouse-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Those that are in use. */
const used = new Set<string>();

/** A name in a folder of a guest under which something is written before it gets its own. */
export interface Stage extends AsyncDisposable {
  readonly path: string;
}

/**
 * A new temporary name, whose file or folder is deleted when it is disposed of. What an appliance that was ended in
 * the middle of its work has left in the same folder is deleted, too.
 * @param folder without links
 */
export async function stageIn(calls: PlaceCalls, folder: string, manner: Manner): Promise<Stage> {
  const { names } = await readFolder(calls, folder, manner);
  for (const name of names) {
    if (ours.test(name) && !used.has(name)) await calls.callWith(manner, "rm_rf", posix.join(folder, name));
  }
  const name = `${prefix}${randomUUID()}`;
  const path = posix.join(folder, name);
  used.add(name);
  return {
    path,
    async [Symbol.asyncDispose]() {
      try {
        // Also when the work was cancelled.
        await calls.callWith({ patienceMs: 600_000 }, "rm_rf", path);
      } catch (error) {
        logInternal(error);
      } finally {
        used.delete(name);
      }
    },
  };
}
