import { posix } from "node:path";
import { AppError } from "../../../../shared/model/error.ts";
import { formatBytes } from "../../../../shared/model/units.ts";
import type { JobContext } from "../../jobs/job-service.ts";
import { shownPath } from "../file-problem.ts";
import { deviceOf } from "../reading/entry.ts";
import { entriesOf } from "../reading/list.ts";
import type { FilesSession, PlaceCalls } from "../session/session.ts";
import { allOf, type CopySource, load } from "./copy-node.ts";
import { exclusively } from "./exclusive.ts";
import { fillStage } from "./fill-stage.ts";
import type { Manner } from "./guest-tree.ts";
import { limitsAt } from "./mounts.ts";
import type { Unit } from "./place-units.ts";
import { putProblem } from "./put-problem.ts";
import { stageIn } from "./staging.ts";
import { verifyTree } from "./verify-tree.ts";

/**
 * Puts files and folders into a guest: under a temporary name on the same file system first, where they are looked at
 * again, then under their own; nothing is written over unless the unit says so. What fails or is cancelled leaves no
 * more than whole units.
 * @throws AppError `guest-full`, `guest-exists`, `copy-changed`, `copy-incomplete`, …
 */
export async function put(
  session: FilesSession,
  calls: PlaceCalls,
  source: CopySource,
  units: readonly Unit[],
  job: JobContext,
): Promise<void> {
  const total = loadOf(units);
  let done = 0;
  job.progress(0, total);
  const onBytes = (bytes: number) => {
    done += bytes;
    job.progress(Math.min(done, total), total);
  };
  const { signal } = job;
  const manner = { background: true, signal };
  for (const together of await byFileSystem(calls, units, manner)) {
    const { folder } = together[0]!;
    try {
      await refuseWithoutRoom(calls, folder, together);
      const { owners } = await limitsAt(calls, folder, manner);
      await using stage = await stageIn(calls, folder, manner);
      await calls.callWith(manner, "mkdir_mode", stage.path, 0o700);
      const staged = together.map((unit, index) => ({ unit, node: unit.node, at: String(index) }));
      await fillStage({ calls, source, signal, owners, onBytes }, stage.path, staged);
      for (const { node, at } of staged) await verifyTree(calls, node, posix.join(stage.path, at), manner);
      // A name could be on the disk before what it names is.
      await calls.callWith(manner, "sync");
      signal.throwIfAborted();
      await exclusively(session, () => giveNames(calls, stage.path, staged));
    } catch (error) {
      signal.throwIfAborted();
      throw putProblem(error, folder);
    }
  }
  await calls.callWith({ background: true }, "sync");
}

/** Units that can get their names by being moved from one folder. */
async function byFileSystem(
  calls: PlaceCalls,
  units: readonly Unit[],
  manner: Manner,
): Promise<Iterable<Unit[]>> {
  const devices = new Map<string, bigint>();
  for (const folder of new Set(units.map((unit) => unit.folder))) {
    devices.set(folder, deviceOf(await calls.callWith(manner, "lstatns", folder), 0));
  }
  return Map.groupBy(units, ({ folder }) => devices.get(folder)).values();
}

/** A file with several names is written once. */
function loadOf(units: readonly Pick<Unit, "node">[]): number {
  const seen = new Set<string>();
  let bytes = 0;
  for (const { node } of units) {
    for (const one of allOf(node)) {
      if (one.identity !== undefined && seen.has(one.identity)) continue;
      if (one.identity !== undefined) seen.add(one.identity);
      bytes += load(one);
    }
  }
  return bytes;
}

/** @throws AppError `guest-full` */
async function refuseWithoutRoom(
  calls: PlaceCalls,
  folder: string,
  units: readonly Pick<Unit, "node">[],
): Promise<void> {
  const wanted = loadOf(units);
  const free = await freeBytes(calls, folder);
  if (wanted > free) throw notEnoughRoom(folder, wanted, free);
}

/** What to throw for what the guest's file system has no room for; in bytes. */
export const notEnoughRoom = (folder: string, wanted: number, free: number) =>
  new AppError({
    code: "guest-full",
    message: `There is not enough room in the guest's file system at ${shownPath(folder)}: ${formatBytes(wanted)} are wanted, ${formatBytes(free)} are free.`,
    hint: "Delete something there, or make the disk bigger.",
  });

/** Bytes that are free in the file system of a folder. */
export async function freeBytes(calls: PlaceCalls, folder: string): Promise<number> {
  const { bavail, frsize } = await calls.call("statvfs", folder);
  return Math.min(Math.max(0, bavail * frsize), Number.MAX_SAFE_INTEGER);
}

async function giveNames(
  calls: PlaceCalls,
  stage: string,
  staged: readonly { readonly unit: Unit; readonly at: string }[],
): Promise<void> {
  for (const [folder, inIt] of Map.groupBy(staged, ({ unit }) => unit.folder)) {
    const names = inIt.flatMap(({ unit }) => (unit.replaces ? [] : [unit.name]));
    const taken = await entriesOf(calls, folder, names, {});
    if (taken[0]) throw madeMeanwhile(posix.join(folder, taken[0].name));
    for (const { unit, at } of inIt) {
      await calls.call("rename", posix.join(stage, at), posix.join(folder, unit.name));
    }
  }
}

const madeMeanwhile = (path: string) =>
  new AppError({
    code: "guest-exists",
    message: `${shownPath(path)} exists already: it was made meanwhile.`,
    hint: "Copy it again, and say what is to be done with it.",
  });
