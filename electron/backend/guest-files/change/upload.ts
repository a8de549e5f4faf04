import { posix } from "node:path";
import type { ConflictRule } from "../../../../shared/contract/guest-files/copying.ts";
import type { Call, Handlers } from "../../../../shared/contract/handlers.ts";
import type { ByteChannel } from "../../../../shared/model/byte-channel.ts";
import { AppError } from "../../../../shared/model/error.ts";
import type { JobContext } from "../../jobs/job-service.ts";
import { closeFailed, windowComes } from "../../jobs/window-comes.ts";
import type { Services } from "../../services.ts";
import { safeName } from "../copy-out/safe-names.ts";
import { shownPath } from "../file-problem.ts";
import { jobPlaceOf } from "../job-place.ts";
import type { FilesSessions, PlaceCalls } from "../session/session.ts";
import { guestfish } from "./commands.ts";
import { dressFor } from "./dress.ts";
import { exclusively } from "./exclusive.ts";
import { nameRules, namesIn } from "./free-name.ts";
import { entryAt, followed, lookAt } from "./guest-tree.ts";
import type { Dress } from "./host-source.ts";
import { limitsAt } from "./mounts.ts";
import { freeBytes, notEnoughRoom } from "./put.ts";
import { setTime, writeAll } from "./put-one.ts";
import { incomplete, putProblem } from "./put-problem.ts";
import { stageIn } from "./staging.ts";
import { writablePlace } from "./writable-place.ts";

type Request = Parameters<Handlers["guestFiles"]["upload"]>[0];

/** Of a file whose permissions nobody knows: a browser does not tell them. */
const usualMode = 0o644;
/** Bytes that are gathered for one write: whoever sends them slowly shall keep nobody else waiting. */
const gathered = 2 << 20;

/**
 * Takes one file from a window, as a job; it has its name when it is whole.
 * @throws AppError `guest-exists`, `guest-full`, `guest-no-such-file`, …
 */
export async function upload(
  services: Services,
  sessions: FilesSessions,
  { path, name: wanted, bytes, modifiedAt, rule, owned, ...at }: Request,
  call: Call,
): Promise<{ ticket: string; job: string }> {
  const { session, calls } = await writablePlace(sessions, at);
  const folder = await followed(calls, path);
  const limits = await limitsAt(calls, folder, {});
  const name = limits.windows ? safeName(wanted, nameRules(true)).name : wanted;
  await nameFor(calls, folder, name, rule, limits.windows);
  const free = await freeBytes(calls, folder);
  if (bytes > free) throw notEnoughRoom(folder, bytes, free);
  const dress = dressFor(owned, await entryAt(calls, folder));
  const title = `Copy ${shownPath(name)} into ${shownPath(folder)}`;
  const command = await guestfish(services, session, calls.place, [["copy-in", name, folder]]);
  const opened = Promise.withResolvers<ByteChannel>();
  const ticket = call.ticket(opened.resolve);
  const place = jobPlaceOf(session.source);
  const { id } = services.jobs.run({ title, total: bytes, ...(place && { place }) }, async (job) => {
    using _used = session.use();
    job.commands(command);
    const channel = await windowComes(opened.promise, job.signal);
    const stop = () => channel.close();
    job.signal.addEventListener("abort", stop);
    try {
      await using stage = await stageIn(calls, folder, { signal: job.signal });
      await receive(calls, stage.path, channel, bytes, job);
      await finish(calls, stage.path, { bytes, modifiedAt }, limits.owners ? dress : undefined, job.signal);
      await exclusively(session, async () => {
        const free = await nameFor(calls, folder, name, rule, limits.windows);
        await calls.call("rename", stage.path, posix.join(folder, free));
      });
      await calls.call("sync");
      channel.end();
    } catch (error) {
      const plain = job.signal.aborted ? error : putProblem(error, posix.join(folder, name));
      closeFailed(channel, job.signal, plain);
      throw plain;
    } finally {
      job.signal.removeEventListener("abort", stop);
    }
    services.transcript.record(title, command);
  });
  return { ticket, job: id };
}

async function receive(
  calls: PlaceCalls,
  path: string,
  channel: ByteChannel,
  bytes: number,
  { signal, progress }: JobContext,
): Promise<void> {
  await calls.callWith({ background: true, signal }, "touch", path);
  let at = 0;
  let waiting: Uint8Array[] = [];
  let size = 0;
  const flush = async () => {
    const together = Buffer.concat(waiting, size);
    [waiting, size] = [[], 0];
    await writeAll(calls, path, together, at, signal);
    at += together.length;
    progress(at, bytes);
  };
  for await (const piece of channel) {
    waiting.push(piece);
    size += piece.length;
    if (at + size > bytes) throw changed();
    if (size >= gathered) await flush();
  }
  signal.throwIfAborted();
  await flush();
  if (at !== bytes) throw changed();
}

async function finish(
  calls: PlaceCalls,
  path: string,
  file: { readonly bytes: number; readonly modifiedAt: number },
  dress: Dress | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (dress) {
    await calls.call("lchown", dress.uid, dress.gid, path);
    await calls.call("chmod", dress.fileMode ?? usualMode, path);
  }
  await setTime({ calls, signal }, file, path);
  // A name could be on the disk before what it names is.
  await calls.callWith({ background: true, signal }, "sync");
  if ((await entryAt(calls, path)).bytes !== file.bytes) throw incomplete(path);
}

/**
 * The name that it gets, as was answered where another has it.
 * @throws AppError `guest-exists`
 */
async function nameFor(
  calls: PlaceCalls,
  folder: string,
  name: string,
  rule: ConflictRule,
  windows: boolean,
): Promise<string> {
  const path = posix.join(folder, name);
  const existing = await lookAt(calls, path);
  if (!existing) return name;
  if (rule === "rename") return (await namesIn(calls, folder, windows, [], {})).addFree(name);
  if (rule === "replace" && existing.kind !== "directory") return name;
  throw new AppError({
    code: "guest-exists",
    message:
      existing.kind === "directory"
        ? `There is a folder ${shownPath(path)} already.`
        : `There is a file ${shownPath(path)} already.`,
    hint: "Choose what is to be done with it; nothing is written over unasked.",
  });
}

const changed = () =>
  new AppError({
    code: "upload-changed",
    message: "The file did not come as long as it was said to be.",
    hint: "Wait until nothing writes to it any more, then copy it again.",
  });
