import type { Handlers } from "../../../../shared/contract/handlers.ts";
import { shownName } from "../../../../shared/model/guest-name.ts";
import type { Services } from "../../services.ts";
import { boundedCommandText } from "../../transcript/command-text.ts";
import { fileProblem, shownPath } from "../file-problem.ts";
import { jobPlaceOf } from "../job-place.ts";
import { readFolder } from "../reading/list.ts";
import type { FilesSessions, PlaceCalls } from "../session/session.ts";
import { guestfish } from "./commands.ts";
import { refuseMounted } from "./folders.ts";
import { entryAt, guestTree, inFolders, type Manner, outermost, withAllBelow } from "./guest-tree.ts";
import { writablePlace } from "./writable-place.ts";

type Request = Parameters<Handlers["guestFiles"]["remove"]>[0];

/** A folder with many files takes its time. */
const patienceMs = 30 * 60_000;

/**
 * Counts what deleting these would delete; nothing is followed.
 * @throws AppError `guest-mounted`, `guest-no-such-file`, …
 */
export async function planRemoval(
  services: Services,
  sessions: FilesSessions,
  { paths, ...at }: Request,
  signal: AbortSignal,
): Promise<{ files: number; folders: number; bytes: number; command: string }> {
  const { session, calls } = await writablePlace(sessions, at);
  const targets = await removable(calls, paths);
  const command = await removalCommand(services, session, calls, targets);
  const all = [...withAllBelow(await guestTree(calls, targets, { background: true, signal }))];
  const folders = all.filter(({ entry }) => entry.kind === "directory").length;
  const bytes = all.reduce((sum, { entry }) => sum + (entry.kind === "file" ? entry.bytes : 0), 0);
  return { files: all.length - folders, folders, bytes, command: boundedCommandText(command) };
}

/**
 * Deletes exactly these and what is in them, as a job. What was deleted before it is cancelled stays so.
 * @returns the job's id
 */
export async function remove(
  services: Services,
  sessions: FilesSessions,
  { paths, ...at }: Request,
): Promise<string> {
  const { session, calls } = await writablePlace(sessions, at);
  const targets = await removable(calls, paths);
  const command = await removalCommand(services, session, calls, targets);
  const title =
    targets.length === 1 ? `Delete ${shownPath(targets[0]!)}` : `Delete ${targets.length} files and folders`;
  const place = jobPlaceOf(session.source);
  return services.jobs.run({ title, ...(place && { place }) }, async (job) => {
    using _used = session.use();
    job.commands(command);
    try {
      for (const path of targets) {
        job.phase(`Deleting ${shownName(path)}`);
        await removeOne(calls, path, { background: true, signal: job.signal });
      }
    } finally {
      await calls.call("sync");
      services.transcript.record(title, command);
    }
  }).id;
}

/** The folders in a folder go one by one, so that others get their turn and it can be stopped in between. */
async function removeOne(calls: PlaceCalls, path: string, manner: Manner): Promise<void> {
  const patient = { ...manner, patienceMs };
  try {
    const { kind } = await entryAt(calls, path, manner);
    if (kind !== "directory") {
      await calls.callWith(manner, "rm", path);
      return;
    }
    const { names, types } = await readFolder(calls, path, manner);
    for (const [index, name] of names.entries()) {
      if (types[index] === "d") await calls.callWith(patient, "rm_rf", `${path}/${name}`);
    }
    await calls.callWith(patient, "rm_rf", path);
  } catch (error) {
    manner.signal?.throwIfAborted();
    throw fileProblem(error, path);
  }
}

async function removable(calls: PlaceCalls, paths: readonly string[]): Promise<string[]> {
  const targets = outermost(await inFolders(calls, paths));
  for (const path of targets) refuseMounted(calls, path);
  return targets;
}

const removalCommand = (
  services: Services,
  session: Parameters<typeof guestfish>[1],
  { place }: PlaceCalls,
  targets: readonly string[],
) =>
  guestfish(
    services,
    session,
    place,
    targets.map((path) => ["rm-rf", path]),
  );
