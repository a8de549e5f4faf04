import type { Call } from "../../../../shared/contract/handlers.ts";
import type { ByteChannel } from "../../../../shared/model/byte-channel.ts";
import { GuestfsError } from "../../guestfs/appliance.ts";
import { closeFailed, windowComes } from "../../jobs/window-comes.ts";
import type { Services } from "../../services.ts";
import { fileProblem } from "../file-problem.ts";
import type { FilesSession, PlaceCalls } from "../session/session.ts";
import { copyOutCommand } from "./command.ts";
import { namesOf } from "./copy.ts";
import type { NameRules } from "./safe-names.ts";
import { sendArchive } from "./send-archive.ts";
import { sendFile } from "./send-file.ts";
import { sumsOf } from "./sums.ts";
import { readTree } from "./tree.ts";

/** Whoever unpacks it may do so anywhere. */
const rules: NameRules = { caseless: false, windows: false, pathBytes: 4000 };

/**
 * Gives a window one file as it is, or several and folders as a tar archive, in which names are safe and links lead
 * to nothing outside of it.
 * @throws AppError `guest-no-such-file`, …
 */
export async function download(
  { jobs, transcript, connections }: Services,
  session: FilesSession,
  calls: PlaceCalls,
  paths: readonly string[],
  call: Call,
): Promise<{ ticket: string; job: string; name: string; bytes?: number }> {
  const tree = await readTree(calls, paths, rules, { signal: call.signal });
  const [only] = tree.roots;
  const single = tree.roots.length === 1 && only?.entry.kind === "file" ? only : undefined;
  const first = only?.name ?? "files";
  const name = single ? first : `${tree.roots.length === 1 ? first : "files"}.tar`.slice(-255);
  const total = single ? single.entry.bytes : sumsOf(tree.roots).bytes;
  const title = `Download ${namesOf(paths)}`;
  const command = await copyOutCommand(connections, session, calls, paths, ".");
  const opened = Promise.withResolvers<ByteChannel>();
  const ticket = call.ticket(opened.resolve);
  const { id, finished } = jobs.run({ title, total }, async (job) => {
    using _ = session.use();
    job.commands(command);
    const channel = await windowComes(opened.promise, job.signal);
    const left = new AbortController();
    void channel.closed.then(() => left.abort());
    let done = 0;
    const sending = {
      calls,
      manner: { background: true, signal: AbortSignal.any([job.signal, left.signal]) },
      send: async (piece: Uint8Array) => {
        await channel.give(piece);
        done += piece.length;
        job.progress(done, Math.max(done, total));
      },
    };
    try {
      if (single) await sendFile(sending, single);
      else await sendArchive(sending, tree.roots);
      channel.end();
    } catch (error) {
      const plain = error instanceof GuestfsError ? fileProblem(error, paths[0]!) : error;
      closeFailed(channel, job.signal, plain);
      throw plain;
    }
  });
  finished.then(
    () => transcript.record(title, command),
    () => {},
  );
  return { ticket, job: id, name, ...(single && { bytes: total }) };
}
