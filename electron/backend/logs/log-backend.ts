import { logInternal } from "../errors/plain-error.ts";
import type { Services } from "../services.ts";
import type { AppLog } from "./app-log.ts";

/** Writes what happens in the backend into its log: connections, what was done, work that failed. Stop with the result. */
export function logBackend(log: AppLog, { connections, transcript, jobs }: Services): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  log.write("info", `Guesthouse starts (process ${process.pid}, Node ${process.versions.node})`);

  const states = new Map<string, string>();
  const failed = new Set<string>();
  const followed = [
    each(connections.watch(signal), ({ connections: list }) => {
      for (const { id, uri, status, error } of list) {
        if (states.get(id) === status) continue;
        states.set(id, status);
        log.write(error ? "warning" : "info", `${uri}: ${status}${error ? `. ${error.message}` : ""}`);
      }
    }),
    each(transcript.watch(signal), ({ entries }) => {
      for (const { title } of entries) log.write("info", title);
    }),
    each(jobs.watch(signal), ({ jobs: list }) => {
      for (const { id, title, error } of list) {
        if (!error || failed.has(id)) continue;
        failed.add(id);
        log.write("error", `${title}: ${error.message}${error.detail ? `\n${error.detail}` : ""}`);
      }
    }),
  ];
  for (const end of followed) end.catch(logInternal);

  return () => {
    stop.abort();
    log.write("info", "Guesthouse ends");
  };
}

async function each<T>(items: AsyncIterable<T>, take: (item: T) => void): Promise<void> {
  for await (const item of items) take(item);
}
