import { basename } from "node:path";
import type { GuestOwnership } from "../../../../shared/contract/guest-files/changing.ts";
import type { CopyAnswers, CopyPlan } from "../../../../shared/contract/guest-files/copying.ts";
import type { Handlers } from "../../../../shared/contract/handlers.ts";
import type { Services } from "../../services.ts";
import { boundedCommandText } from "../../transcript/command-text.ts";
import { diskArguments } from "../copy-out/command.ts";
import { shownPath } from "../file-problem.ts";
import { jobPlaceOf } from "../job-place.ts";
import { otherNamesNotes } from "../other-names.ts";
import type { FilesSession, FilesSessions, PlaceCalls } from "../session/session.ts";
import { guestfish, typed } from "./commands.ts";
import { allOfAll } from "./copy-node.ts";
import { copyPlan } from "./copy-plan.ts";
import { dressFor } from "./dress.ts";
import { entryAt, followed, type Manner } from "./guest-tree.ts";
import { findOnHost, hostSource } from "./host-source.ts";
import { labelNotes } from "./label-notes.ts";
import { placeUnits } from "./place-units.ts";
import { freeBytes, put } from "./put.ts";
import { told } from "./put-problem.ts";
import { writablePlace } from "./writable-place.ts";

type PlanRequest = Parameters<Handlers["guestFiles"]["planCopyIn"]>[0];
type Request = Parameters<Handlers["guestFiles"]["copyIn"]>[0];

/**
 * What copying files and folders of this computer into a folder of the guest would do.
 * @throws AppError `no-such-file`, `guest-no-such-file`, `guest-not-a-folder`, … | Error of the host's file system
 */
export async function planCopyIn(
  services: Services,
  sessions: FilesSessions,
  { path, from, ...at }: PlanRequest,
  signal: AbortSignal,
): Promise<CopyPlan> {
  const { session, calls } = await writablePlace(sessions, at);
  const paths = hostPaths(services, from);
  const manner = { background: true, signal };
  const { folder, found, placement } = await look(calls, path, paths, {}, undefined, manner);
  const command = boundedCommandText(await copyCommand(services, session, calls, paths, folder));
  const notes = [...placement.notes, ...(await labelNotes(calls))];
  return copyPlan(found, { ...placement, notes }, await freeBytes(calls, folder), command);
}

/**
 * Copies files and folders of this computer into a folder of the guest, as a job.
 * @returns its id
 */
export async function copyIn(
  services: Services,
  sessions: FilesSessions,
  { path, from, answers, owned, ...at }: Request,
): Promise<string> {
  const { session, calls } = await writablePlace(sessions, at);
  const paths = hostPaths(services, from);
  const folder = await followed(calls, path);
  const command = await copyCommand(services, session, calls, paths, folder);
  const what = paths.length === 1 ? shownPath(basename(paths[0]!)) : `${paths.length} files and folders`;
  const title = `Copy ${what} into ${shownPath(folder)}`;
  const place = jobPlaceOf(session.source);
  return services.jobs.run({ title, ...(place && { place }) }, async (job) => {
    using _used = session.use();
    job.commands(command);
    job.phase("Looking at what is to be copied");
    const manner = { background: true, signal: job.signal };
    const { found, placement } = await told(folder, job.signal, () =>
      look(calls, folder, paths, owned, answers, manner),
    );
    for (const { path: left, reason } of [...found.leftOut, ...placement.leftOut]) {
      job.log(`${shownPath(left)} is left out: ${reason}`);
    }
    for (const note of placement.notes) job.log(note);
    job.phase("Copying");
    await put(session, calls, hostSource, placement.units, job);
    services.transcript.record(title, command);
  }).id;
}

async function look(
  calls: PlaceCalls,
  path: string,
  paths: readonly string[],
  owned: GuestOwnership,
  answers: CopyAnswers | undefined,
  manner: Manner,
) {
  const folder = await followed(calls, path);
  const dress = dressFor(owned, await entryAt(calls, folder, manner));
  const found = await findOnHost(paths, dress, manner.signal);
  const roots = found.roots.map((node) => ({ node, folder }));
  const placement = await placeUnits(calls, roots, answers, manner);
  const notes = [...found.notes, ...otherNamesNotes(allOfAll(found.roots)), ...placement.notes];
  return { folder, found, placement: { ...placement, notes } };
}

const hostPaths = ({ userFiles }: Services, from: PlanRequest["from"]): string[] =>
  from.kind === "paths" ? from.paths : userFiles.takeSources(from.handles);

/** virt-copy-in mounts what the system in the disks mounts; other places need to be told. */
async function copyCommand(
  services: Services,
  session: FilesSession,
  { place }: PlaceCalls,
  paths: readonly string[],
  folder: string,
): Promise<string[]> {
  if (!place.system) return await guestfish(services, session, place, [["copy-in", ...paths, folder]]);
  const disks = await diskArguments(services.connections, session.source);
  return ["virt-copy-in", ...disks, ...paths, typed(folder)];
}
