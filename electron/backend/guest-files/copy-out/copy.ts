import type { CopyAnswers } from "../../../../shared/contract/guest-files/copying.ts";
import { AppError } from "../../../../shared/model/error.ts";
import { shownName } from "../../../../shared/model/guest-name.ts";
import { formatBytes } from "../../../../shared/model/units.ts";
import type { JobContext } from "../../jobs/job-service.ts";
import type { Services } from "../../services.ts";
import { ruleFor } from "../conflicts.ts";
import { shownPath } from "../file-problem.ts";
import type { FilesSession, PlaceCalls } from "../session/session.ts";
import { copyOutCommand } from "./command.ts";
import { hostProblem } from "./copy-problem.ts";
import { fill } from "./fill.ts";
import { HostFolder } from "./host-folder.ts";
import type { CopyNode } from "./node.ts";
import type { Placement } from "./placements.ts";
import { prepare } from "./plan.ts";
import { Staging } from "./staging.ts";
import { sumsOf } from "./sums.ts";
import { tooMany } from "./tree.ts";

interface Request {
  readonly paths: readonly string[];
  readonly target: string;
  readonly answers: CopyAnswers;
  /** More is refused. */
  readonly most?: { readonly bytes: number; readonly entries: number };
}

/** Failures that the log names; of the others only the number is told. */
const maxTold = 200;

/** What copying these is called. */
export const namesOf = (paths: readonly string[]): string =>
  paths.length === 1
    ? `“${shownName(paths[0]!.split("/").at(-1) || "/").slice(0, 100)}”`
    : `${paths.length.toLocaleString("en")} files and folders`;

/**
 * Copies files and folders of a guest into a folder of this computer, as a job. Until all of it is there none of it
 * has its name.
 * @returns the job's id
 * @throws AppError `no-such-folder`, `not-a-folder`
 */
export async function copyOut(
  services: Services,
  session: FilesSession,
  calls: PlaceCalls,
  request: Request,
): Promise<string> {
  const { jobs, transcript, connections } = services;
  const { paths, target: path } = request;
  await using _ = await HostFolder.open(path);
  const title = `Copy ${namesOf(paths)} to ${path}`.slice(0, 400);
  const command = await copyOutCommand(connections, session, calls, paths, path);
  const { id, finished } = jobs.run({ title }, async (job) => {
    using _use = session.use();
    job.commands(command);
    await copyInto(services, calls, request, title, job).catch((error: unknown) => {
      job.signal.throwIfAborted();
      const code = error instanceof AppError ? undefined : (error as NodeJS.ErrnoException).code;
      throw code === undefined ? error : hostProblem(code, path, error);
    });
  });
  finished.then(
    () => transcript.record(title, command),
    () => {},
  );
  return id;
}

/**
 * Does the work of such a job.
 * @throws AppError `too-many-files`, `no-space`, `not-all-copied`, … | Error of the host's file system
 */
export async function copyInto(
  { unfinished }: Pick<Services, "unfinished">,
  calls: PlaceCalls,
  { paths, target: path, answers, most }: Request,
  title: string,
  job: JobContext,
): Promise<void> {
  const manner = { background: true, signal: job.signal };
  await using target = await HostFolder.open(path);
  job.phase("Looking at what is to be copied");
  const { tree, placed, free } = await prepare(calls, paths, target, path, ruleFor(answers), {
    ...manner,
    ...(most && { maxEntries: most.entries }),
  });
  for (const { path: left, reason } of tree.leftOut.slice(0, maxTold)) {
    job.log(`Left out ${shownPath(left)}: ${reason}`);
  }
  const tops = placed.placements.map(({ node }) => node);
  const { allocated, bytes } = sumsOf(tops);
  // Whoever is given them may fill the holes.
  if (most && bytes > most.bytes) throw tooMany(`more than ${formatBytes(most.bytes)}`);
  if (allocated > free) throw noSpace(path, allocated, free);

  job.phase("Copying");
  let done = 0;
  const failed = new Set<CopyNode>();
  await using staging = await Staging.begin(unfinished, target, path, title);
  await fill(
    {
      ...{ calls, staging, path, manner },
      onBytes: (bytes) => {
        done += bytes;
        job.progress(done, Math.max(allocated, done));
      },
      onFailure: (node, error) => {
        failed.add(node);
        if (failed.size <= maxTold) job.log(`Not copied ${shownPath(node.path)}: ${error.message}`);
      },
    },
    tree.roots,
    tops,
  );
  job.signal.throwIfAborted();
  job.phase("Giving everything its name");
  const whole = placed.placements.filter(({ node }) => !failed.has(node));
  await giveNames(staging, target, whole);
  if (failed.size > 0) throw notAll(failed.size);
}

async function giveNames(
  staging: Staging,
  target: HostFolder,
  placements: readonly Placement[],
): Promise<void> {
  for (const [below, those] of Map.groupBy(placements, (placement) => placement.below)) {
    await using folder = await openBelow(target, below);
    for (const placement of those) await staging.giveName(placement, folder);
  }
}

/** Opens a folder of the target through no link. */
async function openBelow(target: HostFolder, names: readonly string[]): Promise<HostFolder> {
  let folder = await target.inside(".");
  for (const name of names) {
    await using above = folder;
    folder = await above.inside(name);
  }
  return folder;
}

const noSpace = (path: string, bytes: number, free: number) =>
  new AppError({
    code: "no-space",
    message: `This takes ${formatBytes(bytes)}, and ${path} has ${formatBytes(free)} left.`,
    hint: "Free some space there, or choose another folder.",
  });

const notAll = (count: number) =>
  new AppError({
    code: "not-all-copied",
    message: `${count === 1 ? "One item was" : `${count.toLocaleString("en")} items were`} not copied. All the others are there.`,
    hint: "The log says which, and why.",
  });
