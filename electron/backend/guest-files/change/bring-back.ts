import { posix } from "node:path";
import type { CopyAnswers, CopyPlan } from "../../../../shared/contract/guest-files/copying.ts";
import type { Handlers } from "../../../../shared/contract/handlers.ts";
import { AppError } from "../../../../shared/model/error.ts";
import type { Services } from "../../services.ts";
import { boundedCommandText, type Command } from "../../transcript/command-text.ts";
import { shownPath } from "../file-problem.ts";
import { jobPlaceOf } from "../job-place.ts";
import { otherNamesNotes } from "../other-names.ts";
import { readFolder } from "../reading/list.ts";
import type { FilesSession, FilesSessions, PlaceCalls } from "../session/session.ts";
import { guestfish } from "./commands.ts";
import { allOfAll, type CopyNode } from "./copy-node.ts";
import { copyPlan } from "./copy-plan.ts";
import { findInGuest, guestSource } from "./guest-source.ts";
import { entryAt, followed, inFolder, lookAt, type Manner, outermost } from "./guest-tree.ts";
import { labelNotes } from "./label-notes.ts";
import { placeUnits } from "./place-units.ts";
import { freeBytes, put } from "./put.ts";
import { putOne } from "./put-one.ts";
import { told } from "./put-problem.ts";
import { writablePlace } from "./writable-place.ts";

/** libguestfs sets only such extended attributes as are text, which these are not. */
const notKept =
  "Access lists (ACLs), capabilities and other extended attributes do not come with them: set those anew in the guest.";

type PlanRequest = Parameters<Handlers["guestFiles"]["planBringBack"]>[0];
type Request = Parameters<Handlers["guestFiles"]["bringBack"]>[0];

/** What is copied, and from where to where. */
interface Way {
  readonly from: { readonly session: FilesSession; readonly calls: PlaceCalls };
  readonly to: { readonly session: FilesSession; readonly calls: PlaceCalls };
  readonly paths: readonly string[];
}

/**
 * What copying files back to the same paths of another session would do.
 * @throws AppError `same-files`, `files-read-only`, `guest-no-such-file`, …
 */
export async function planBringBack(
  services: Services,
  sessions: FilesSessions,
  request: PlanRequest,
  signal: AbortSignal,
): Promise<CopyPlan> {
  const way = await wayOf(sessions, request);
  const { found, placement, nearest } = await look(way, undefined, { background: true, signal });
  const command = boundedCommandText(...(await commands(services, way)));
  const notes = [...placement.notes, ...(await labelNotes(way.to.calls))];
  return copyPlan(found, { ...placement, notes }, await freeBytes(way.to.calls, nearest), command);
}

/**
 * Copies what a snapshot or a backup has back to the same paths, with owners, permissions and times, as a job. Folders
 * above that are not there any more are made as they were.
 * @returns its id
 */
export async function bringBack(
  services: Services,
  sessions: FilesSessions,
  { answers, ...request }: Request,
): Promise<string> {
  const way = await wayOf(sessions, request);
  const { from, to, paths } = way;
  const typedCommands = await commands(services, way);
  const what = paths.length === 1 ? shownPath(paths[0]!) : `${paths.length} files and folders`;
  const title = `Bring back ${what}`;
  const place = jobPlaceOf(to.session.source);
  return services.jobs.run({ title, ...(place && { place }) }, async (job) => {
    using _from = from.session.use();
    using _to = to.session.use();
    job.commands(...typedCommands);
    job.phase("Looking at what is to be copied");
    const manner = { background: true, signal: job.signal };
    const { found, placement } = await told(paths[0] ?? "/", job.signal, async () => {
      for (const folder of new Set(paths.map((path) => posix.dirname(path)))) {
        await makeMissing(way, folder, job.signal);
      }
      return await look(way, answers, manner);
    });
    for (const { path, reason } of [...found.leftOut, ...placement.leftOut]) {
      job.log(`${shownPath(path)} is left out: ${reason}`);
    }
    for (const note of placement.notes) job.log(note);
    job.phase("Copying");
    await put(to.session, to.calls, guestSource(from.calls), placement.units, job);
    services.transcript.record(title, ...typedCommands);
  }).id;
}

async function wayOf(sessions: FilesSessions, { from, to }: PlanRequest): Promise<Way> {
  if (from.session === to.session) {
    throw new AppError({
      code: "same-files",
      message: "These are the same files.",
      hint: "Choose a snapshot or a backup from which they are brought back.",
    });
  }
  const target = await writablePlace(sessions, to);
  const session = await sessions.get(from.session);
  const calls = session.place(from.place);
  const paths = from.paths.includes("/")
    ? (await readFolder(calls, "/", {})).names.map((name) => `/${name}`)
    : outermost(from.paths);
  return { from: { session, calls }, to: target, paths };
}

async function look({ from, to, paths }: Way, answers: CopyAnswers | undefined, manner: Manner) {
  const roots: { node: CopyNode; folder: string }[] = [];
  const leftOut: { path: string; reason: string }[] = [];
  let nearest = "/";
  for (const path of paths) {
    const found = await findInGuest(from.calls, [await inFolder(from.calls, path)], manner);
    const target = await targetOf(to.calls, posix.dirname(path));
    nearest = target.there;
    for (const node of found.roots) roots.push({ node, folder: posix.join(target.there, ...target.missing) });
    leftOut.push(...found.leftOut);
  }
  const placement = await placeUnits(to.calls, roots, answers, manner);
  const nodes = roots.map(({ node }) => node);
  const notes = [notKept, ...otherNamesNotes(allOfAll(nodes)), ...placement.notes];
  return { found: { roots: nodes, leftOut }, placement: { ...placement, notes }, nearest };
}

/** The part of a folder's path that is there, without links, and the names below it that are not. */
async function targetOf(calls: PlaceCalls, folder: string): Promise<{ there: string; missing: string[] }> {
  const missing: string[] = [];
  let path = folder;
  while (path !== "/" && !(await lookAtOrNothing(calls, path))) {
    missing.unshift(posix.basename(path));
    path = posix.dirname(path);
  }
  return { there: await followed(calls, path), missing };
}

const lookAtOrNothing = (calls: PlaceCalls, path: string) =>
  lookAt(calls, path).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "guest-no-such-file") return undefined;
    throw error;
  });

async function makeMissing({ from, to }: Way, folder: string, signal: AbortSignal): Promise<void> {
  const { there, missing } = await targetOf(to.calls, folder);
  let path = there;
  let original = missing.reduceRight((above) => posix.dirname(above), folder);
  for (const name of missing) {
    path = posix.join(path, name);
    original = posix.join(original, name);
    const entry = await entryAt(from.calls, await followed(from.calls, original));
    const node: CopyNode = { ...entry, kind: "directory", path: original, children: [] };
    const putting = { source: guestSource(from.calls), signal, owners: true, onBytes: () => {} };
    await putOne({ calls: to.calls, ...putting }, node, path);
  }
}

async function commands(services: Services, { from, to, paths }: Way): Promise<Command[]> {
  const all: Command[] = [];
  for (const [folder, inIt] of Map.groupBy(paths, (path) => posix.dirname(path))) {
    for (const path of inIt) {
      all.push({
        pipe: [
          await guestfish(services, from.session, from.calls.place, [["tar-out", path, "-"]]),
          await guestfish(services, to.session, to.calls.place, [["tar-in", "-", folder]]),
        ],
      });
    }
  }
  return all;
}
