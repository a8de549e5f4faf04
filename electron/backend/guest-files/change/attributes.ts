import type { GuestOwnership } from "../../../../shared/contract/guest-files/changing.ts";
import type { Handlers } from "../../../../shared/contract/handlers.ts";
import { AppError } from "../../../../shared/model/error.ts";
import type { Services } from "../../services.ts";
import { boundedCommandText } from "../../transcript/command-text.ts";
import { fileProblem, shownPath } from "../file-problem.ts";
import { jobPlaceOf } from "../job-place.ts";
import type { FilesSessions, PlaceCalls } from "../session/session.ts";
import { guestfish } from "./commands.ts";
import { entryAt, type GuestNode, guestTree, inFolders, type Manner, withAllBelow } from "./guest-tree.ts";
import { limitsAt } from "./mounts.ts";
import { writablePlace } from "./writable-place.ts";

type Request = Parameters<Handlers["guestFiles"]["setAttributes"]>[0];

/** Told after so many entries. */
const told = 100;

/**
 * Sets owner, group and permissions; of all in the folders as well where that is asked for, which is a job. Symlinks
 * get owners only, and are not followed.
 * @throws AppError `guest-no-owners`, `guest-no-such-file`, …
 */
export async function setAttributes(
  services: Services,
  sessions: FilesSessions,
  { paths, owned, recursive, preview, ...at }: Request,
): Promise<{ command: string; job?: string }> {
  const { session, calls } = await writablePlace(sessions, at);
  const targets = await inFolders(calls, paths);
  const words = await guestfish(services, session, calls.place, commandLines(targets, owned, recursive));
  const command = boundedCommandText(words);
  if (preview) return { command };
  for (const path of targets) {
    const { owners, type } = await limitsAt(calls, path, {});
    if (!owners) throw noOwners(path, type);
  }
  const title =
    targets.length === 1
      ? `Change the permissions of ${shownPath(targets[0]!)}`
      : `Change the permissions of ${targets.length} files and folders`;
  if (!recursive) {
    for (const path of targets) await change(calls, { path, entry: await entryAt(calls, path) }, owned, {});
    await calls.call("sync");
    services.transcript.record(title, words);
    return { command };
  }
  const place = jobPlaceOf(session.source);
  const { id } = services.jobs.run({ title, ...(place && { place }) }, async (job) => {
    using _used = session.use();
    job.commands(words);
    const manner = { background: true, signal: job.signal };
    job.phase("Looking at all that is in it");
    const nodes = [...withAllBelow(await guestTree(calls, targets, manner))];
    for (const [index, node] of nodes.entries()) {
      if (index % told === 0)
        job.phase(`${index.toLocaleString("en")} of ${nodes.length.toLocaleString("en")}`);
      await change(calls, node, owned, manner);
    }
    await calls.call("sync");
    services.transcript.record(title, words);
  });
  return { command, job: id };
}

async function change(
  calls: PlaceCalls,
  { path, entry }: Pick<GuestNode, "path" | "entry">,
  { uid, gid, mode, folderMode = mode }: GuestOwnership,
  manner: Manner,
): Promise<void> {
  try {
    const owner = { uid: uid ?? entry.uid, gid: gid ?? entry.gid };
    const reowned = owner.uid !== entry.uid || owner.gid !== entry.gid;
    if (reowned) await calls.callWith(manner, "lchown", owner.uid, owner.gid, path);
    if (entry.kind === "symlink") return;
    const wanted = (entry.kind === "directory" ? folderMode : mode) ?? entry.mode;
    // Another owner takes setuid and setgid away.
    if (wanted !== entry.mode || reowned) await calls.callWith(manner, "chmod", wanted, path);
  } catch (error) {
    manner.signal?.throwIfAborted();
    throw fileProblem(error, path);
  }
}

function commandLines(
  paths: readonly string[],
  { uid, gid, mode, folderMode }: GuestOwnership,
  recursive: boolean,
): string[][] {
  const lines: string[][] = [];
  for (const path of paths) {
    // guestfish changes one at a time; this is what changes what is in a folder, too.
    const shell = (...words: string[]) => lines.push(["debug", "sh", words.join(" ")]);
    const quoted = `'/sysroot${path.replaceAll("'", `'\\''`)}'`;
    const owner = `${uid ?? ""}${gid === undefined ? "" : `:${gid}`}`;
    if (owner !== "") {
      if (recursive || uid === undefined || gid === undefined) {
        shell("chown", recursive ? "-hR" : "-h", owner, quoted);
      } else lines.push(["lchown", String(uid), String(gid), path]);
    }
    if (recursive && (mode !== undefined || folderMode !== undefined)) {
      if (mode !== undefined) shell("find", quoted, "-type f -exec chmod", mode.toString(8), "{} +");
      const ofFolders = folderMode ?? mode;
      if (ofFolders !== undefined)
        shell("find", quoted, "-type d -exec chmod", ofFolders.toString(8), "{} +");
    } else if (mode !== undefined) lines.push(["chmod", `0${mode.toString(8)}`, path]);
  }
  return lines;
}

const noOwners = (path: string, type: string) =>
  new AppError({
    code: "guest-no-owners",
    message: `${shownPath(path)} is on ${type}, which keeps no owners and permissions.`,
    hint: "The guest decides by its mount options who may use what is there.",
  });
