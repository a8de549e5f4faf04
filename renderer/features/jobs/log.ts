import type { JobLogLine } from "../../../shared/contract/jobs.ts";

/** What is known of a job's log. */
export interface KnownLog {
  loaded: boolean;
  /** The number of the first line, among all that the job has told. */
  first: number;
  lines: readonly JobLogLine[];
}

export const EMPTY_LOG: KnownLog = { loaded: false, first: 0, lines: [] };

/** As many as the backend keeps. */
const KEPT = 10_000;

/** The log with what has come; after a lost connection it comes whole again. */
export function withLines(known: KnownLog, { first, lines }: Omit<KnownLog, "loaded">): KnownLog {
  const goesOn = known.loaded && first === known.first + known.lines.length;
  const all = goesOn ? [...known.lines, ...lines] : lines;
  const kept = all.slice(-KEPT);
  return { loaded: true, first: (goesOn ? known.first : first) + all.length - kept.length, lines: kept };
}

/** The log as text: a time before each line. */
export function logText(lines: readonly JobLogLine[]): string {
  return lines.map(({ at, text }) => `${new Date(at).toISOString()} ${text}\n`).join("");
}
