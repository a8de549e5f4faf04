import type { GuestOwnership } from "../../../../shared/contract/guest-files/changing.ts";
import type { ConflictRule } from "../../../../shared/contract/guest-files/copying.ts";
import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";
import { client } from "../../../app/session.ts";
import { sendFile } from "../../../components/send-file.ts";
import { baseName, isWithin, joined, parentOf } from "../paths.ts";
import { type Answers, ruleOf } from "./answers.ts";
import { planTree, type WindowTree } from "./incoming.ts";

interface Into {
  readonly session: string;
  readonly place: string;
  readonly folder: string;
}

/** All entries of a folder by name. */
export async function listFolder(
  { session, place }: Omit<Into, "folder">,
  folder: string,
): Promise<ReadonlyMap<string, GuestEntry>> {
  const found = new Map<string, GuestEntry>();
  for await (const { entries } of await client.api.guestFiles.list({ session, place, path: folder }))
    for (const entry of entries) found.set(entry.name, entry);
  return found;
}

/**
 * Sends a browser's files one after another, each a job; folders that are missing are made first.
 * @throws AppError the first that one of them failed with, or `cancelled`; those before it stay
 */
export async function sendTree(
  into: Into,
  tree: WindowTree,
  answers: Answers,
  owned: GuestOwnership,
  onJob: (job: string) => void,
): Promise<void> {
  const { missing, conflicts, leftOut } = await planTree(tree, into.folder, (folder) =>
    listFolder(into, folder),
  );
  const { session, place } = into;
  const barred = leftOut.map(({ path }) => path);
  // With what a folder holds that cannot be made.
  const isBarred = (path: string) => barred.some((out) => isWithin(path, out));
  const { mode: _, folderMode, ...owner } = owned;
  for (const path of missing) {
    if (isBarred(path)) continue;
    await client.api.guestFiles.makeFolder({
      session,
      place,
      path: parentOf(path),
      name: baseName(path),
      owned: { ...owner, ...(folderMode !== undefined && { mode: folderMode }) },
    });
  }
  const taken = new Set(conflicts.map(({ path }) => path));
  const wanted = tree.files.filter(({ path: name }) => {
    const path = joined(into.folder, name);
    return !isBarred(path) && !(taken.has(path) && ruleOf(answers, path) === "skip");
  });
  for (const { path: name, file } of wanted) {
    const path = joined(into.folder, name);
    // What has come into being since is left alone.
    const rule = taken.has(path) ? ruleOf(answers, path) : "skip";
    await sendOne({ session, place, folder: parentOf(path) }, file, rule, owned, onJob);
  }
}

async function sendOne(
  { session, place, folder }: Into,
  file: File,
  rule: ConflictRule,
  owned: GuestOwnership,
  onJob: (job: string) => void,
): Promise<void> {
  const { ticket, job } = await client.api.guestFiles.upload({
    session,
    place,
    path: folder,
    name: file.name,
    bytes: file.size,
    modifiedAt: file.lastModified,
    rule,
    owned,
  });
  onJob(job);
  await sendFile(file, await client.openChannel(ticket));
}
