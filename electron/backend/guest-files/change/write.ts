import { posix } from "node:path";
import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";
import type { Call, Handlers } from "../../../../shared/contract/handlers.ts";
import type { ByteChannel } from "../../../../shared/model/byte-channel.ts";
import { AppError } from "../../../../shared/model/error.ts";
import { commandName } from "../../domains/command-name.ts";
import { channelError } from "../../errors/plain-error.ts";
import { GuestfsError } from "../../guestfs/appliance.ts";
import type { Services } from "../../services.ts";
import { diskArguments } from "../copy-out/command.ts";
import { fileProblem, shownPath } from "../file-problem.ts";
import type { FilesSessions, PlaceCalls } from "../session/session.ts";
import { mountArguments, typed } from "./commands.ts";
import { keepEdited } from "./edited-files.ts";
import { exclusively } from "./exclusive.ts";
import { guestSource } from "./guest-source.ts";
import { entryAt, followed } from "./guest-tree.ts";
import { limitsAt } from "./mounts.ts";
import { writeAll } from "./put-one.ts";
import { incomplete, putProblem } from "./put-problem.ts";
import { stageIn } from "./staging.ts";
import { type WritablePlace, writablePlace } from "./writable-place.ts";

type Request = Parameters<Handlers["guestFiles"]["write"]>[0];

/** The contract's own limit. */
const longest = 4 << 20;

/**
 * Replaces the contents of a plain file by what a window sends; owner, permissions and extended attributes stay. What
 * it held is kept on this computer first.
 * @returns the ticket, and where the former contents are
 * @throws AppError `guest-changed`, `guest-not-a-file`, `guest-linked-file`, `file-too-large`, …
 */
export async function write(
  services: Services,
  sessions: FilesSessions,
  { path: named, bytes, modifiedAt, ...at }: Request,
  call: Call,
): Promise<{ ticket: string; backup: string }> {
  const { session, calls } = await writablePlace(sessions, at);
  // Of a symlink, what it leads to is edited.
  const path = await followed(calls, named);
  const entry = await entryAt(calls, path);
  refuseOthers(path, entry);
  if (Math.abs(entry.modifiedAt - modifiedAt) >= 1) throw changed(path);
  const before = await contents(calls, path, entry.bytes);
  const { source } = session;
  const machine =
    source.kind === "machine"
      ? await services.connections.get(source.connection).domains.handle(source.uuid)
      : undefined;
  const backup = await keepEdited(services.stateDir, machine ? commandName(machine) : "image", path, before);
  const title = `Edit ${shownPath(path)}`;
  const disks = await diskArguments(services.connections, source);
  const command = ["virt-edit", ...disks, ...mountArguments(calls.place), typed(path)];
  const ticket = call.ticket((channel) => {
    void (async () => {
      using _used = session.use();
      try {
        const now = await received(channel, bytes);
        await replace({ session, calls }, path, entry, now);
        services.transcript.record(title, command);
        channel.end();
      } catch (error) {
        channel.close(channelError(putProblem(error, path)));
      }
    })();
  });
  return { ticket, backup };
}

async function contents(calls: PlaceCalls, path: string, bytes: number): Promise<Uint8Array> {
  const node = {
    ...{ path, bytes, name: path, kind: "file" as const, allocated: bytes, modifiedAt: 0 },
    ...{ uid: 0, gid: 0, mode: 0, links: 1, children: [] },
  };
  await using file = await guestSource(calls).open(node, new AbortController().signal);
  return await file.read(0, bytes);
}

async function received(channel: ByteChannel, bytes: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of channel) {
    pieces.push(piece);
    size += piece.length;
    if (size > bytes) break;
  }
  if (size === bytes) return Buffer.concat(pieces, size);
  throw new AppError({
    code: "upload-changed",
    message: "The new contents did not come whole.",
    hint: "Nothing was changed. Save it again.",
  });
}

async function replace(
  { session, calls }: WritablePlace,
  path: string,
  before: GuestEntry,
  now: Uint8Array,
): Promise<void> {
  await using stage = await stageIn(calls, posix.dirname(path), {});
  await calls.call("touch", stage.path);
  await writeAll(calls, stage.path, now, 0, undefined);
  if ((await limitsAt(calls, path, {})).owners) await copyAttributes(calls, path, stage.path, before);
  if ((await entryAt(calls, stage.path)).bytes !== now.length) throw incomplete(path);
  await calls.call("sync");
  await exclusively(session, async () => {
    const { inode, bytes, modifiedAt } = await entryAt(calls, path);
    const same = inode === before.inode && bytes === before.bytes && modifiedAt === before.modifiedAt;
    if (!same) throw changed(path);
    await calls.call("rename", stage.path, path);
  });
  await calls.call("sync");
}

async function copyAttributes(
  calls: PlaceCalls,
  from: string,
  to: string,
  { mode }: GuestEntry,
): Promise<void> {
  try {
    await calls.call("copy_attributes", from, to, { all: true });
  } catch (error) {
    // A file system without extended attributes has none to copy.
    if (!(error instanceof GuestfsError)) throw error;
    await calls.call("copy_attributes", from, to, { mode: true, ownership: true });
  }
  // Another owner takes setuid and setgid away.
  await calls.call("chmod", mode, to).catch((error: unknown) => {
    throw fileProblem(error, from);
  });
}

function refuseOthers(path: string, { kind, bytes, links }: GuestEntry): void {
  if (kind !== "file") {
    throw new AppError({ code: "guest-not-a-file", message: `${shownPath(path)} is no plain file.` });
  }
  if (bytes > longest) {
    throw new AppError({
      code: "file-too-large",
      message: `${shownPath(path)} is larger than 4 MiB.`,
      hint: "Copy it to this computer, change it there and copy it back.",
    });
  }
  if (links > 1) {
    throw new AppError({
      code: "guest-linked-file",
      message: `${shownPath(path)} has ${links} names (hard links), and the others would keep the old contents.`,
      hint: "Edit it in the running guest.",
    });
  }
}

const changed = (path: string) =>
  new AppError({
    code: "guest-changed",
    message: `${shownPath(path)} is not as it was read any more.`,
    hint: "Read it again, then make your changes to what it holds now.",
  });
