import type { Inside } from "../../../../shared/contract/guest-files/inside.ts";
import { AppError } from "../../../../shared/model/error.ts";
import { nameOf, shownText } from "../../../../shared/model/guest-name.ts";
import type { Manner } from "../reading/list.ts";
import { plainFileAt } from "../reading/read.ts";
import { entryAt } from "../reading/stat.ts";
import type { PlaceCalls } from "../session/session.ts";

/** Where Linux systems have their log as text: Debian's and SUSE's name, and the others'. */
const logs = ["/var/log/syslog", "/var/log/messages"];
const journals = ["/var/log/journal", "/run/log/journal"];
/** Bytes of its end that are looked at. */
const tail = 64 << 10;
const maxLines = 200;
const maxCharacters = 2000;

/** The last lines of the system's log, or a sentence on why there are none. */
export async function readLog(calls: PlaceCalls, manner: Manner): Promise<{ log: Inside["log"] } | string> {
  for (const path of logs) {
    const file = await orUndefined(() => plainFileAt(calls, path, manner));
    if (!file) continue;
    const from = Math.max(0, file.bytes - tail);
    const bytes = await calls.callWith(manner, "pread", file.path, tail, from);
    return { log: { path, lines: lastLines(bytes, from > 0) } };
  }
  for (const path of journals) {
    if ((await orUndefined(() => entryAt(calls, path, manner)))?.kind === "directory") {
      return `The system keeps its log in systemd’s journal, in ${path}, which only journalctl in the guest can read.`;
    }
  }
  return "The system keeps no log that could be read here.";
}

/**
 * The last lines of a text as they are shown.
 * @param cut its beginning is missing, so that its first line is a part of one
 */
export function lastLines(bytes: Uint8Array, cut: boolean): string[] {
  const lines = nameOf(bytes).split(/\r?\n/);
  if (cut) lines.shift();
  if (lines.at(-1) === "") lines.pop();
  return lines
    .slice(-maxLines)
    .map((line) => shownText(line.replaceAll("\t", "    ").slice(0, maxCharacters)).slice(0, maxCharacters));
}

async function orUndefined<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith("guest-")) return undefined;
    throw error;
  }
}
