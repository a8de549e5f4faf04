import type { Pool } from "../../../shared/contract/storage.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { logInternal, plainError } from "../errors/plain-error.ts";
import type { JobContext } from "../jobs/job-service.ts";
import type { StoragePool } from "../libvirt/index.ts";
import type { Services } from "../services.ts";
import type { Command } from "../transcript/command-text.ts";
import { poolsOf } from "./pool-registry.ts";

/** How a command names the pool: by its name, unless that would be taken for an option. */
export const poolCommandName = ({ name, uuid }: Pick<StoragePool, "name" | "uuid">): string =>
  name.startsWith("-") ? uuid : name;

/**
 * The pool of this name.
 * @throws AppError `no-such-pool`
 */
export async function findPool({ client }: Connection, name: string): Promise<StoragePool> {
  const pool = await client.storagePools.byName(name);
  if (pool) return pool;
  throw new AppError({
    code: "no-such-pool",
    message: `The storage pool “${name}” does not exist any more.`,
  });
}

/** Whatever `work` throws, in plain words. */
export async function plainly<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw plainError(error);
  }
}

/** What the work on a pool is given. */
export interface PoolWork {
  readonly job: JobContext;
  /** Shows what is done with the pool from now on. */
  show(pool: StoragePool, kind: NonNullable<Pool["work"]>["kind"]): void;
  /**
   * Waits for what libvirt does, but no longer than the user wants: a pool whose server is gone can keep libvirt
   * busy for minutes, and it cannot be told to stop.
   * @param undo what to do should it come to a good end after all, when nobody waits any more
   */
  wait<T>(doing: Promise<T>, undo?: (value: T) => Promise<void>): Promise<T>;
  /** What is to be done at the end of a failure, or of what goes on after a cancellation. */
  onFailure(undo: () => Promise<void>): void;
}

/**
 * Does work on a pool as a job. Commands are recorded when it has succeeded.
 * @returns the job's id
 */
export function runPoolWork(
  { jobs, transcript }: Pick<Services, "jobs" | "transcript">,
  connection: Connection,
  { title, commands }: { readonly title: string; readonly commands: readonly Command[] },
  work: (tools: PoolWork) => Promise<void>,
): string {
  const registry = poolsOf(connection);
  const goingOn = new Set<Promise<unknown>>();
  const undoing: (() => Promise<void>)[] = [];
  let shown:
    | {
        readonly kind: NonNullable<Pool["work"]>["kind"];
        readonly end: () => void;
        readonly given: () => void;
      }
    | undefined;
  // The work begins before its job's id is known.
  const begun = Promise.withResolvers<string>();
  const { id, finished } = jobs.run({ title }, async (job) => {
    const jobId = await begun.promise;
    job.commands(...commands);
    const tools: PoolWork = {
      job,
      show(pool, kind) {
        const { update, end } = registry.begin(pool.uuid, { kind, job: jobId });
        shown = { kind, end, given: () => update({ kind, job: jobId, given: "up" }) };
      },
      wait: (doing, undo) =>
        untilAborted(doing, job.signal, (later) => {
          goingOn.add(undo ? later.then(undo) : later);
        }),
      onFailure: (undo) => void undoing.unshift(undo),
    };
    await work(tools);
  });
  begun.resolve(id);
  const tidyUp = async (failed: boolean) => {
    if (goingOn.size > 0) shown?.given();
    await Promise.allSettled(goingOn);
    if (failed) for (const undo of undoing) await undo().catch(logInternal);
    shown?.end();
  };
  finished.then(
    () => {
      transcript.record(title, ...commands);
      void tidyUp(false);
    },
    () => void tidyUp(true),
  );
  return id;
}

/** As `doing`, unless the signal aborts first; then `doing` goes to `abandon`. */
function untilAborted<T>(
  doing: Promise<T>,
  signal: AbortSignal,
  abandon: (doing: Promise<T>) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      abandon(doing);
      reject(signal.reason);
    };
    if (signal.aborted) {
      leave();
      return;
    }
    signal.addEventListener("abort", leave, { once: true });
    doing.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
  });
}
