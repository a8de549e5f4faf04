import { shownName } from "../../../../shared/model/guest-name.ts";
import { client } from "../../../app/session.ts";
import { chooseSink, takeAll } from "../../../components/download-sink.ts";
import { toErrorData } from "../../../components/errors.ts";
import type { ChosenEntry } from "../action.ts";
import { baseName, pathsOf } from "../paths.ts";
import { strings } from "./strings.ts";

interface From {
  readonly session: string;
  readonly place: string;
}

/** One file keeps its name; several, and folders, come as an archive. */
export function downloadName(chosen: readonly ChosenEntry[]): string {
  const [one] = chosen;
  if (!one || chosen.length > 1) return strings.archive;
  const name = shownName(baseName(one.path)) || strings.root;
  return one.entry.kind === "directory" ? `${name}.tar` : name;
}

/**
 * Saves one file as it is, or several and folders as a tar archive, the way browsers do.
 * @throws AppError what it failed with; nothing where the user has cancelled it
 */
export async function download(
  { session, place }: From,
  chosen: readonly ChosenEntry[],
  onJob: (job: string) => void,
): Promise<void> {
  // First of all: browsers ask only right after a click, and a ticket would not wait for the answer.
  const sink = await chooseSink(downloadName(chosen));
  if (!sink) return;
  try {
    const request = { session, place, paths: pathsOf(chosen) };
    const { ticket, job } = await client.api.guestFiles.download(request);
    onJob(job);
    await takeAll(sink, await client.openChannel(ticket));
  } catch (error) {
    await sink.drop();
    if (toErrorData(error).code !== "cancelled") throw error;
  }
}
